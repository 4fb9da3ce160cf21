// The kinds of value that an input can hold, as the codecs see them. Small integers: they are compared per value.

import type { ColumnBuffer } from './column-buffer.ts'

export const KIND = {
  /** Text without escapes: its bytes are the value. */
  text: 1,
  /** Text with JSON escapes in it. */
  escapedText: 2,
  /** Digits with an optional minus. */
  integer: 3,
  /** A number with a fraction or an exponent. */
  decimal: 4,
  true: 5,
  false: 6,
  null: 7,
  object: 8,
  array: 9,
  /** NaN or infinity as servers print them, of fields that have no types: JSON has none. Only float columns take it. */
  nonFinite: 10,
} as const

/** One of the numbers above. */
export type Kind = (typeof KIND)[keyof typeof KIND]

/**
 * Writes one value. `start` and `end` bound it in `bytes`, without the quotes for text. Returns a negative
 * reject code when the column cannot hold the value exactly; nothing counts as written then.
 */
export type ValueWriter = (bytes: Uint8Array, start: number, end: number, kind: number, out: ColumnBuffer) => number

/** Says without writing whether the column can hold the value exactly: 0 or a negative reject code. */
export type ValueCheck = (bytes: Uint8Array, start: number, end: number, kind: number) => number
