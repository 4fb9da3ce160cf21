// The least and the greatest of a page's values, as statistics have them: no NaN, and zeros with the sign that bounds both.
// Source: parquet.thrift, Statistics and ColumnOrder.

import type { Order } from './stored-type.ts'

export interface Bounds {
  readonly min: Uint8Array | undefined
  readonly max: Uint8Array | undefined
  /** They are values of the column, not texts that were cut off. */
  readonly isMinExact: boolean
  readonly isMaxExact: boolean
}

export const NO_BOUNDS: Bounds = { min: undefined, max: undefined, isMinExact: false, isMaxExact: false }

export function joinBounds(one: Bounds, other: Bounds, order: Order): Bounds {
  const isLess = one.min === undefined || (other.min !== undefined && compare(other.min, one.min, order) < 0)
  const isGreater = one.max === undefined || (other.max !== undefined && compare(other.max, one.max, order) > 0)
  const least = isLess ? other : one
  const greatest = isGreater ? other : one
  return { min: least.min, isMinExact: least.isMinExact, max: greatest.max, isMaxExact: greatest.isMaxExact }
}

/** Negative when `a` comes first. */
export function compare(a: Uint8Array, b: Uint8Array, order: Order): number {
  if (order === 'bytes') return compareBytes(a, b)
  const one = viewOf(a)
  const other = viewOf(b)
  switch (order) {
    case 'bool':
      return one.getUint8(0) - other.getUint8(0)
    case 'int32':
      return one.getInt32(0, true) - other.getInt32(0, true)
    case 'int64':
      return one.getInt32(4, true) - other.getInt32(4, true) || one.getUint32(0, true) - other.getUint32(0, true)
    case 'uint64':
      return one.getUint32(4, true) - other.getUint32(4, true) || one.getUint32(0, true) - other.getUint32(0, true)
    case 'float':
      return compareNumbers(one.getFloat32(0, true), other.getFloat32(0, true))
    case 'double':
      return compareNumbers(one.getFloat64(0, true), other.getFloat64(0, true))
    default:
      return one.getInt8(0) - other.getInt8(0) || compareBytes(a, b)
  }
}

/** -0 before 0: they are joined as bounds of bounds. */
function compareNumbers(a: number, b: number): number {
  return a - b || (Object.is(a, b) ? 0 : Object.is(a, -0) ? -1 : 1)
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const length = Math.min(a.length, b.length)
  for (let i = 0; i < length; i++) if (a[i] !== b[i]) return a[i]! - b[i]!
  return a.length - b.length
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

/** The bounds of values of `width` bytes in `bytes`, one after another as the file has them. */
export function fixedBounds(bytes: Uint8Array, width: number, order: Order): Bounds {
  if (order === 'float' || order === 'double') return floatBounds(bytes, width)
  if (bytes.length === 0) return NO_BOUNDS
  const view = viewOf(bytes)
  let min = 0
  let max = 0
  for (let at = width; at < bytes.length; at += width) {
    if (isBefore(view, at, min, width, order)) min = at
    else if (isBefore(view, max, at, width, order)) max = at
  }
  return exact(bytes.slice(min, min + width), bytes.slice(max, max + width))
}

function isBefore(view: DataView, a: number, b: number, width: number, order: Order): boolean {
  switch (order) {
    case 'int32':
      return view.getInt32(a, true) < view.getInt32(b, true)
    case 'int64': {
      const one = view.getInt32(a + 4, true)
      const other = view.getInt32(b + 4, true)
      return one === other ? view.getUint32(a, true) < view.getUint32(b, true) : one < other
    }
    case 'uint64': {
      const one = view.getUint32(a + 4, true)
      const other = view.getUint32(b + 4, true)
      return one === other ? view.getUint32(a, true) < view.getUint32(b, true) : one < other
    }
    default: {
      const isSigned = order === 'signedBytes'
      const first = isSigned ? view.getInt8(a) - view.getInt8(b) : view.getUint8(a) - view.getUint8(b)
      if (first !== 0) return first < 0
      for (let i = 1; i < width; i++) {
        const difference = view.getUint8(a + i) - view.getUint8(b + i)
        if (difference !== 0) return difference < 0
      }
      return false
    }
  }
}

function floatBounds(bytes: Uint8Array, width: number): Bounds {
  const view = viewOf(bytes)
  let min = Number.POSITIVE_INFINITY
  let max = Number.NEGATIVE_INFINITY
  for (let at = 0; at < bytes.length; at += width) {
    const value = width === 4 ? view.getFloat32(at, true) : view.getFloat64(at, true)
    if (value < min) min = value
    if (value > max) max = value
  }
  if (max < min) return NO_BOUNDS
  // Readers may take either zero for the other.
  return exact(floatBytes(min === 0 ? -0 : min, width), floatBytes(max === 0 ? 0 : max, width))
}

function floatBytes(value: number, width: number): Uint8Array {
  const bytes = new Uint8Array(width)
  if (width === 4) viewOf(bytes).setFloat32(0, value, true)
  else viewOf(bytes).setFloat64(0, value, true)
  return bytes
}

/** The bounds of flags 0 and 1. */
export function boolBounds(flags: Uint8Array): Bounds {
  if (flags.length === 0) return NO_BOUNDS
  return exact(Uint8Array.of(flags.includes(0) ? 0 : 1), Uint8Array.of(flags.includes(1) ? 1 : 0))
}

function exact(min: Uint8Array, max: Uint8Array): Bounds {
  return { min, max, isMinExact: true, isMaxExact: true }
}
