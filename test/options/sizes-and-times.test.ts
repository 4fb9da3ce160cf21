import assert from 'node:assert/strict'
import test from 'node:test'
import { BulkloadError } from '../../src/errors.ts'
import type { RawOptions } from '../../src/options/load-options.ts'
import { type LoadOptions, resolveOptions } from '../../src/options/options.ts'

function resolved(raw: RawOptions): LoadOptions {
  return resolveOptions('clickhouse', raw)
}

function assertRefused(raw: RawOptions, says: RegExp): void {
  assert.throws(
    () => resolved(raw),
    (error) =>
      error instanceof BulkloadError && error.code === 'BL_USAGE' && says.test(error.message) && !!error.hint?.trim(),
  )
}

const sizes: readonly [text: number | string, bytes: number][] = [
  [4096, 4096],
  ['4096', 4096],
  ['4096b', 4096],
  ['4k', 4096],
  ['4KiB', 4096],
  ['4 KiB', 4096],
  ['4kib', 4096],
  ['4KB', 4000],
  ['1.5KiB', 1536],
  ['0.0005MB', 500],
  ['1m', 1_048_576],
  ['1MiB', 1_048_576],
  ['1MB', 1_000_000],
  ['64MiB', 67_108_864],
  ['64', 64],
]

for (const [text, bytes] of sizes) {
  test(`a block of ${text} has ${bytes} bytes`, () => {
    const { chunkBytes, typedChunkBytes } = resolved({ blockSize: text })
    assert.deepEqual([chunkBytes, typedChunkBytes], [bytes, bytes])
  })
}

test('records may be as long as 1 GiB', () => {
  for (const text of ['1GiB', '1g', '1024m']) assert.equal(resolved({ maxRecordBytes: text }).maxRecordBytes, 2 ** 30)
  assert.equal(resolved({ maxRecordBytes: '1GB' }).maxRecordBytes, 1e9)
  assert.equal(resolved({ maxRecordBytes: 1 }).maxRecordBytes, 1)
})

for (const blockSize of ['', 'x', '-1', '1e3', '1TiB', '1KiB KiB', '0x40', ' 64', 63, '65MiB', Number.NaN, -64]) {
  test(`${JSON.stringify(blockSize)} is no size of a block`, () => {
    assertRefused({ blockSize }, /^--block-size (?:.* is not a size from 64 to 67108864 bytes|is empty)$/)
  })
}

for (const maxRecordBytes of [0, '0', '1025MiB', 'many']) {
  test(`${JSON.stringify(maxRecordBytes)} is no length of a record`, () => {
    assertRefused({ maxRecordBytes }, /^--max-record-bytes /)
  })
}

const times: readonly [text: number | string, ms: number][] = [
  [1, 1],
  [250, 250],
  ['250', 250],
  ['250ms', 250],
  ['60s', 60_000],
  ['60 s', 60_000],
  ['1.5s', 1500],
  ['5m', 300_000],
  ['5M', 300_000],
  ['2h', 7_200_000],
]

for (const [text, ms] of times) {
  test(`a time of ${text} has ${ms} milliseconds`, () => assert.equal(resolved({ timeout: text }).timeoutMs, ms))
}

for (const timeout of ['', 'soon', '0', 0, '0.5ms', '-1s', '1d', '25d', '600h', Number.POSITIVE_INFINITY]) {
  test(`${JSON.stringify(timeout)} is no time`, () =>
    assertRefused(
      { timeout },
      /^--timeout (?:.* is not a duration|.* is too short: the shortest time is 1ms|is empty)$/,
    ))
}

const shares: readonly [text: number | string, maxErrors: LoadOptions['maxErrors']][] = [
  [0, { count: 0 }],
  [10, { count: 10 }],
  ['10', { count: 10 }],
  ['0%', { percent: 0 }],
  ['0.1%', { percent: 0.1 }],
  ['100%', { percent: 100 }],
]

for (const [text, maxErrors] of shares) {
  test(`--max-errors ${text} allows ${JSON.stringify(maxErrors)}`, () => {
    assert.deepEqual(resolved({ maxErrors: text }).maxErrors, maxErrors)
  })
}

for (const maxErrors of ['', 'x', -1, '-1', 1.5, '1.5', '100.1%', '%', '1 %', '1e3', Number.NaN, 2 ** 53]) {
  test(`--max-errors ${maxErrors} is neither a number nor a percentage`, () => {
    assertRefused({ maxErrors }, /^--max-errors (?:.* is neither a number nor a percentage|is empty)$/)
  })
}

for (const name of ['jobs', 'workers'] as const) {
  test(`--${name} is a whole number from 1 to 256`, () => {
    for (const value of [1, 256]) assert.equal(resolved({ [name]: value })[name], value)
    for (const value of [0, -1, 257, 1.5, Number.NaN]) {
      assertRefused({ [name]: value }, new RegExp(`^--${name} .* is not a whole number from 1 to 256$`))
    }
  })
}
