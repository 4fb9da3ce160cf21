// What goes from a worker to the main thread: the columns of some rows, each a page or a dictionary with the numbers of its
// values. All numbers are little-endian.
//
//   u32 rows | per column: u8 form | u8 flags | u8 bytes of min | u8 bytes of max | u32 NULLs | min | max, then
//     page:       u32 raw bytes | u32 bytes | the page: its body, or after `seal` its header and its compressed body
//     dictionary: u32 levels | u32 entries | u32 bytes of entries | u32 values | levels | entries | u16 per value

import { append, type ColumnBuffer, reserve } from '../column-buffer.ts'
import type { Bounds } from './bounds.ts'

export const FORM = { page: 0, dictionary: 1 } as const

const HAS_MIN = 1
const HAS_MAX = 2
const MIN_EXACT = 4
const MAX_EXACT = 8

export interface ColumnFacts {
  readonly form: number
  readonly nulls: number
  readonly bounds: Bounds
}

export function putU32(out: ColumnBuffer, value: number): void {
  reserve(out, 4)
  out.view.setUint32(out.length, value, true)
  out.length += 4
}

export function putFacts(out: ColumnBuffer, { form, nulls, bounds }: ColumnFacts): void {
  const { min, max, isMinExact, isMaxExact } = bounds
  reserve(out, 8)
  const { bytes } = out
  bytes[out.length++] = form
  bytes[out.length++] =
    (min === undefined ? 0 : HAS_MIN) |
    (max === undefined ? 0 : HAS_MAX) |
    (isMinExact ? MIN_EXACT : 0) |
    (isMaxExact ? MAX_EXACT : 0)
  bytes[out.length++] = min?.length ?? 0
  bytes[out.length++] = max?.length ?? 0
  putU32(out, nulls)
  if (min !== undefined) append(out, min, 0, min.length)
  if (max !== undefined) append(out, max, 0, max.length)
}

/** Reads a block from its beginning. */
export class BlockCursor {
  readonly bytes: Uint8Array
  readonly #view: DataView
  at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  }

  u32(): number {
    this.at += 4
    return this.#view.getUint32(this.at - 4, true)
  }

  u16(): number {
    this.at += 2
    return this.#view.getUint16(this.at - 2, true)
  }

  /** A view. */
  take(length: number): Uint8Array {
    this.at += length
    return this.bytes.subarray(this.at - length, this.at)
  }

  facts(): ColumnFacts {
    const [form = 0, flags = 0, minBytes = 0, maxBytes = 0] = this.take(4)
    const nulls = this.u32()
    const min = this.take(minBytes).slice()
    const max = this.take(maxBytes).slice()
    return {
      form,
      nulls,
      bounds: {
        min: (flags & HAS_MIN) === 0 ? undefined : min,
        max: (flags & HAS_MAX) === 0 ? undefined : max,
        isMinExact: (flags & MIN_EXACT) !== 0,
        isMaxExact: (flags & MAX_EXACT) !== 0,
      },
    }
  }
}
