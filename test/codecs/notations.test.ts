// Dates, numbers and words in the notations that the user names. The expectations are made the other way round: a value is
// known, and written by a formatter that knows nothing of the readers.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Notation } from '../../src/codecs/notation.ts'
import { converted, converterOf } from '../../src/codecs/notations/converter.ts'
import { parseDatePattern } from '../../src/codecs/notations/date-pattern.ts'
import { REJECT } from '../../src/codecs/reject.ts'
import { KIND } from '../../src/codecs/value-kind.ts'
import { Random } from '../oracle/random.ts'
import { rounds, SEED } from '../oracle/rounds.ts'

const KIND_NAMES = Object.fromEntries(Object.entries(KIND).map(([name, kind]) => [kind, name]))
const REJECT_NAMES = Object.fromEntries(Object.entries(REJECT).map(([name, code]) => [code, name]))

/** `kind text` of what the value becomes, the name of a reject, or `same`. */
function read(notation: Notation, text: string, kind: number = KIND.text): string {
  const bytes = new TextEncoder().encode(`<${text}>`)
  const result = converterOf(notation)(bytes, 1, bytes.length - 1, kind)
  if (result === 0) return 'same'
  if (result < 0) return REJECT_NAMES[result] ?? String(result)
  assert.equal(converted.bytes[converted.length - 1], 0x0a)
  const value = Buffer.from(converted.bytes.subarray(0, converted.length - 1)).toString()
  return `${KIND_NAMES[result]}${result === KIND.true || result === KIND.false ? '' : ` ${value}`}`
}

const MONTHS = Array.from({ length: 12 }, (_, month) =>
  new Date(Date.UTC(2026, month, 1)).toLocaleString('en-US', { month: 'long', timeZone: 'UTC' }),
)
const two = (value: number): string => String(value).padStart(2, '0')

/** Each field as both notations have it, and what it is of a date. */
const FIELDS: Readonly<
  Record<string, readonly [percent: string, letters: string, text: (date: Date, nano: string) => string]>
> = {
  year: ['%Y', 'YYYY', (date) => String(date.getUTCFullYear()).padStart(4, '0')],
  month: ['%m', 'MM', (date) => two(date.getUTCMonth() + 1)],
  day: ['%d', 'DD', (date) => two(date.getUTCDate())],
  loose: ['%d', 'D', (date) => String(date.getUTCDate())],
  name: ['%B', 'MMMM', (date) => MONTHS[date.getUTCMonth()]!],
  short: ['%b', 'MMM', (date) => MONTHS[date.getUTCMonth()]!.slice(0, 3).toUpperCase()],
  hour: ['%H', 'HH', (date) => two(date.getUTCHours())],
  hour12: ['%I', 'h', (date) => String(date.getUTCHours() % 12 || 12)],
  half: ['%p', 'A', (date) => (date.getUTCHours() < 12 ? 'AM' : 'pm')],
  minute: ['%M', 'mm', (date) => two(date.getUTCMinutes())],
  second: ['%S', 'ss', (date) => two(date.getUTCSeconds())],
  fraction: ['%f', 'SSS', (_, nano) => nano],
  weekday: ['%a', 'ddd', (date) => date.toLocaleString('en-US', { weekday: 'short', timeZone: 'UTC' })],
}

const FIELD = /weekday|year|month|hour12|hour|minute|second|fraction|half|loose|name|short|day/g
const SHAPES: readonly string[] = [
  'day/month/year',
  'month-day-year hour:minute',
  'loose.month.year hour:minute:second.fraction',
  'short loose, year hour12:minute half',
  'loose name year',
  'weekday, day short year hour:minute:second',
  'yearmonthday hourminutesecond',
  'year-month-day-hour.minute.second.fraction',
]

test('random dates by patterns in both notations', (context) => {
  context.diagnostic(`BULKLOAD_TEST_SEED=${SEED}`)
  const random = new Random(SEED)
  for (let round = 0; round < rounds(2000, 100_000); round++) {
    const seconds = random.below(400_000_000_000) - 60_000_000_000
    const date = new Date(seconds * 1000)
    if (date.getUTCFullYear() < 1 || date.getUTCFullYear() > 9999) continue
    const nano = random.text([...'0123456789'], 1 + random.below(9))
    const shape = random.pick(SHAPES)
    const written = (which: 0 | 1 | 2): string =>
      shape.replace(FIELD, (field) => {
        const row = FIELDS[field]
        assert.ok(row !== undefined, field)
        return which === 2 ? row[2](date, nano) : row[which]
      })
    const [day, time = ''] = date
      .toISOString()
      .replace(/\.000Z$/, '')
      .split('T')
    const clock = shape.includes('second') ? time : `${time.slice(0, 5)}:00`
    const fraction = shape.includes('fraction') ? `.${nano}` : ''
    const iso = shape.includes('hour') ? `${day} ${clock}${fraction}` : day
    for (const pattern of [written(0), written(1)]) {
      assert.equal(read({ as: 'date', pattern }, written(2)), `text ${iso}`, `${pattern}: ${written(2)}`)
    }
  }
})

const DATES: readonly (readonly [pattern: string, text: string, result: string])[] = [
  ['DD/MM/YYYY', '29/02/2024', 'text 2024-02-29'],
  ['DD/MM/YYYY', '29/02/2023', 'valueSyntax'],
  ['DD/MM/YYYY', '31/04/2024', 'valueSyntax'],
  ['DD/MM/YYYY', '1/04/2024', 'valueSyntax'],
  ['D/M/YYYY', '1/4/2024', 'text 2024-04-01'],
  ['D/M/YYYY', '01/04/2024', 'text 2024-04-01'],
  ['%d/%m/%Y', '1/4/2024', 'text 2024-04-01'],
  ['%d/%m/%Y', '1/4/2024 ', 'text 2024-04-01'],
  ['%d/%m/%Y', '1/4/2024x', 'valueSyntax'],
  ['%d/%m/%Y', '2024-04-01', 'valueSyntax'],
  ['%d/%m/%Y', '00/04/2024', 'valueSyntax'],
  ['%d/%m/%y', '1/4/68', 'text 2068-04-01'],
  ['%d/%m/%y', '1/4/69', 'text 1969-04-01'],
  ['%F %T', '2024-04-01 01:02:03', 'text 2024-04-01 01:02:03'],
  ['%Y%m%d', '20240401', 'text 2024-04-01'],
  ['%Y%m%d', '2024041', 'valueSyntax'],
  ['D.M.YYYY H:mm', '1.4.2024 24:00', 'valueSyntax'],
  ['D.M.YYYY h:mm A', '1.4.2024 12:00 am', 'text 2024-04-01 00:00:00'],
  ['D.M.YYYY h:mm A', '1.4.2024 12:30 PM', 'text 2024-04-01 12:30:00'],
  ['D.M.YYYY h:mm A', '1.4.2024 13:30 PM', 'valueSyntax'],
  ['D.M.YYYY h:mm A', '1.4.2024 0:30 PM', 'valueSyntax'],
  ['D MMM YYYY', '1 may 2024', 'text 2024-05-01'],
  ['D MMM YYYY', '1 sept 2024', 'valueSyntax'],
  ['dddd, D MMMM YYYY', 'Monday, 1 April 2024', 'text 2024-04-01'],
  ['dddd, D MMMM YYYY', 'Tuesday, 1 April 2024', 'valueSyntax'],
  ['YYYY-MM-DD[ um ]HH:mm', '2024-04-01 um 10:00', 'text 2024-04-01 10:00:00'],
  ['YYYY-MM-DDTHH:mm:ssZ', '2024-04-01T10:00:00+0230', 'text 2024-04-01 10:00:00+02:30'],
  ['YYYY-MM-DDTHH:mm:ssZ', '2024-04-01T10:00:00-05', 'text 2024-04-01 10:00:00-05:00'],
  ['YYYY-MM-DDTHH:mm:ssZ', '2024-04-01T10:00:00Z', 'text 2024-04-01 10:00:00+00:00'],
  ['YYYY-MM-DDTHH:mm:ssZ', '2024-04-01T10:00:00+1:00', 'valueSyntax'],
  ['YYYY-MM-DD HH:mm:ss z', '2026-01-02 10:00:00 UTC', 'text 2026-01-02 10:00:00Z'],
  ['YYYY-MM-DD HH:mm:ss z', '2026-01-02 10:00:00 Europe/Berlin', 'text 2026-01-02 09:00:00Z'],
  ['YYYY-MM-DD HH:mm:ss z', '2026-07-02 00:00:00.5 Europe/Berlin', 'valueSyntax'],
  ['YYYY-MM-DD HH:mm:ss.SSS z', '2026-07-02 00:00:00.5 Europe/Berlin', 'text 2026-07-01 22:00:00.5Z'],
  ['YYYY-MM-DD HH:mm:ss z', '2026-03-29 02:30:00 Europe/Berlin', 'localTimeGap'],
  ['YYYY-MM-DD HH:mm:ss z', '2026-01-02 10:00:00 CST', 'valueSyntax'],
  ['YYYY-MM-DD HH:mm:ss z', '2026-01-02 10:00:00 Europe/Atlantis', 'valueSyntax'],
  ['DD/MM/YYYY', '', 'same'],
]

test('dates: what a pattern takes and what it refuses', () => {
  for (const [pattern, text, result] of DATES)
    assert.equal(read({ as: 'date', pattern }, text), result, `${pattern}: ${text}`)
})

test('dates: a number is read as its digits, other kinds stay', () => {
  const notation: Notation = { as: 'date', pattern: '%Y%m%d' }
  assert.equal(read(notation, '20240401', KIND.integer), 'text 2024-04-01')
  assert.equal(read(notation, 'true', KIND.true), 'same')
  assert.equal(read(notation, '2024\\u0030401', KIND.escapedText), 'text 2024-04-01')
})

test('dates: the zone of the run is that of times without one', () => {
  const of = (pattern: string, text: string): string => read({ as: 'date', pattern, zone: 'America/New_York' }, text)
  assert.equal(of('M/D/YYYY H:mm', '1/2/2026 19:30'), 'text 2026-01-03 00:30:00Z')
  assert.equal(of('M/D/YYYY', '7/2/2026'), 'text 2026-07-02 04:00:00Z')
  assert.equal(of('YYYY-MM-DD HH:mm Z', '2026-01-02 10:00 +01:00'), 'text 2026-01-02 10:00:00+01:00')
})

test('patterns that are none say why', () => {
  const bad: readonly (readonly [string, RegExp])[] = [
    ['DD.MM', /no field for a year/],
    ['%d.%Y', /no field for a month/],
    ['%d.%m.%Y %Q', /%Q, which is not a field/],
    ['DD.MM.YYYY at', /has a, which is not a field/],
    ['DD.MM.YYYY MM', /two fields/],
    ['DD.MM.YYYY hh:mm', /AM or PM/],
    ['DD.MM.YYYY HH:mm A', /AM or PM/],
    ['DD.MM.YYYY mm', /without the larger part/],
    ['DD.MM.YYYY Z', /a zone without a time/],
    ['%d.%m.%Y %', /%, which is not a field/],
  ]
  for (const [pattern, message] of bad) assert.throws(() => parseDatePattern(pattern), message, pattern)
})

test('ISO 8601 times without a zone are in the zone of the run', () => {
  const notation: Notation = { as: 'zone', zone: 'Europe/Berlin' }
  assert.equal(read(notation, '2026-01-02T10:00'), 'text 2026-01-02 09:00:00Z')
  assert.equal(read(notation, '2026-07-02 10:00:00.123456'), 'text 2026-07-02 08:00:00.123456Z')
  assert.equal(read(notation, '2026-07-02'), 'text 2026-07-01 22:00:00Z')
  assert.equal(read({ ...notation, keepsDates: true }, '2026-07-02'), 'same')
  assert.equal(read(notation, '2026-03-29 02:30'), 'localTimeGap')
  for (const text of ['2026-07-02 10:00Z', '2026-07-02 10:00+02:00', 'infinity', '2026-07-02 25:00', ''])
    assert.equal(read(notation, text), 'same', text)
})

test('random numbers with decimal commas and thousands', () => {
  const random = new Random(SEED)
  for (let round = 0; round < rounds(2000, 100_000); round++) {
    const digits = String(random.below(10) === 0 ? 0 : random.below(1_000_000_000) * (random.chance(0.3) ? 1000 : 1))
    const fraction = random.chance(0.6) ? random.text([...'0123456789'], 1 + random.below(6)) : ''
    const sign = random.pick(['', '-', '+'])
    const comma = random.chance(0.5)
    const mark = comma ? ',' : '.'
    const group = random.pick(['', comma ? '.' : ',', ' ', '\u00a0', '\u202f', "'"])
    const grouped = digits.replace(/\B(?=(\d{3})+$)/g, group)
    const text = `${random.pick(['', ' '])}${sign}${grouped}${fraction && mark}${fraction}`
    const value = `${sign === '-' ? '-' : ''}${digits}${fraction && '.'}${fraction}`
    const kind = fraction === '' ? 'integer' : 'decimal'
    assert.equal(read({ as: 'number', decimal: mark, isExact: false }, text), `${kind} ${value}`, text)
  }
})

const NUMBERS: readonly (readonly [decimal: ',' | '.', text: string, result: string])[] = [
  [',', '1.234', 'integer 1234'],
  [',', '1.23', 'valueSyntax'],
  [',', '1.234.56', 'valueSyntax'],
  [',', '1234.567', 'valueSyntax'],
  [',', "1.234'567", 'valueSyntax'],
  [',', '1,2,3', 'valueSyntax'],
  [',', '12,', 'valueSyntax'],
  [',', ',5', 'decimal 0.5'],
  [',', '-,5', 'decimal -0.5'],
  [',', '007,50', 'decimal 7.50'],
  [',', '-', 'valueSyntax'],
  [',', '1,5e3', 'valueSyntax'],
  [',', '1,5 €', 'valueSyntax'],
  [',', ' ', 'valueSyntax'],
  ['.', '1,234', 'integer 1234'],
  ['.', '1,234.5', 'decimal 1234.5'],
  ['.', '1,23', 'valueSyntax'],
  ['.', '1.5', 'decimal 1.5'],
]

test('numbers: what the marks take and what they refuse', () => {
  for (const [decimal, text, result] of NUMBERS)
    assert.equal(read({ as: 'number', decimal, isExact: false }, text), result, `${decimal} ${text}`)
  assert.equal(read({ as: 'number', decimal: ',', isExact: false }, '1.5', KIND.decimal), 'same')
  assert.equal(read({ as: 'number', decimal: ',', isExact: true }, '1.234,00'), 'integer 1234')
  assert.equal(read({ as: 'number', decimal: ',', isExact: true }, '1.234,50'), 'decimal 1234.50')
})

test('random numbers that are integers, or are none', () => {
  const random = new Random(SEED)
  for (let round = 0; round < rounds(3000, 100_000); round++) {
    const whole = random.text([...'0012345'], 1 + random.below(5)).replace(/^0+(?=\d)/, '')
    const fraction = random.chance(0.7) ? random.text([...'00005'], 1 + random.below(4)) : ''
    const exponent = random.chance(0.5) ? random.below(9) - 4 : undefined
    const sign = random.pick(['', '-'])
    const text = `${sign}${whole}${fraction && '.'}${fraction}${exponent === undefined ? '' : `e${exponent}`}`
    if (fraction === '' && exponent === undefined) continue
    // In units of 10^-8 everything is whole.
    const units = BigInt(whole + fraction.padEnd(4, '0')) * 10n ** BigInt(4 + (exponent ?? 0))
    const isWhole = units % 100_000_000n === 0n
    const value = units / 100_000_000n
    const expected = isWhole ? `integer ${value === 0n ? '' : sign}${value}` : 'same'
    assert.equal(read({ as: 'number', isExact: true }, text, KIND.decimal), expected, text)
  }
  assert.equal(read({ as: 'number', isExact: true }, '1e1000000', KIND.decimal), 'outOfRange')
  assert.equal(read({ as: 'number', isExact: true }, '0e1000000', KIND.decimal), 'integer 0')
  assert.equal(read({ as: 'number', isExact: true }, '1.0', KIND.text), 'same')
})

test('words for true and false, in any case', () => {
  const notation: Notation = { as: 'flag', trueWords: ['ja', 'да'], falseWords: ['nein'] }
  assert.deepEqual(
    ['Ja', 'JA', 'да', 'nein', 'NEIN', 'j', 'jaa', 'true'].map((text) => read(notation, text)),
    ['true', 'true', 'true', 'false', 'false', 'same', 'same', 'same'],
  )
  assert.equal(read(notation, '1', KIND.integer), 'same')
})
