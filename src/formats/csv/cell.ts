// A field of separated values -> a value in the form of JSON, as the codecs take it. What cannot be read as its column's
// class says stays text, and the codec refuses it in its own words.

import {
  BACKSLASH,
  CR,
  DOT,
  LF,
  LOWER_E,
  MINUS,
  NINE,
  PLUS,
  QUOTE,
  SPACE,
  TAB,
  UPPER_E,
  ZERO,
} from '../../codecs/ascii.ts'
import { type ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { putLiteral } from '../clickhouse-literal.ts'
import { putEscape } from '../json-escape.ts'
import { scanValue, skipBlanks, valueKind } from '../json-scan.ts'
import type { CellClass } from './cell-class.ts'

/** Where the value that was put last lies in `out`, text without its quotes. */
export let valueStart = 0
export let valueEnd = 0

/**
 * Appends the field whose characters are `bytes[start .. end)`, followed by a line feed. Returns its kind, or a negative
 * reject.
 */
export function putCell(
  bytes: Uint8Array,
  start: number,
  end: number,
  cellClass: CellClass,
  out: ColumnBuffer,
): number {
  // A character takes up to six bytes as JSON has it.
  reserve(out, (end - start) * 6 + 8)
  const kind = cellClass === 'text' ? putText(bytes, start, end, out) : putTyped(bytes, start, end, cellClass, out)
  out.bytes[out.length++] = LF
  return kind
}

/** Appends the characters of a field whose text in quotes, `bytes[start .. end)`, has quotes or escapes in it. */
export function putUnescaped(
  bytes: Uint8Array,
  start: number,
  end: number,
  quote: number,
  hasBackslash: boolean,
  out: ColumnBuffer,
): void {
  reserve(out, end - start)
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    const isEscape = (byte === quote || (hasBackslash && byte === BACKSLASH)) && at + 1 < end
    out.bytes[out.length++] = isEscape ? bytes[++at]! : byte
  }
}

/** The same for an array, a tuple or a map as ClickHouse writes it; 0 when the field is none. */
export function putLiteralCell(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  reserve(out, (end - start) * 6 + 8)
  const kind = putArrays(bytes, start, end, out)
  if (kind !== 0) out.bytes[out.length++] = LF
  return kind
}

/** Appends `null`. */
export function putNull(out: ColumnBuffer): void {
  reserve(out, 8)
  putWord(NULL_WORD, out)
  out.bytes[out.length++] = LF
}

function putTyped(
  bytes: Uint8Array,
  start: number,
  end: number,
  cellClass: Exclude<CellClass, 'text'>,
  out: ColumnBuffer,
): number {
  const from = afterSpaces(bytes, start, end)
  const to = beforeSpaces(bytes, from, end)
  // Where nothing is known of the column, spaces are text.
  if (cellClass === 'any' && to - from < end - start) return putText(bytes, start, end, out)
  if (cellClass === 'number') {
    const kind = putNumber(bytes, from, to, out)
    if (kind !== 0) return kind
  }
  if (cellClass === 'plain number') {
    const kind = putNumber(bytes, from, to, out)
    // What was written in another way than JSON's has another length now, or began with a plus.
    if (kind !== 0 && valueEnd - valueStart === end - start && bytes[start] !== PLUS) return kind
    if (kind !== 0) out.length = valueStart
    return putText(bytes, start, end, out)
  }
  if (cellClass === 'bool' || cellClass === 'number') {
    const flag = flagOf(bytes, from, to)
    if (flag !== undefined && (cellClass === 'bool' || to - from > 3)) {
      putWord(flag ? TRUE_WORD : FALSE_WORD, out)
      return flag ? KIND.true : KIND.false
    }
    return putText(bytes, from, to, out)
  }
  const kind = putJson(bytes, from, to, out)
  if (cellClass === 'json') return kind === 0 ? REJECT.valueSyntax : kind
  if (TAKEN[cellClass].includes(kind)) return kind
  out.length = valueStart
  if (cellClass === 'literal') {
    const literal = putArrays(bytes, from, to, out)
    if (literal !== 0) return literal
  }
  return putText(bytes, from, to, out)
}

/** The kinds of JSON that count as more than text. */
const TAKEN: Readonly<Record<'time' | 'any' | 'array' | 'nested' | 'literal', readonly number[]>> = {
  time: [KIND.integer, KIND.decimal],
  any: [KIND.integer, KIND.decimal, KIND.true, KIND.false],
  array: [KIND.array],
  nested: [KIND.array, KIND.object],
  literal: [KIND.array, KIND.object],
}

/** As a JSON string. */
function putText(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  const target = out.bytes
  let to = out.length
  let kind: number = KIND.text
  target[to++] = QUOTE
  valueStart = to
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    if (byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH) target[to++] = byte
    else {
      kind = KIND.escapedText
      to = putEscape(byte, target, to)
    }
  }
  valueEnd = to
  target[to++] = QUOTE
  out.length = to
  return kind
}

/** As JSON has numbers: without a plus, leading zeros, or a point with nothing on one side. 0 when it is no number. */
function putNumber(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  const target = out.bytes
  let to = out.length
  let at = start
  valueStart = to
  if (bytes[at] === MINUS) target[to++] = MINUS
  if (bytes[at] === MINUS || bytes[at] === PLUS) at++
  const digits = at
  at = digitsEnd(bytes, at, end)
  let first = digits
  while (first < at - 1 && bytes[first] === ZERO) first++
  if (first === at) target[to++] = ZERO
  for (let from = first; from < at; from++) target[to++] = bytes[from]!
  let count = at - digits
  let kind: number = KIND.integer
  if (at < end && bytes[at] === DOT) {
    const fraction = at + 1
    at = digitsEnd(bytes, fraction, end)
    count += at - fraction
    if (at > fraction) {
      kind = KIND.decimal
      for (let from = fraction - 1; from < at; from++) target[to++] = bytes[from]!
    }
  }
  if (count > 0 && at < end && (bytes[at] === LOWER_E || bytes[at] === UPPER_E)) {
    const exponent = at
    at++
    if (bytes[at] === PLUS || bytes[at] === MINUS) at++
    const power = at
    at = digitsEnd(bytes, at, end)
    if (at === power) return 0
    kind = KIND.decimal
    for (let from = exponent; from < at; from++) target[to++] = bytes[from]!
  }
  if (count === 0 || at !== end) return 0
  valueEnd = out.length = to
  return kind
}

function digitsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at]! >= ZERO && bytes[at]! <= NINE) at++
  return at
}

/** One JSON value as it is, but on one line: the bytes, and its kind; 0 when it is none. */
function putJson(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  const target = out.bytes
  const first = out.length
  let isInText = false
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!
    const isBreak = byte === LF || byte === CR
    target[out.length++] = isBreak && !isInText ? SPACE : byte
    if (byte === QUOTE) isInText = !isInText
    else if (byte === BACKSLASH && isInText && at + 1 < end) target[out.length++] = bytes[++at]!
  }
  target[out.length] = LF
  valueStart = first
  valueEnd = out.length
  const after = scanValue(target, first)
  if (after < 0 || skipBlanks(target, after) !== out.length) return 0
  const kind = valueKind
  if (kind <= KIND.escapedText) {
    valueStart++
    valueEnd = after - 1
  } else valueEnd = after
  return kind
}

/** Arrays, tuples and maps in ClickHouse's own form; 0 when it is something else. */
function putArrays(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  const first = out.length
  const kind = putLiteral(bytes, start, end, out)
  if (kind === 0) return 0
  valueStart = first
  valueEnd = out.length
  return kind
}

const TRUE_WORD = new TextEncoder().encode('true')
const FALSE_WORD = new TextEncoder().encode('false')
const NULL_WORD = new TextEncoder().encode('null')

function putWord(word: Uint8Array, out: ColumnBuffer): void {
  valueStart = out.length
  out.bytes.set(word, out.length)
  out.length += word.length
  valueEnd = out.length
}

/** What Postgres takes for a boolean (PostgreSQL documentation, "Boolean Type"), and ClickHouse in CSV. */
const FLAGS = new Map<string, boolean>([
  ...['true', 't', 'yes', 'y', 'on', '1'].map((word) => [word, true] as const),
  ...['false', 'f', 'no', 'n', 'off', '0'].map((word) => [word, false] as const),
])
const MAX_FLAG_BYTES = 5

function flagOf(bytes: Uint8Array, start: number, end: number): boolean | undefined {
  if (end - start > MAX_FLAG_BYTES) return undefined
  let word = ''
  for (let at = start; at < end; at++) word += String.fromCharCode(bytes[at]!)
  return FLAGS.get(word.toLowerCase())
}

function afterSpaces(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && isSpace(bytes[at]!)) at++
  return at
}

function beforeSpaces(bytes: Uint8Array, start: number, end: number): number {
  let at = end
  while (at > start && isSpace(bytes[at - 1]!)) at--
  return at
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === TAB
}
