import assert from 'node:assert/strict'
import test from 'node:test'
import {
  formatByteRate,
  formatBytes,
  formatCount,
  formatCounted,
  formatDuration,
  formatRatio,
  formatRowRate,
} from '../../src/progress/numbers.ts'

const cases: readonly [string, string][] = [
  [formatCount(0), '0'],
  [formatCount(999), '999'],
  [formatCount(1000), '1,000'],
  [formatCount(1_234_567), '1,234,567'],
  [formatCount(-1_234), '-1,234'],
  [formatCount(-0.2), '0'],
  [formatCount(Number.NaN), '?'],
  [formatCounted(1, 'row'), '1 row'],
  [formatCounted(1234, 'row'), '1,234 rows'],
  [formatBytes(0), '0 B'],
  [formatBytes(999), '999 B'],
  [formatBytes(1000), '1.0 kB'],
  [formatBytes(999_949), '999.9 kB'],
  [formatBytes(999_950), '1.0 MB'],
  [formatBytes(209_100_000), '209.1 MB'],
  [formatBytes(1_234_567_890), '1.2 GB'],
  [formatBytes(5e18), '5000.0 PB'],
  [formatBytes(Number.POSITIVE_INFINITY), '?'],
  [formatByteRate(99_600_000), '99.6 MB/s'],
  [formatByteRate(undefined), '?/s'],
  [formatRowRate(476_190.4), '476,190 rows/s'],
  [formatRowRate(undefined), '? rows/s'],
  [formatDuration(0), '0.00s'],
  [formatDuration(0.35), '0.35s'],
  [formatDuration(0.999), '1.0s'],
  [formatDuration(4.24), '4.2s'],
  [formatDuration(9.96), '10s'],
  [formatDuration(59.4), '59s'],
  [formatDuration(59.6), '1m00s'],
  [formatDuration(65), '1m05s'],
  [formatDuration(3600), '1h00m00s'],
  [formatDuration(7385), '2h03m05s'],
  [formatDuration(86400 * 3 + 3600 * 4), '3d04h'],
  [formatDuration(Number.NaN), '?'],
  [formatDuration(Number.POSITIVE_INFINITY), '?'],
]

for (const [actual, expected] of cases) {
  test(`a number is printed as ${expected}`, () => assert.equal(actual, expected))
}

test('a ratio is shown only when something was sent', () => {
  assert.equal(formatRatio(209_100_000, 40_200_000), '5.2:1')
  assert.equal(formatRatio(10, 20), '0.5:1')
  assert.equal(formatRatio(10, 0), undefined)
  assert.equal(formatRatio(0, 10), undefined)
})
