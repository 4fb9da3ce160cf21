// What --epoch, the zone of the load and a server's short calendar change in ClickHouse's dates and times.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ScalarCodec, ScalarFamily } from '../../src/codecs/clickhouse/codec.ts'
import { nativeTimes } from '../../src/codecs/clickhouse/native/times.ts'
import { parseType } from '../../src/codecs/clickhouse/type-parser.ts'
import type { ReadingRules } from '../../src/codecs/codec.ts'
import { REJECT } from '../../src/codecs/reject.ts'
import { encoded, littleEndian } from './native-value.ts'

const { valueType, valueSyntax, outOfRange, precision, localTimeGap } = REJECT

const WIDTHS: Readonly<Record<string, number>> = {
  Date: 16,
  Date32: 32,
  DateTime: 32,
  DateTime64: 64,
  Time: 32,
  Time64: 64,
}

function codecOf(type: string, rules: ReadingRules): ScalarCodec {
  const node = parseType(type)
  const family: ScalarFamily | undefined = Object.entries(nativeTimes).find(([name]) => name === node?.name)?.[1]
  assert.ok(node && family, type)
  return family.make(node.args, rules)
}

type Case = readonly [type: string, rules: ReadingRules, json: string, stored: bigint | number]

const EPOCH_CASES: readonly Case[] = [
  ['DateTime', { epoch: 's' }, '1700000000', 1_700_000_000n],
  ['DateTime', { epoch: 's' }, '4294967295', 4_294_967_295n],
  ['DateTime', { epoch: 's' }, '4294967296', outOfRange],
  ['DateTime', { epoch: 's' }, '-1', outOfRange],
  ['DateTime', { epoch: 's' }, '-0', 0n],
  ['DateTime', { epoch: 's' }, '1.0', 1n],
  ['DateTime', { epoch: 's' }, '1.5', precision],
  ['DateTime', { epoch: 's' }, '1e9', valueSyntax],
  ['DateTime', { epoch: 'ms' }, '1700000000000', 1_700_000_000n],
  ['DateTime', { epoch: 'ms' }, '1700000000001', precision],
  ['DateTime', { epoch: 'ns' }, '1700000000000000000', 1_700_000_000n],
  // A number is a time in UTC, whatever the column's zone.
  ["DateTime('Europe/Berlin')", { epoch: 's' }, '1711848600', 1_711_848_600n],
  ['DateTime', { epoch: 's' }, '"2024-02-29"', 1_709_164_800n],
  ['DateTime', { epoch: 's' }, '"1700000000"', valueSyntax],
  ['DateTime', { epoch: 's' }, 'true', valueType],
  ['DateTime64(3)', { epoch: 's' }, '1700000000.5', 1_700_000_000_500n],
  ['DateTime64(3)', { epoch: 's' }, '-0.5', -500n],
  ['DateTime64(3)', { epoch: 'ms' }, '-1', -1n],
  ['DateTime64(3)', { epoch: 'ms' }, '1.5', precision],
  ['DateTime64(6)', { epoch: 'ms' }, '1.5', 1500n],
  ['DateTime64(3)', { epoch: 'us' }, '1700000000123456', precision],
  ['DateTime64(6)', { epoch: 'us' }, '1700000000123456', 1_700_000_000_123_456n],
  ['DateTime64(9)', { epoch: 'ns' }, '-2208988800000000000', -2_208_988_800_000_000_000n],
  ['DateTime64(9)', { epoch: 'ns' }, '-2208988800000000001', outOfRange],
  ['DateTime64(9)', { epoch: 'ns' }, '9223372036854775807', 2n ** 63n - 1n],
  ['DateTime64(9)', { epoch: 'ns' }, '9223372036854775808', outOfRange],
  ['DateTime64(9)', { epoch: 'ns' }, '0.5', precision],
  ['DateTime64(3)', { epoch: 'ms' }, '10413791999999', 10_413_791_999_999n],
  ['DateTime64(3)', { epoch: 'ms' }, '10413792000000', outOfRange],
  ['DateTime64(3)', { epoch: 's' }, '99999999999999999999', outOfRange],
  ['Date', { epoch: 's' }, '0', 0n],
  ['Date', { epoch: 's' }, '-0', 0n],
  ['Date', { epoch: 's' }, '86400', 1n],
  ['Date', { epoch: 's' }, '86401', precision],
  ['Date', { epoch: 's' }, '86400.5', precision],
  ['Date', { epoch: 's' }, '-86400', outOfRange],
  ['Date', { epoch: 'ms' }, '1709164800000', 19_782n],
  ['Date', { epoch: 'ms' }, '1709164800001', precision],
  ['Date', { epoch: 's' }, '5662310399', precision],
  ['Date', { epoch: 's' }, '5662224000', 65_535n],
  ['Date', { epoch: 's' }, '5662310400', outOfRange],
  ['Date', { epoch: 's' }, '"2024-02-29"', 19_782n],
  ['Date', { epoch: 's' }, 'true', valueType],
  ['Date32', { epoch: 's' }, '-86400', -1n],
  ['Date32', { epoch: 's' }, '-2208988800', -25_567n],
  ['Date32', { epoch: 's' }, '-2209075200', outOfRange],
  ['Date32', { epoch: 's' }, '10413705600', 120_529n],
  ['Date32', { epoch: 's' }, '10413792000', outOfRange],
  ['Date32', { epoch: 'ns' }, '-1', precision],
  // Numbers of a time of day have no unit of their own.
  ['Time', { epoch: 's' }, '1', valueType],
  ['Time64', { epoch: 's' }, '1.5', valueType],
]

const ZONE_CASES: readonly Case[] = [
  ['DateTime', { timeZone: 'Europe/Berlin' }, '"2024-07-15 12:00:00"', 1_721_037_600n],
  ['DateTime', { timeZone: 'Europe/Berlin' }, '"2024-07-15T12:00:00Z"', 1_721_044_800n],
  ['DateTime', { timeZone: 'Europe/Berlin' }, '"2024-03-31 02:30"', localTimeGap],
  ["DateTime('UTC')", { timeZone: 'Europe/Berlin' }, '"2024-07-15 12:00:00"', 1_721_044_800n],
  ['DateTime64(0)', { timeZone: 'Asia/Kolkata' }, '"2024-07-15 12:00:00"', 1_721_025_000n],
  ["DateTime64(0, 'UTC')", { timeZone: 'Asia/Kolkata' }, '"2024-07-15 12:00:00"', 1_721_044_800n],
  // The day begins at one o'clock: there is no midnight.
  ["DateTime64(0, 'America/Sao_Paulo')", {}, '"2018-11-04"', localTimeGap],
  ['Date', { timeZone: 'Asia/Tokyo' }, '"2024-02-29"', 19_782n],
  // The range is what the clocks show.
  ["DateTime64(0, 'Europe/Berlin')", {}, '"1900-01-01"', -2_208_992_400n],
  ["DateTime64(0, 'Europe/Berlin')", {}, '"1899-12-31 23:59:59"', outOfRange],
  ["DateTime64(0, 'America/New_York')", {}, '"2299-12-31 23:59:59"', 10_413_809_999n],
  ["DateTime64(0, 'America/New_York')", {}, '"2300-01-01"', outOfRange],
]

const CALENDAR_CASES: readonly Case[] = [
  ['Date', { lastYear: 2105 }, '"2105-12-31"', 49_672n],
  ['Date', { lastYear: 2105 }, '"2106-01-01"', outOfRange],
  ['DateTime', { lastYear: 2105 }, '"2105-12-30 23:59:59"', 4_291_660_799n],
  ['DateTime', { lastYear: 2105 }, '"2105-12-31 00:00:00"', outOfRange],
  ["DateTime('Asia/Tokyo')", { lastYear: 2105 }, '"2105-12-30 23:59:59"', 4_291_628_399n],
  ["DateTime('Asia/Tokyo')", { lastYear: 2105 }, '"2105-12-31"', outOfRange],
  ['DateTime', { lastYear: 2105, epoch: 's' }, '4291660799', 4_291_660_799n],
  ['DateTime', { lastYear: 2105, epoch: 's' }, '4291660800', outOfRange],
]

for (const [subject, cases] of [
  ['a number is units of the epoch since 1970 in UTC', EPOCH_CASES],
  ["a time without an offset is one of the column's zone, else of the load's, else UTC", ZONE_CASES],
  ['a calendar that ends early bounds Date and DateTime', CALENDAR_CASES],
] as const) {
  test(subject, () => {
    for (const [type, rules, json, stored] of cases) {
      const expected =
        typeof stored === 'bigint' ? littleEndian(stored, WIDTHS[parseType(type)?.name ?? ''] ?? 0) : stored
      assert.equal(encoded(codecOf(type, rules), json), expected, `${json} in ${type}, ${JSON.stringify(rules)}`)
    }
  })
}

test('arguments that the server could not have are refused', () => {
  for (const type of [
    'Date(1)',
    "Date32('UTC')",
    'DateTime(3)',
    "DateTime('UTC', 'UTC')",
    "DateTime('Mars/Olympus')",
    "DateTime('')",
    'DateTime64(10)',
    'DateTime64(-1)',
    "DateTime64('UTC')",
    "DateTime64(3, 'UTC', 1)",
    "DateTime64(3, 'Mars/Olympus')",
    'DateTime64(3, 3)',
    "Time('UTC')",
    'Time64(10)',
    "Time64(3, 'UTC')",
    'IntervalDay(1)',
  ]) {
    assert.throws(() => codecOf(type, {}), RangeError, type)
  }
})

test('every type says what it takes and refuses, and how lenient one may be with it', () => {
  for (const [name, { accepts, refuses, valueClass }] of Object.entries<ScalarFamily>(nativeTimes)) {
    for (const words of [accepts, refuses]) assert.match(words, /^[^\n]{20,}[^.\n]$/, name)
    assert.equal(valueClass, name.startsWith('Interval') ? 'number' : 'time', name)
  }
})
