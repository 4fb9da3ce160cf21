// QBit(T, N): N numbers whose bits are stored apart: for each bit of T, the highest first, a FixedString with that bit of all of
// them. The first number is the lowest bit of the last byte.

import { COMMA, LEFT_BRACKET, RIGHT_BRACKET } from '../../codecs/ascii.ts'
import type { TypeNode } from '../../codecs/clickhouse/type-parser.ts'
import { type ColumnBuffer, putByte } from '../../codecs/column-buffer.ts'
import type { BlockCursor } from './cursor.ts'
import type { PutFixed } from './fixed-values.ts'
import { makeNumber } from './qbit-number.ts'
import type { NativeValues, Place } from './values.ts'

export class QBitValues implements NativeValues {
  readonly #width: number
  readonly #size: number
  readonly #put: PutFixed
  readonly #number: Uint8Array
  readonly #view: DataView
  #bytes: Uint8Array = new Uint8Array(0)
  #at = 0
  #rows = 0

  private constructor(width: number, size: number, put: PutFixed) {
    this.#width = width
    this.#size = size
    this.#put = put
    this.#number = new Uint8Array(width)
    this.#view = new DataView(this.#number.buffer)
  }

  /** Undefined for one with a stride, which is stored in another way. */
  static of({ args }: TypeNode, element: Place): QBitValues | undefined {
    const made = makeNumber(args[0]?.type?.name ?? '', element)
    const size = args[1]?.number ?? 0
    return made && size > 0 && args.length === 2 ? new QBitValues(made.width, size, made.put) : undefined
  }

  prefix(): void {}

  read(cursor: BlockCursor, rows: number): void {
    this.#bytes = cursor.bytes
    this.#rows = rows
    this.#at = cursor.take(rows * this.#width * 8 * Math.ceil(this.#size / 8))
  }

  put(row: number, out: ColumnBuffer): number {
    let reject = 0
    putByte(out, LEFT_BRACKET)
    for (let element = 0; element < this.#size; element++) {
      if (element > 0) putByte(out, COMMA)
      this.#gather(row, element)
      reject = this.#put(this.#number, this.#view, 0, out) || reject
    }
    putByte(out, RIGHT_BRACKET)
    return reject
  }

  #gather(row: number, element: number): void {
    const stringBytes = Math.ceil(this.#size / 8)
    const streamBytes = this.#rows * stringBytes
    let at = this.#at + row * stringBytes + stringBytes - 1 - (element >> 3)
    for (let byte = this.#width - 1; byte >= 0; byte--) {
      let value = 0
      for (let i = 0; i < 8; i++, at += streamBytes) value = (value << 1) | ((this.#bytes[at]! >> (element & 7)) & 1)
      this.#number[byte] = value
    }
  }
}
