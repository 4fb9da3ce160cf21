// The values of one page, nulls left out, as the page has them: bytes of a fixed width, or bytes with their bounds. Values
// of a dictionary are its entries' numbers.

import { PageError } from '../corrupt.ts'
import type { Leaf } from '../schema/field.ts'

/**
 * Value i is entry `indices[i]`, or i itself without `indices`. An entry of `width` bytes, little-endian where it is a
 * number, lies at `start + entry * width`; without a width at `starts[entry] .. ends[entry]`. The arrays may be longer than
 * what they hold.
 */
export interface PageValues {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly width: number
  readonly start: number
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly indices: Int32Array | undefined
  readonly count: number
  /** What `indices` are numbers of; the same object for all pages of a column chunk. */
  readonly dictionary: PageValues | undefined
}

const NONE = new Int32Array(0)

/** Values of `width` bytes from `start` on. */
export function fixedValues(bytes: Uint8Array, start: number, width: number, count: number): PageValues {
  const view = viewOf(bytes)
  return { bytes, view, width, start, starts: NONE, ends: NONE, indices: undefined, count, dictionary: undefined }
}

/** Values between bounds. */
export function textValues(bytes: Uint8Array, starts: Int32Array, ends: Int32Array, count: number): PageValues {
  const view = viewOf(bytes)
  return { bytes, view, width: 0, start: 0, starts, ends, indices: undefined, count, dictionary: undefined }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export function tooShort(): PageError {
  return new PageError('its values end too early')
}

export function wrongEncoding(leaf: Leaf, encoding: string): PageError {
  return new PageError(`values of ${leaf.physical} in the encoding ${encoding}`)
}
