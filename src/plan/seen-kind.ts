// Kinds of values as inference tells them apart, and the kind of column that holds several of them.

import { LOWER_E, UPPER_E } from '../codecs/ascii.ts'
import { checkFloat } from '../codecs/text/float.ts'
import { checkInteger, integerRange } from '../codecs/text/integer.ts'
import type { InferredKind } from '../schema.ts'

export type SeenKind = InferredKind | 'small-int'

const INT64 = integerRange(64, true)
const UINT64 = integerRange(64, false)
/** A double keeps this many significant digits of any decimal number. */
const DOUBLE_DIGITS = 17
/** Integers up to this many digits are exact in a double. */
const EXACT_INTEGER_DIGITS = 15

export function integerKind(bytes: Uint8Array, start: number, end: number): SeenKind {
  if (end - start <= EXACT_INTEGER_DIGITS) return 'small-int'
  if (checkInteger(bytes, start, end, INT64) === 0) return 'int64'
  return checkInteger(bytes, start, end, UINT64) === 0 ? 'uint64' : 'decimal'
}

/** A number with more digits than a double keeps is a decimal; so is one that a double cannot reach. */
export function decimalKind(bytes: Uint8Array, start: number, end: number): InferredKind {
  if (end - start <= DOUBLE_DIGITS && !hasExponent(bytes, start, end)) return 'double'
  const text = new TextDecoder().decode(bytes.subarray(start, end))
  const digits = text.replace(/e.*$/i, '').replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '')
  return digits.length <= DOUBLE_DIGITS && checkFloat(bytes, start, end, 64) === 0 ? 'double' : 'decimal'
}

function hasExponent(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === LOWER_E || bytes[at] === UPPER_E) return true
  return false
}

/** The one kind that holds all that was seen. */
export function kindOf(seen: ReadonlyMap<SeenKind, number>, hasNegative: boolean): InferredKind {
  const only = (...kinds: SeenKind[]): boolean => [...seen.keys()].every((kind) => kinds.includes(kind))
  if (seen.size === 0) return 'text'
  if (seen.has('json')) return 'json'
  if (only('small-int', 'int64')) return 'int64'
  // Identifiers made by a hash lie on both sides of 2 ** 63.
  if (only('small-int', 'int64', 'uint64') && !hasNegative) return 'uint64'
  if (only('small-int', 'double')) return 'double'
  if (only('small-int', 'int64', 'uint64', 'double', 'decimal')) return 'decimal'
  const [first, second] = seen.keys()
  return second === undefined && first !== undefined && first !== 'small-int' ? first : 'text'
}
