// Points in time, held against Date.UTC and BigInt.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { EpochUnit } from '../../src/codecs/codec.ts'
import { REJECT } from '../../src/codecs/reject.ts'
import { epochDay } from '../../src/codecs/text/epoch-day.ts'
import { instant, readInstant } from '../../src/codecs/text/instant.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { scannedValue } from './scanned-value.ts'

type Parts = readonly [seconds: number, nanosecond: number, fractionDigits: number, isUtc: boolean]

const { valueType, valueSyntax, outOfRange, precision, loneSurrogate } = REJECT

/** What is read of a JSON value: the parts, or the reject. */
function read(json: string, epoch?: EpochUnit): Parts | number {
  const { bytes, start, end, kind } = scannedValue(json)
  const result = readInstant(bytes, start, end, kind, epoch)
  if (result < 0) return result
  assert.equal(result, 0)
  return [instant.seconds, instant.nanosecond, instant.fractionDigits, instant.isUtc]
}

const NOON = Date.UTC(2024, 1, 29, 12) / 1000

const TEXTS: readonly [text: string, expected: Parts | number][] = [
  ['2024-02-29', [NOON - 43_200, 0, 0, false]],
  ['2024-02-29 12:00', [NOON, 0, 0, false]],
  ['2024-02-29T12:00:00', [NOON, 0, 0, false]],
  ['2024-02-29T12:00:00Z', [NOON, 0, 0, true]],
  ['2024-02-29t12:00:00z', [NOON, 0, 0, true]],
  ['2024-02-29T12:00:00+02:00', [NOON - 7200, 0, 0, true]],
  ['2024-02-29T12:00:00 -0330', [NOON + 12_600, 0, 0, true]],
  ['2024-02-29T12:00:00+15:59', [NOON - 57_540, 0, 0, true]],
  ['2024-02-29T00:00:00+14', [NOON - 43_200 - 50_400, 0, 0, true]],
  ['2024-02-29T12:00:00.000', [NOON, 0, 0, false]],
  ['2024-02-29T12:00:00.5Z', [NOON, 500_000_000, 1, true]],
  ['2024-02-29T12:00:00.123456789Z', [NOON, 123_456_789, 9, true]],
  ['2024-02-29T12:00:00.000000001', [NOON, 1, 9, false]],
  ['2024-02-29T12:00:00.1230000000000', [NOON, 123_000_000, 3, false]],
  // The fraction counts forward also before 1970.
  ['1969-12-31T23:59:59.25Z', [-1, 250_000_000, 2, true]],
  ['0001-01-01T00:00:00Z', [-62_135_596_800, 0, 0, true]],
  ['9999-12-31T23:59:59.999999999Z', [253_402_300_799, 999_999_999, 9, true]],
  ['2024-02-29T12:00:00.1234567891', valueSyntax],
  ['2023-02-29', valueSyntax],
  ['0000-01-01', valueSyntax],
  ['2024-02-29T24:00', valueSyntax],
  ['2024-02-29T12', valueSyntax],
  ['2024-02-29T12:00:60', valueSyntax],
  ['2024-02-29T12:00:00+16', valueSyntax],
  ['2024-02-29_12:00', valueSyntax],
  ['+2024-02-29', valueSyntax],
  ['1700000000', valueSyntax],
  ['', valueSyntax],
]

for (const [text, expected] of TEXTS) {
  test(`"${text}" is read as it says, with a unit and without, and with escapes`, () => {
    assert.deepEqual(read(JSON.stringify(text)), expected)
    assert.deepEqual(read(JSON.stringify(text), 'ms'), expected)
    if (text === '') return
    const escaped = [...text].map((char) => `\\u00${char.charCodeAt(0).toString(16)}`).join('')
    assert.deepEqual(read(`"${escaped}"`), expected)
    assert.deepEqual(read(`"${text.slice(0, -1)}${escaped.slice(-6)}"`), expected)
  })
}

test('unpaired surrogates and long texts with escapes are refused', () => {
  assert.equal(read('"2024-02-29\\ud83d"'), loneSurrogate)
  assert.equal(read(`"2024-02-29${'\\u0030'.repeat(1000)}"`), valueSyntax)
  assert.deepEqual(read('"2024-02-29\\u005412:00Z"'), [NOON, 0, 0, true])
})

test('what is neither text nor a number is no time, and a number is one only where its unit is given', () => {
  for (const json of ['true', 'false', 'null', '{}', '[]', '["2024-02-29"]', '{"a":1}']) {
    assert.equal(read(json), valueType, json)
    assert.equal(read(json, 's'), valueType, json)
  }
  for (const json of ['0', '-1', '1700000000', '1.5', '1e3']) assert.equal(read(json), valueType, json)
})

const NUMBERS: readonly [json: string, epoch: EpochUnit, expected: Parts | number][] = [
  ['0', 's', [0, 0, 0, true]],
  ['-0', 's', [0, 0, 0, true]],
  ['-0.0', 'ms', [0, 0, 0, true]],
  ['1700000000', 's', [1_700_000_000, 0, 0, true]],
  ['1700000000.5', 's', [1_700_000_000, 500_000_000, 1, true]],
  ['1700000000.000', 's', [1_700_000_000, 0, 0, true]],
  ['1700000000.123456789', 's', [1_700_000_000, 123_456_789, 9, true]],
  ['1700000000.1234567890', 's', [1_700_000_000, 123_456_789, 9, true]],
  ['1700000000.1234567891', 's', precision],
  ['-1', 's', [-1, 0, 0, true]],
  ['-1.5', 's', [-2, 500_000_000, 1, true]],
  ['-0.000000001', 's', [-1, 999_999_999, 9, true]],
  ['1700000000123', 'ms', [1_700_000_000, 123_000_000, 3, true]],
  ['1700000000120', 'ms', [1_700_000_000, 120_000_000, 2, true]],
  ['1', 'ms', [0, 1_000_000, 3, true]],
  ['-1', 'ms', [-1, 999_000_000, 3, true]],
  ['-1000', 'ms', [-1, 0, 0, true]],
  ['1.5', 'ms', [0, 1_500_000, 4, true]],
  ['0.5', 'us', [0, 500, 7, true]],
  ['1', 'us', [0, 1000, 6, true]],
  ['-1234567', 'us', [-2, 765_433_000, 6, true]],
  ['1', 'ns', [0, 1, 9, true]],
  ['-1', 'ns', [-1, 999_999_999, 9, true]],
  ['1700000000123456789', 'ns', [1_700_000_000, 123_456_789, 9, true]],
  ['-1700000000123456789', 'ns', [-1_700_000_001, 876_543_211, 9, true]],
  ['1.0', 'ns', [0, 1, 9, true]],
  ['1.5', 'ns', precision],
  ['0.0000001', 'ms', precision],
  ['9999999999999', 's', [9_999_999_999_999, 0, 0, true]],
  ['10000000000000', 's', outOfRange],
  ['-10000000000000', 's', outOfRange],
  ['9'.repeat(400), 'ns', outOfRange],
  ['1e3', 's', valueSyntax],
  ['1E3', 'ms', valueSyntax],
  ['1.5e3', 's', valueSyntax],
  ['1e-3', 's', valueSyntax],
]

for (const [json, epoch, expected] of NUMBERS) {
  test(`${json.slice(0, 30)} ${epoch} since 1970 is read exactly`, () => {
    assert.deepEqual(read(json, epoch), expected)
  })
}

for (const seed of [41, 70_041]) {
  test(`random texts are the seconds that Date.UTC makes of them (seed ${seed})`, () => {
    const random = new Random(seed)
    for (let round = 0; round < rounds(5000, 50_000); round++) {
      const seconds = Math.floor(-62_135_596_800 + random.next() * 315_537_897_600)
      const digits = random.text([...'0123456789'], random.below(10))
      const offset = random.below(2 * 959 + 1) - 959
      const [hours, minutes] = [Math.floor(Math.abs(offset) / 60), Math.abs(offset) % 60]
      const zone = `${offset < 0 ? '-' : '+'}${String(hours).padStart(2, '0')}:${String(minutes).padStart(2, '0')}`
      const hasZone = random.chance(0.5)
      const day = new Date(seconds * 1000).toISOString().slice(0, 19)
      const text = `"${day}${digits === '' ? '' : '.'}${digits}${hasZone ? zone : ''}"`
      const fraction = digits.replace(/0+$/, '')
      const utc = hasZone ? seconds - offset * 60 : seconds
      assert.deepEqual(read(text), [utc, Number(digits.padEnd(9, '0')), fraction.length, hasZone], text)
    }
  })

  test(`random numbers are the nanoseconds that BigInt makes of them (seed ${seed})`, () => {
    const random = new Random(seed)
    const units: Readonly<Record<EpochUnit, number>> = { s: 0, ms: 3, us: 6, ns: 9 }
    const billion = 1_000_000_000n
    let good = 0
    for (let round = 0; round < rounds(10_000, 100_000); round++) {
      const unit = random.pick(Object.keys(units) as EpochUnit[])
      const whole = BigInt(random.text([...'0123456789'], 1 + random.below(13 + units[unit])))
      const fraction = random.text([...'0000123456789'], random.below(9))
      const sign = random.pick(['', '-'])
      const json = `${sign}${whole}${fraction === '' ? '' : '.'}${fraction}`
      const digits = units[unit] + fraction.replace(/0+$/, '').length
      const result = read(json, unit)
      if (digits > 9 && /[1-9]/.test(fraction)) {
        assert.equal(result, precision, `${json} ${unit}`)
        continue
      }
      const nanoseconds =
        BigInt(`${whole}${fraction.padEnd(9, '0').slice(0, 9 - units[unit])}`) * (sign === '-' ? -1n : 1n)
      const nanosecond = BigInt.asUintN(64, ((nanoseconds % billion) + billion) % billion)
      const seconds = (nanoseconds - nanosecond) / billion
      const significant = String(nanosecond).padStart(9, '0').replace(/0+$/, '').length
      assert.deepEqual(result, [Number(seconds), Number(nanosecond), significant, true], `${json} ${unit}`)
      good++
    }
    assert.ok(good > 2000, `${good} were good`)
  })
}

test('epochDay counts the days that Date.UTC counts, also in the years before 100 and after 9999', () => {
  const random = new Random(51)
  for (let round = 0; round < rounds(20_000, 200_000); round++) {
    const date = new Date(0)
    date.setUTCFullYear(random.below(12_000) - 400, random.below(12), 1 + random.below(31))
    const day = epochDay(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())
    assert.equal(day, date.getTime() / 86_400_000, date.toISOString())
  }
  assert.equal(epochDay(1970, 1, 1), 0)
})
