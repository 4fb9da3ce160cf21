// A number as people and programs write it, as JSON has it.

import { DOT, LOWER_E, MINUS, NINE, PLUS, UPPER_E, ZERO } from '../../../codecs/ascii.ts'
import type { ColumnBuffer } from '../../../codecs/column-buffer.ts'
import { readNonFinite } from '../../../codecs/text/non-finite.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { cellValue } from './cell-value.ts'

/** Appends the number without a plus, leading zeros, or a point with nothing on one side. Its kind; 0 when it is not one. */
export function putNumber(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  const target = out.bytes
  let to = out.length
  let at = start
  cellValue.start = to
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
  cellValue.end = to
  out.length = to
  return kind
}

function digitsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at]! >= ZERO && bytes[at]! <= NINE) at++
  return at
}

/** Appends NaN or infinity as servers print them. Its kind; 0 when it is neither. */
export function putNonFinite(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  if (readNonFinite(bytes, start, end) === 0) return 0
  cellValue.start = out.length
  // Old servers of ClickHouse take no plus.
  for (let at = bytes[start] === PLUS ? start + 1 : start; at < end; at++) out.bytes[out.length++] = bytes[at]!
  cellValue.end = out.length
  return KIND.nonFinite
}
