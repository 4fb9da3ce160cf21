// A field of separated values -> a value in the form of JSON, as the codecs take it. What cannot be read as its column's
// class says stays text, and the codec refuses it in its own words.

import { LF, PLUS, SPACE, TAB } from '../../../codecs/ascii.ts'
import { type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import type { CellClass } from './cell-class.ts'
import { cellValue } from './cell-value.ts'
import { putArrays, putJson } from './put-json.ts'
import { putNonFinite, putNumber } from './put-number.ts'
import { putText } from './put-text.ts'
import { flagOf, plainFlagOf, putFlag } from './put-word.ts'

/**
 * Appends the field whose characters are `bytes[start .. end)`, followed by a line feed. Returns its kind, or a negative
 * reject; where the value lies is in `cellValue`.
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

/** The same for an array, a tuple or a map as ClickHouse writes it; 0 when the field is none. */
export function putLiteralCell(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  reserve(out, (end - start) * 6 + 8)
  const kind = putArrays(bytes, start, end, out)
  if (kind !== 0) out.bytes[out.length++] = LF
  return kind
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
  // If the type of the column is unknown, spaces are text.
  const isWord = cellClass === 'sampled' || cellClass === 'plain bool' || cellClass === 'plain number'
  if ((isWord || cellClass === 'any') && to - from < end - start) return putText(bytes, start, end, out)
  // Old servers of ClickHouse have no Bool: there a column of flags is one of UInt8.
  if (isWord) {
    const flag = plainFlagOf(bytes, from, to)
    if (flag !== undefined) return putFlag(flag, out)
  }
  if (cellClass === 'float' || cellClass === 'plain float') {
    const kind = putNonFinite(bytes, from, to, out)
    if (kind !== 0) return kind
  }
  if (cellClass === 'number' || cellClass === 'float') {
    const kind = putNumber(bytes, from, to, out)
    if (kind !== 0) return kind
  }
  if (cellClass === 'plain number' || cellClass === 'plain float') {
    const kind = putNumber(bytes, from, to, out)
    // What was written in another way than JSON's has another length now, or began with a plus.
    if (kind !== 0 && cellValue.end - cellValue.start === end - start && bytes[start] !== PLUS) return kind
    if (kind !== 0) out.length = cellValue.start
    return putText(bytes, start, end, out)
  }
  if (cellClass === 'bool' || cellClass === 'number' || cellClass === 'float') {
    const flag = flagOf(bytes, from, to)
    if (flag !== undefined && (cellClass === 'bool' || to - from > 3)) return putFlag(flag, out)
    return putText(bytes, from, to, out)
  }
  const kind = putJson(bytes, from, to, out)
  if (cellClass === 'json') return kind === 0 ? REJECT.valueSyntax : kind
  if (TAKEN[cellClass].includes(kind)) return kind
  out.length = cellValue.start
  if (cellClass === 'literal') {
    const literal = putArrays(bytes, from, to, out)
    if (literal !== 0) return literal
  }
  return putText(bytes, from, to, out)
}

/** The kinds of JSON that count as more than text. */
const TAKEN: Readonly<
  Record<'time' | 'any' | 'sampled' | 'plain bool' | 'array' | 'nested' | 'literal', readonly number[]>
> = {
  time: [KIND.integer, KIND.decimal],
  any: [KIND.integer, KIND.decimal, KIND.true, KIND.false],
  sampled: [KIND.integer, KIND.decimal],
  'plain bool': [KIND.integer, KIND.decimal],
  array: [KIND.array],
  nested: [KIND.array, KIND.object],
  literal: [KIND.array, KIND.object],
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
