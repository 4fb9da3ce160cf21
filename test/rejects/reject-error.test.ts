import assert from 'node:assert/strict'
import { test } from 'node:test'
import { REJECT } from '../../src/codecs/reject.ts'
import { BulkloadError, type ErrorCode, EXIT, formatError } from '../../src/errors.ts'
import { excerptOf } from '../../src/rejects/reasons/excerpt.ts'
import { rejectError, withTolerance } from '../../src/rejects/reasons/reject-error.ts'

const CODES: Readonly<Record<keyof typeof REJECT, ErrorCode>> = {
  jsonSyntax: 'BL_JSON_SYNTAX',
  notAnObject: 'BL_NOT_AN_OBJECT',
  jsonTooDeep: 'BL_JSON_TOO_DEEP',
  invalidUtf8: 'BL_INVALID_UTF8',
  duplicateKey: 'BL_DUPLICATE_KEY',
  unknownField: 'BL_UNKNOWN_FIELD',
  missingField: 'BL_MISSING_FIELD',
  missingDefault: 'BL_MISSING_FIELD',
  columnNotWritable: 'BL_COLUMN_NOT_WRITABLE',
  fieldNotSampled: 'BL_FIELD_NOT_SAMPLED',
  nullValue: 'BL_NULL',
  valueType: 'BL_VALUE_TYPE',
  outOfRange: 'BL_VALUE_OUT_OF_RANGE',
  precision: 'BL_VALUE_PRECISION',
  tooLong: 'BL_VALUE_TOO_LONG',
  valueSyntax: 'BL_VALUE_SYNTAX',
  zone: 'BL_VALUE_ZONE',
  nulCharacter: 'BL_NUL_CHARACTER',
  loneSurrogate: 'BL_LONE_SURROGATE',
  unknownLabel: 'BL_UNKNOWN_LABEL',
  localTimeGap: 'BL_LOCAL_TIME',
  tooFewFields: 'BL_FIELD_COUNT',
  tooManyFields: 'BL_FIELD_COUNT',
  openQuote: 'BL_QUOTE',
  afterQuote: 'BL_QUOTE',
  notAnArray: 'BL_NOT_AN_ARRAY',
  escape: 'BL_VALUE_SYNTAX',
  carriageReturn: 'BL_VALUE_SYNTAX',
  afterEnd: 'BL_VALUE_SYNTAX',
  fieldDemanded: 'BL_MISSING_FIELD',
  commentGuess: 'BL_FIELD_COUNT',
  recordsInQuotes: 'BL_QUOTE',
  fieldSyntax: 'BL_FIELD_SYNTAX',
  transform: 'BL_TRANSFORM',
}
/** Of the record, not of one column. */
const WITHOUT_COLUMN = [
  'jsonSyntax',
  'notAnObject',
  'jsonTooDeep',
  'invalidUtf8',
  'unknownField',
  'tooFewFields',
  'tooManyFields',
  'openQuote',
  'afterQuote',
  'notAnArray',
  'carriageReturn',
  'afterEnd',
]
const WITHOUT_EXCERPT = [
  'jsonTooDeep',
  'missingField',
  'missingDefault',
  'fieldDemanded',
  'columnNotWritable',
  'fieldNotSampled',
  'nullValue',
  'carriageReturn',
  'afterEnd',
]

const PLACE = { source: 'events.jsonl', line: 2, byteOffset: 9 }

for (const [name, code] of Object.entries(REJECT)) {
  test(`a reject ${name} says what, where and what to do`, () => {
    const column = WITHOUT_COLUMN.includes(name) ? undefined : 'level'
    const error = rejectError({ code, place: PLACE, excerpt: '"fault"', column, type: 'SomeType' })
    assert.equal(error.code, CODES[name as keyof typeof REJECT])
    assert.equal(error.exitStatus, EXIT.source)
    assert.deepEqual(error.place, column === undefined ? PLACE : { ...PLACE, column })
    assert.ok(error.hint !== undefined && error.hint.length > 20)
    assert.doesNotMatch(error.message, /undefined|\s{2}/)
    if (!WITHOUT_EXCERPT.includes(name)) assert.match(error.message, /"fault"/)
    if (name === 'missingField' || name === 'missingDefault' || name === 'columnNotWritable')
      assert.match(error.message, /"level"/)
    // What can be tolerated says how.
    if (name !== 'fieldNotSampled') assert.match(error.hint, /--max-errors/)
  })
}

test('the error of the design reads as it does there', () => {
  const { outOfRange: code } = REJECT
  const error = rejectError({ code, place: PLACE, excerpt: '300', column: 'level', type: 'UInt8' })
  assert.equal(
    formatError(error.toJSON()),
    'BL_VALUE_OUT_OF_RANGE: 300 does not fit UInt8\n' +
      '  at events.jsonl line 2, byte 9, column "level"\n' +
      '  hint: widen the column, or tolerate bad records with --max-errors',
  )
})

const OPTION_HINTS: readonly [excerpt: string, code: keyof typeof REJECT, types: readonly string[], says: RegExp][] = [
  [
    '1700000000',
    'valueType',
    ['Date', 'Date32', "DateTime('UTC')", 'Nullable(DateTime64(3))', 'date', 'timestamp', 'timestamptz'],
    /^set the unit of numbers that count from 1970 with --epoch s, ms, us or ns, correct the value, or tolerate .*--max-errors$/,
  ],
  ['-1.5', 'valueType', ['DateTime', 'timestamptz'], /--epoch/],
  ['"1700000000"', 'valueSyntax', ['DateTime', 'timestamp'], /--epoch.*--coerce quoted-numbers/],
  [
    '"5"',
    'valueType',
    ['UInt8', 'Int256', 'LowCardinality(Nullable(Int32))', 'int2', 'int8', 'oid', 'Float64', 'BFloat16', 'numeric'],
    /^accept numbers in quotes with --coerce quoted-numbers, correct the value, or tolerate /,
  ],
  ['"-1.5e3"', 'valueType', ['Float32', 'Decimal(9, 2)', 'Decimal64(2)', 'float8', 'numeric'], /quoted-numbers/],
  [
    '"-Infinity"',
    'valueType',
    ['Float32', 'Nullable(Float64)', 'float8'],
    /^accept NaN and infinity in quotes with --coerce quoted-numbers, correct the value, /,
  ],
  ['1', 'valueType', ['Bool', 'Nullable(Bool)', 'bool'], /^accept 0 and 1 with --coerce int-bool, /],
]

for (const [excerpt, code, types, says] of OPTION_HINTS) {
  test(`${excerpt} as ${types.join(', ')}: the hint names the option that would take it`, () => {
    for (const type of types) assert.match(hintFor(excerpt, code, type), says, type)
  })
}

test('no option is named for a value that it would not take', () => {
  const others: readonly [excerpt: string, code: keyof typeof REJECT, type: string][] = [
    // Not so written, or not so typed.
    ['1e9', 'valueType', 'DateTime'],
    ['true', 'valueType', 'DateTime'],
    ['"tomorrow"', 'valueSyntax', 'DateTime'],
    ['"007"', 'valueType', 'Int32'],
    ['"+1"', 'valueType', 'Int32'],
    ['"1.5"', 'valueType', 'Int32'],
    ['"1."', 'valueType', 'Float64'],
    ['""', 'valueType', 'Int32'],
    ['2', 'valueType', 'Bool'],
    ['"NaN"', 'valueType', 'Int32'],
    ['"NaN"', 'valueType', 'numeric'],
    ['"1"', 'valueType', 'Array(Int32)'],
    ['"1"', 'valueType', 'int4[]'],
    ['1', 'valueType', 'timestamp[]'],
    ['1', 'valueType', 'time'],
    ['5', 'valueType', 'UUID'],
    // For another reason.
    ['1700000000', 'outOfRange', 'DateTime'],
    ['"5"', 'tooLong', 'numeric'],
  ]
  for (const [excerpt, code, type] of others) {
    assert.doesNotMatch(hintFor(excerpt, code, type), /--epoch|--coerce/, `${excerpt} ${type}`)
  }
})

function hintFor(excerpt: string, code: keyof typeof REJECT, type: string): string {
  return rejectError({ code: REJECT[code], place: PLACE, excerpt, column: 'x', type }).hint ?? ''
}

test('a reject of no known code is a fault of ours, and keeps its place', () => {
  const error = rejectError({ code: -99, place: PLACE, excerpt: undefined, column: undefined, type: undefined })
  assert.equal(error.code, 'BL_INTERNAL')
  assert.deepEqual(error.place, PLACE)
})

/** The excerpt of the whole text. */
const excerpt = (text: string | Uint8Array): string => {
  const bytes = Buffer.from(text)
  return excerptOf(bytes, 0, bytes.length)
}

test('a short text is shown whole, and nothing around it', () => {
  assert.equal(excerpt('Zoë 日本 😀'), 'Zoë 日本 😀')
  assert.equal(excerptOf(Buffer.from('abcdef'), 2, 4), 'cd')
  assert.equal(excerpt('x'.repeat(60)), 'x'.repeat(60))
})

test('a long text is cut after 60 bytes, never within a character', () => {
  assert.equal(excerpt('x'.repeat(61)), `${'x'.repeat(60)}…`)
  for (const char of ['é', '日', '😀']) {
    for (let before = 50; before < 61; before++) {
      const cut = excerpt('x'.repeat(before) + char.repeat(40))
      assert.match(cut, new RegExp(`^x{${before}}${char}*…$`, 'u'))
      assert.ok(Buffer.byteLength(cut) <= 63 && Buffer.byteLength(cut) > 59)
    }
  }
})

test('control characters are shown by their codes: an excerpt is one line, and harmless to a terminal', () => {
  assert.equal(excerpt('a\tb\r\n\u0000c\u001b[31m\u007f\u0085'), 'a\\x09b\\x0d\\x0a\\x00c\\x1b[31m\\x7f\\x85')
})

test('bytes that are not UTF-8 do not break the excerpt', () => {
  assert.equal(excerpt(Buffer.from('61ff62', 'hex')), 'a\ufffdb')
  assert.match(excerpt(Buffer.from(`${'61'.repeat(59)}ff6162`, 'hex')), /^a{59}\ufffd…$/)
})

test('where bad records are tolerated already, no hint tells how', () => {
  for (const code of Object.values(REJECT)) {
    for (const wider of [undefined, 'make it wider: ALTER TABLE t;']) {
      const details = { code, place: PLACE, excerpt: '"1"', column: 'x', type: 'int4', wider }
      const plain = rejectError(details).hint ?? ''
      const tolerated = rejectError({ ...details, isTolerated: true }).hint ?? ''
      assert.ok(!tolerated.includes('--max-errors'), tolerated)
      assert.ok(plain.startsWith(tolerated), `${plain} | ${tolerated}`)
      assert.ok(plain === '' || tolerated !== '', plain)
    }
  }
})

test("a source's own error gets the way to tolerate bad records, unless they are tolerated or it has no hint", () => {
  const place = { source: 'the rows', row: 3 }
  const own = new BulkloadError('BL_ROW_NOT_JSON', 'the row is a Promise', { hint: 'await it', place, cause: 'c' })
  const { code, message, hint, cause, place: kept } = withTolerance(own, false)
  assert.deepEqual([code, message, cause, kept], ['BL_ROW_NOT_JSON', 'the row is a Promise', 'c', place])
  assert.match(hint ?? '', /^await it, or tolerate .*--max-errors/)
  assert.equal(withTolerance(own, true), own)
  const bare = new BulkloadError('BL_ROW_NOT_JSON', 'the row is a Promise')
  assert.equal(withTolerance(bare, false), bare)
})
