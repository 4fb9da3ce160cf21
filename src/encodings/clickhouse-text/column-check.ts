// What to check of a ClickHouse type: its own check, those of what it wraps or holds, or nothing, where nothing is
// known of it and the server judges.

import { geoType } from '../../codecs/clickhouse/plain-type.ts'
import { AS_STRING, clickhouseTextChecks } from '../../codecs/clickhouse/text.ts'
import type { TypeNode } from '../../codecs/clickhouse/type-parser.ts'
import { ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { decodeText } from '../../codecs/text/json-string.ts'
import { KIND, type ValueCheck } from '../../codecs/value-kind.ts'
import { eachElement } from '../../formats/json/elements.ts'
import { eachMember } from '../../formats/json/members.ts'

/** Returned by a check: the value is fine, but has to be written without its escapes, which the server does not decode. */
export const AS_DECODED = 2

/** Types whose text the server reads as it is, escapes and all. */
const UNDECODED = new Set(['Date', 'Date32', 'DateTime', 'DateTime64', 'UUID'])

const passAny: ValueCheck = () => 0

/** `lastYear` ends the server's calendar, where it ends before the type does. */
export function columnCheck(type: TypeNode | undefined, lastYear?: number): ValueCheck {
  const check = valueCheck(type, lastYear)
  return type !== undefined && UNDECODED.has(plainName(type)) ? decoding(check) : check
}

function valueCheck(type: TypeNode | undefined, lastYear?: number): ValueCheck {
  if (type === undefined) return passAny
  const inner = type.args[0]?.type
  switch (type.name) {
    case 'Nullable':
    case 'LowCardinality':
      return valueCheck(inner, lastYear)
    case 'SimpleAggregateFunction':
      return valueCheck(type.args[1]?.type, lastYear)
    case 'Array':
      return arrayCheck(elementCheck(inner, lastYear))
    case 'Map':
      return mapCheck(keyCheck(inner), elementCheck(type.args[1]?.type, lastYear))
    case 'Tuple':
      return tupleCheck(type, lastYear)
    default: {
      const alias = geoType(type.name)
      if (alias !== undefined) return valueCheck(alias)
      const zone = type.args.find((argument) => argument.text !== undefined)?.text
      const numbers = type.args.map((argument) => argument.number ?? 0)
      return clickhouseTextChecks[type.name]?.(numbers, { zone, lastYear }) ?? passAny
    }
  }
}

/** The name of what a type wraps. */
function plainName(type: TypeNode): string {
  const inner = type.args[0]?.type
  return inner !== undefined && (type.name === 'Nullable' || type.name === 'LowCardinality')
    ? plainName(inner)
    : type.name
}

/** Whether the type accepts a null; unknown types are left to the server. */
function acceptsNull(type: TypeNode | undefined): boolean {
  if (type === undefined) return true
  const inner = type.args[0]?.type
  if (type.name === 'LowCardinality' && inner !== undefined) return acceptsNull(inner)
  const alias = geoType(type.name)
  if (alias !== undefined) return acceptsNull(alias)
  const isKnown = ['Array', 'Map', 'Tuple'].includes(type.name)
  return type.name === 'Nullable' || !(isKnown || clickhouseTextChecks[type.name] !== undefined)
}

/** A value inside another one cannot be written anew: what would have to be is refused. */
function elementCheck(type: TypeNode | undefined, lastYear: number | undefined): ValueCheck {
  const check = valueCheck(type, lastYear)
  const nullable = acceptsNull(type)
  return (bytes, start, end, kind) => {
    if (kind === KIND.null) return nullable ? 0 : REJECT.nullValue
    const verdict = check(bytes, start, end, kind)
    return verdict === AS_STRING ? REJECT.valueType : verdict
  }
}

function arrayCheck(element: ValueCheck): ValueCheck {
  return (bytes, start, _end, kind) => {
    if (kind !== KIND.array) return REJECT.valueType
    return eachElement(bytes, start, (from, to, elementKind) => element(bytes, from, to, elementKind))
  }
}

const INTEGER_TEXT = /^-?(?:0|[1-9]\d*)$/

/** A map's keys are always text in JSON; those of integer types have to hold digits. */
function keyCheck(type: TypeNode | undefined): (name: string) => number {
  if (type === undefined || !/^U?Int\d+$/.test(plainName(type))) return () => 0
  const check = valueCheck(type)
  return (name) => {
    if (!INTEGER_TEXT.test(name)) return REJECT.valueType
    const digits = new TextEncoder().encode(name)
    return check(digits, 0, digits.length, KIND.integer)
  }
}

function mapCheck(key: (name: string) => number, value: ValueCheck): ValueCheck {
  return (bytes, start, _end, kind) => {
    if (kind !== KIND.object) return REJECT.valueType
    let reject = 0
    eachMember(bytes, start, (name, from, to, valueKind) => {
      if (reject === 0) reject = key(name) || value(bytes, from, to, valueKind)
    })
    return reject
  }
}

/** A tuple is an array of all its elements, or, where they have names, an object of all of them and no others. */
function tupleCheck(type: TypeNode, lastYear: number | undefined): ValueCheck {
  const checks = type.args.map((argument) => elementCheck(argument.type, lastYear))
  const places = new Map(type.args.map((argument, index) => [argument.label, index]))
  const hasNames = type.args.every((argument) => argument.label !== undefined)

  function checkMembers(bytes: Uint8Array, start: number): number {
    const seen = new Set<number>()
    let reject = 0
    eachMember(bytes, start, (name, from, to, kind) => {
      const place = places.get(name)
      if (reject !== 0) return
      if (place === undefined) reject = REJECT.unknownField
      else if (seen.has(place)) reject = REJECT.duplicateKey
      else reject = checks[place]!(bytes, from, to, kind)
      if (place !== undefined) seen.add(place)
    })
    return reject === 0 && seen.size < checks.length ? REJECT.valueType : reject
  }

  return (bytes, start, _end, kind) => {
    if (kind === KIND.object && hasNames) return checkMembers(bytes, start)
    if (kind !== KIND.array) return REJECT.valueType
    let count = 0
    const reject = eachElement(bytes, start, (from, to, elementKind) => {
      const check = checks[count++]
      return check === undefined ? REJECT.valueType : check(bytes, from, to, elementKind)
    })
    return reject === 0 && count < checks.length ? REJECT.valueType : reject
  }
}

/** Text with escapes is checked as the text that it means, and goes to the server as that. */
function decoding(check: ValueCheck): ValueCheck {
  const scratch = new ColumnBuffer(64)
  return (bytes, start, end, kind) => {
    if (kind !== KIND.escapedText) return check(bytes, start, end, kind)
    scratch.length = 0
    reserve(scratch, end - start)
    const reject = decodeText(bytes, start, end, scratch) || check(scratch.bytes, 0, scratch.length, KIND.text)
    return reject < 0 ? reject : AS_DECODED
  }
}
