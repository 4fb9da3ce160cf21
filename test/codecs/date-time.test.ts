import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateTime, readDate, readTime, readTimestamp } from '../../src/codecs/text/date-time.ts'
import { judgeDate, judgeTime, judgeTimestamp } from '../oracle/judge-time.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { framed } from './framed.ts'

type Read = (bytes: Uint8Array, start: number, end: number) => boolean

function reads(read: Read, text: string): boolean {
  const { bytes, start, end } = framed(text)
  return read(bytes, start, end)
}

const two = (number: number) => String(number).padStart(2, '0')

test('every day from 0000-00-00 to 0404-13-32 is a date when it exists, and so in the years that matter', () => {
  const years = [0, 1, 4, 100, 400, 404, 1582, 1899, 1900, 1970, 1999, 2000, 2023, 2024, 2100, 2400, 9999]
  for (const year of years) {
    for (let month = 0; month <= 13; month++) {
      for (let day = 0; day <= 32; day++) {
        const text = `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}`
        const exists = judgeDate(text) !== undefined
        assert.equal(reads(readDate, text), exists, text)
        assert.equal(reads(readTimestamp, text), exists, text)
        if (exists) assert.deepEqual([dateTime.year, dateTime.month, dateTime.day], [year, month, day])
      }
    }
  }
})

const NO_DATES = [
  '',
  '2024',
  '2024-01',
  '2024-1-1',
  '2024-01-1',
  '24-01-01',
  '02024-01-01',
  '2024-01-011',
  '2024/01/01',
  '2024-01 01',
  '20240101',
  '-024-01-01',
  '+024-01-01',
  '2024-0a-01',
  '2024-01-0 ',
  ' 024-01-01',
  '2024-01-01 ',
  ' 2024-01-01',
  '2023-02-29',
  '1900-02-29',
  '2024-04-31',
  '01-02-2024',
  'yesterday!',
  '2024\u201301\u201301',
]

for (const text of NO_DATES) {
  test(`${JSON.stringify(text)} is no date, and no timestamp`, () => {
    assert.equal(reads(readDate, text), false)
    assert.equal(reads(readTimestamp, text), false)
  })
}

test('29 February is a date in leap years only', () => {
  for (const [year, isLeap] of [
    ['2024', true],
    ['2023', false],
    ['2000', true],
    ['1900', false],
    ['2100', false],
    ['0004', true],
  ] as const) {
    assert.equal(reads(readDate, `${year}-02-29`), isLeap, year)
  }
})

const DAY = '2024-02-29'
/** The time with its zone: hour, minute, second, nanosecond, digits that count, offset in minutes or undefined. */
const TIMES: readonly [text: string, parts: [number, number, number, number, number, number | undefined]][] = [
  ['00:00', [0, 0, 0, 0, 0, undefined]],
  ['23:59', [23, 59, 0, 0, 0, undefined]],
  ['01:02:03', [1, 2, 3, 0, 0, undefined]],
  ['23:59:59', [23, 59, 59, 0, 0, undefined]],
  ['01:02:03.4', [1, 2, 3, 400_000_000, 1, undefined]],
  ['01:02:03.400', [1, 2, 3, 400_000_000, 1, undefined]],
  ['01:02:03.000', [1, 2, 3, 0, 0, undefined]],
  ['01:02:03.000001', [1, 2, 3, 1000, 6, undefined]],
  ['01:02:03.123456789', [1, 2, 3, 123_456_789, 9, undefined]],
  ['01:02:03.1234567890000', [1, 2, 3, 123_456_789, 9, undefined]],
  ['01:02Z', [1, 2, 0, 0, 0, 0]],
  ['01:02z', [1, 2, 0, 0, 0, 0]],
  ['01:02 Z', [1, 2, 0, 0, 0, 0]],
  ['01:02:03Z', [1, 2, 3, 0, 0, 0]],
  ['01:02:03.5Z', [1, 2, 3, 500_000_000, 1, 0]],
  ['01:02:03+02', [1, 2, 3, 0, 0, 120]],
  ['01:02:03 +02', [1, 2, 3, 0, 0, 120]],
  ['01:02:03-0330', [1, 2, 3, 0, 0, -210]],
  ['01:02:03.25+05:45', [1, 2, 3, 250_000_000, 2, 345]],
  ['01:02:03+00:00', [1, 2, 3, 0, 0, 0]],
  ['01:02:03-00:00', [1, 2, 3, 0, 0, 0]],
  ['01:02:03+15:59', [1, 2, 3, 0, 0, 959]],
  ['01:02+14', [1, 2, 0, 0, 0, 840]],
]

for (const [text, parts] of TIMES) {
  test(`${text} is a time, alone and after a date`, () => {
    const read: [Read, string][] = [
      [readTime, text],
      [readTimestamp, `${DAY}T${text}`],
      [readTimestamp, `${DAY}t${text}`],
      [readTimestamp, `${DAY} ${text}`],
    ]
    for (const [reader, whole] of read) {
      assert.ok(reads(reader, whole), whole)
      const { hour, minute, second, nanosecond, fractionDigits, hasZone, offsetMinutes } = dateTime
      const offset = hasZone ? offsetMinutes + 0 : undefined
      assert.deepEqual([hour, minute, second, nanosecond, fractionDigits, offset], parts, whole)
    }
  })
}

const NO_TIMES = [
  '',
  '0',
  '00',
  '00:',
  '00:0',
  '0:00',
  '24:00',
  '23:60',
  '23:59:60',
  '23:59:',
  '23:59:5',
  '23:59:59.',
  '23:59:59.a',
  '23:59:59,5',
  '23:59:59.5.5',
  '23:59:59.1234567891',
  '23:59.5',
  '2359',
  '23-59',
  '1:2:3',
  '01:02:03 PM',
  '01:02:03ZZ',
  '01:02:03Z+01',
  '01:02:03+',
  '01:02:03+1',
  '01:02:03+16',
  '01:02:03+01:',
  '01:02:03+01:6',
  '01:02:03+01:60',
  '01:02:03+010',
  '01:02:03+01:00:00',
  '01:02:03  Z',
  '01:02:03 ',
  '01:02:03 UTC',
  '01:02:03 Europe/Berlin',
  '01:02:03\u221205:00',
]

for (const text of NO_TIMES) {
  test(`${JSON.stringify(text)} is no time, alone or after a date`, () => {
    assert.equal(reads(readTime, text), false)
    if (text !== '') assert.equal(reads(readTimestamp, `${DAY}T${text}`), false)
    assert.equal(reads(readTimestamp, `${DAY} ${text}`), false)
    assert.equal(reads(readTimestamp, `2023-02-29T01:02${text}`), false)
  })
}

test('broken timestamps are judged as by regular expressions, and their parts are the same', () => {
  const random = new Random(7)
  const seeds = TIMES.flatMap(([text]) => [`${DAY}T${text}`, `1999-12-31 ${text}`, text])
  let good = 0
  for (let round = 0; round < rounds(40_000, 400_000); round++) {
    const chars = [...random.pick(seeds)]
    const at = random.below(chars.length + 1)
    if (random.chance(0.9))
      chars.splice(
        at,
        random.below(2),
        ...(random.chance(0.7) ? [random.pick([...'0123456789:-+.TZ ']) as string] : []),
      )
    const text = chars.join('')
    const moment = judgeTimestamp(text)
    assert.equal(reads(readTimestamp, text), moment !== undefined, text)
    if (moment !== undefined) {
      good++
      const { hasZone, ...parts } = dateTime
      assert.deepEqual({ ...parts, offsetMinutes: hasZone ? parts.offsetMinutes + 0 : undefined }, moment, text)
    }
    assert.equal(reads(readTime, text), judgeTime(text) !== undefined, text)
  }
  assert.ok(good > 2000, `${good} were good`)
})
