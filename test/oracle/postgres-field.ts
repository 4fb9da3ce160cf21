// What a value becomes in COPY's text format, slowly: first the text that the server has to read, then its escapes.

import type { REJECT } from '../../src/codecs/reject.ts'
import type { JsonValue } from './json-reader.ts'
import { judgeDecimal, judgeFloat, judgeInteger } from './judge-number.ts'
import { judgeDate, judgeTime, judgeTimestamp } from './judge-time.ts'

export type RejectName = keyof typeof REJECT
/** The text that stands for the value, or why there is none. */
export type Judged = { readonly text: string } | { readonly reject: RejectName }

const INTEGERS: Readonly<Record<string, [bits: number, isSigned: boolean]>> = {
  int2: [16, true],
  int4: [32, true],
  int8: [64, true],
  oid: [32, false],
}
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const ESCAPES: Readonly<Record<string, string>> = {
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\\': '\\\\',
}

/** The field of COPY's text format. `maxCharacters` is of `varchar(n)`. */
export function postgresField(type: string, value: JsonValue, maxCharacters?: number): Judged {
  const judged = postgresText(type, value, maxCharacters)
  return 'text' in judged ? { text: judged.text.replace(/[\b\t\n\v\f\r\\]/g, (char) => ESCAPES[char] ?? '') } : judged
}

function postgresText(type: string, value: JsonValue, maxCharacters: number | undefined): Judged {
  if (type.endsWith('[]')) return arrayText(type.slice(0, -2), value, maxCharacters)
  const [, base = type, limits = ''] = /^(.*)\((.*)\)$/.exec(type) ?? []
  const [precision, scale] = limits === '' ? [] : limits.split(',').map(Number)
  switch (base) {
    case 'int2':
    case 'int4':
    case 'int8':
    case 'oid':
      return ofNumber(value, (source) => judgeInteger(source, ...INTEGERS[base]!))
    case 'float4':
      return ofNumber(value, (source) => judgeFloat(source, 32))
    case 'float8':
      return ofNumber(value, (source) => judgeFloat(source, 64))
    case 'numeric':
      return ofNumber(value, (source) => judgeDecimal(source, precision ?? 147_455, scale ?? (limits ? 0 : 16_383)))
    case 'bool':
      return value.kind === 'boolean' ? { text: value.source[0]! } : { reject: 'valueType' }
    case 'text':
    case 'varchar':
    case 'bpchar':
      return withinLength(characters(value), maxCharacters)
    case 'json':
    case 'jsonb':
      return { text: value.source }
    case 'uuid':
      return ofText(value, (text) => UUID.test(text) || 'valueSyntax')
    case 'date':
      return ofText(value, (text) => isInfinity(text) || judgeDate(text) !== undefined || 'valueSyntax')
    case 'time':
      return ofText(value, (text) => timeVerdict(judgeTime(text), precision, true))
    case 'timestamp':
      return ofText(value, (text) => isInfinity(text) || timeVerdict(judgeTimestamp(text), precision, true))
    case 'timestamptz':
      return ofText(value, (text) => isInfinity(text) || timeVerdict(judgeTimestamp(text), precision, false))
    default:
      return value.kind === 'object' || value.kind === 'array' ? { reject: 'valueType' } : characters(value)
  }
}

/** The literal of an array; a field of it in quotes, whatever it holds. */
function arrayText(type: string, value: JsonValue, maxCharacters: number | undefined): Judged {
  // What may be a literal already is the server's to read.
  if (value.kind === 'text' && /^[{[]/.test(value.value)) return characters(value)
  if (value.kind !== 'array') return { reject: 'valueType' }
  const elements: string[] = []
  for (const item of value.items) {
    if (item.kind === 'null') elements.push('NULL')
    else {
      const isNested = item.kind === 'array'
      const judged = isNested ? arrayText(type, item, maxCharacters) : postgresText(type, item, maxCharacters)
      if ('reject' in judged) return judged
      elements.push(isNested ? judged.text : `"${judged.text.replace(/["\\]/g, '\\$&')}"`)
    }
  }
  return { text: `{${elements.join(',')}}` }
}

function ofNumber(value: JsonValue, judge: (source: string) => RejectName | 'fits'): Judged {
  if (value.kind !== 'number') return { reject: 'valueType' }
  const verdict = judge(value.source)
  return verdict === 'fits' ? { text: value.source } : { reject: verdict }
}

function ofText(value: JsonValue, judge: (text: string) => RejectName | true): Judged {
  if (value.kind !== 'text') return { reject: 'valueType' }
  const known = characters(value)
  if ('reject' in known) return known
  const verdict = judge(value.value)
  return verdict === true ? known : { reject: verdict }
}

/** The characters of a text; the JSON of anything else. Postgres has neither NUL nor half a surrogate pair. */
function characters(value: JsonValue): Judged {
  if (value.kind !== 'text') return { text: value.source }
  for (const char of value.value) {
    if (char === '\u0000') return { reject: 'nulCharacter' }
    if (/\p{Surrogate}/u.test(char)) return { reject: 'loneSurrogate' }
  }
  return { text: value.value }
}

function withinLength(judged: Judged, maxCharacters: number | undefined): Judged {
  if ('reject' in judged || maxCharacters === undefined) return judged
  return [...judged.text].length > maxCharacters ? { reject: 'tooLong' } : judged
}

function timeVerdict(
  moment: { fractionDigits: number; offsetMinutes: number | undefined } | undefined,
  digits = 6,
  refusesZone: boolean,
): RejectName | true {
  if (moment === undefined) return 'valueSyntax'
  if (refusesZone && moment.offsetMinutes !== undefined) return 'zone'
  return moment.fractionDigits > digits ? 'precision' : true
}

function isInfinity(text: string): boolean {
  return text === 'infinity' || text === '-infinity'
}
