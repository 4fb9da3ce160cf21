// JSON in a field, and arrays, tuples and maps as ClickHouse writes them.

import { BACKSLASH, CR, LF, QUOTE, SPACE } from '../../../codecs/ascii.ts'
import type { ColumnBuffer } from '../../../codecs/column-buffer.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { putLiteral } from '../../clickhouse-literal.ts'
import { scanValue, skipBlanks, valueKind } from '../../json/scan.ts'
import { cellValue } from './cell-value.ts'

/** Appends one JSON value as it is, but on one line. Its kind; 0 when it is not one. */
export function putJson(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
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
  cellValue.start = first
  cellValue.end = out.length
  const after = scanValue(target, first)
  if (after < 0 || skipBlanks(target, after) !== out.length) return 0
  const kind = valueKind
  if (kind <= KIND.escapedText) {
    cellValue.start++
    cellValue.end = after - 1
  } else cellValue.end = after
  return kind
}

/** Appends an array, a tuple or a map of ClickHouse's own form as JSON. Its kind; 0 when it is not one. */
export function putArrays(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  const first = out.length
  const kind = putLiteral(bytes, start, end, out)
  if (kind === 0) return 0
  cellValue.start = first
  cellValue.end = out.length
  return kind
}
