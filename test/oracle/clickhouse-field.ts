// What JSONEachRow may hold for a column of ClickHouse, slowly: the value itself, its JSON as a text, or nothing.

import type { JsonValue } from './json-reader.ts'
import { judgeDecimal, judgeFloat, judgeInteger } from './judge-number.ts'
import { judgeDate, judgeTimestamp, type Moment } from './judge-time.ts'
import type { RejectName } from './postgres-field.ts'

/** The value as it is, a text that holds its JSON, or why neither. */
export type Verdict = 'same' | 'text' | RejectName

const DECIMALS: Readonly<Record<string, number>> = { Decimal32: 9, Decimal64: 18, Decimal128: 38, Decimal256: 76 }
const DATES: Readonly<Record<string, [first: string, last: string]>> = {
  Date: ['1970-01-01', '2149-06-06'],
  Date32: ['1900-01-01', '2299-12-31'],
}
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** The verdict on a value that is not null, of a column of this type, or of what is inside one. */
export function clickhouseField(type: string, value: JsonValue, isInside = false): Verdict {
  const ofPlainText = (from: JsonValue, judge: (text: string) => Verdict): Verdict => plainText(from, judge, isInside)
  const [, name = type, inside = ''] = /^(\w+)\((.*)\)$/s.exec(type) ?? []
  const args = inside.split(',').map((arg) => Number.parseInt(arg, 10))
  const [, unsigned, bits] = /^(U?)Int(\d+)$/.exec(name) ?? []
  if (bits !== undefined) {
    if (name === 'UInt8' && value.kind === 'boolean') return 'same'
    return ofNumber(value, (source) => judgeInteger(source, Number(bits), unsigned === ''))
  }
  const digits = DECIMALS[name]
  if (digits !== undefined) return ofNumber(value, (source) => judgeDecimal(source, digits, args[0] ?? 0))
  const days = DATES[name]
  if (days !== undefined) return ofPlainText(value, (text) => dateVerdict(text, ...days))
  switch (name) {
    case 'Nullable':
    case 'LowCardinality':
      return clickhouseField(inside, value, isInside)
    case 'Array':
      return arrayVerdict(inside, value)
    case 'Float32':
    case 'Float64':
      return ofNumber(value, (source) => judgeFloat(source, name === 'Float32' ? 32 : 64))
    case 'Decimal':
      return ofNumber(value, (source) => judgeDecimal(source, args[0] ?? 10, args[1] ?? 0))
    case 'Bool':
      return value.kind === 'boolean' ? 'same' : 'valueType'
    case 'String':
      return value.kind === 'text' ? (isWhole(value.value) ? 'same' : 'loneSurrogate') : 'text'
    case 'FixedString':
      if (value.kind !== 'text') return 'valueType'
      if (!isWhole(value.value)) return 'loneSurrogate'
      return Buffer.byteLength(value.value) > (args[0] ?? 0) ? 'tooLong' : 'same'
    case 'UUID':
      return ofPlainText(value, (text) => (UUID.test(text) ? 'same' : 'valueSyntax'))
    case 'DateTime':
      return ofPlainText(value, (text) => timeVerdict(judgeTimestamp(text), 0, 1970, 2105))
    case 'DateTime64': {
      const precision = Number.isNaN(args[0]) ? 3 : (args[0] ?? 3)
      return ofPlainText(value, (text) =>
        timeVerdict(judgeTimestamp(text), precision, 1900, precision > 8 ? 2261 : 2299),
      )
    }
    default:
      return 'same'
  }
}

function arrayVerdict(type: string, value: JsonValue): Verdict {
  if (value.kind !== 'array') return 'valueType'
  for (const item of value.items) {
    const verdict = item.kind === 'null' ? nullVerdict(type) : clickhouseField(type, item, true)
    // Only a column of its own can be rewritten.
    if (verdict !== 'same') return verdict === 'text' ? 'valueType' : verdict
  }
  return 'same'
}

function nullVerdict(type: string): Verdict {
  const known = /^(?:LowCardinality\()?(?:U?Int\d|Float|Bool|String|FixedString|UUID|Date|Decimal|Array|Map|Tuple)/
  return known.test(type) ? 'nullValue' : 'same'
}

function ofNumber(value: JsonValue, judge: (source: string) => RejectName | 'fits'): Verdict {
  if (value.kind !== 'number') return 'valueType'
  const verdict = judge(value.source)
  return verdict === 'fits' ? 'same' : verdict
}

/** A text that the server reads without undoing escapes: only a column of its own can be rewritten without them. */
function plainText(value: JsonValue, judge: (text: string) => Verdict, isInside: boolean): Verdict {
  if (value.kind !== 'text') return 'valueType'
  if (!value.source.includes('\\')) return judge(value.value)
  if (isInside) return 'valueType'
  return isWhole(value.value) ? judge(value.value) : 'loneSurrogate'
}

function dateVerdict(text: string, first: string, last: string): Verdict {
  if (judgeDate(text) === undefined) return 'valueSyntax'
  return text >= first && text <= last ? 'same' : 'outOfRange'
}

/** Whole years: what lies near the ends of a range is tested by itself. */
function timeVerdict(moment: Moment | undefined, digits: number, firstYear: number, lastYear: number): Verdict {
  if (moment === undefined) return 'valueSyntax'
  if (moment.fractionDigits > digits) return 'precision'
  return moment.year >= firstYear && moment.year <= lastYear ? 'same' : 'outOfRange'
}

function isWhole(text: string): boolean {
  return !/\p{Surrogate}/u.test(text)
}
