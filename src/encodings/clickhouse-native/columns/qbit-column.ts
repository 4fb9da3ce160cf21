// QBit(T, N): vectors of N floats, stored by their bits: for each bit of T, the highest first, a FixedString with that bit of all
// N elements. The first element is the lowest bit of the last byte.

import type { ScalarCodec } from '../../../codecs/clickhouse/codec.ts'
import { ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { eachElement } from '../../../formats/json/elements.ts'
import type { NativeColumn } from './native-column.ts'

const FIRST_CAPACITY = 4096

export class QBitColumn implements NativeColumn {
  readonly #codec: ScalarCodec
  readonly #size: number
  /** The elements of all rows, one after another. */
  readonly #values = new ColumnBuffer(FIRST_CAPACITY)
  #rows = 0
  #rowsAtMark = 0
  /** What the array under way is in, and how many elements it has so far. */
  #bytes: Uint8Array = new Uint8Array(0)
  #count = 0
  readonly #writeElement: (start: number, end: number, kind: number) => number

  constructor(codec: ScalarCodec, size: number) {
    this.#codec = codec
    this.#size = size
    this.#writeElement = (start, end, kind) => {
      if (this.#count++ === this.#size) return REJECT.tooLong
      return this.#codec.write(this.#bytes, start, end, kind, this.#values)
    }
  }

  write(bytes: Uint8Array, start: number, _end: number, kind: number): number {
    if (kind !== KIND.array) return kind === KIND.null ? REJECT.nullValue : REJECT.valueType
    const { length } = this.#values
    this.#bytes = bytes
    this.#count = 0
    const reject = eachElement(bytes, start, this.#writeElement) || (this.#count < this.#size ? REJECT.valueSyntax : 0)
    if (reject < 0) this.#values.length = length
    else this.#rows++
    return reject
  }

  writeDefault(): void {
    const bytes = this.#size * this.#codec.placeholder.length
    reserve(this.#values, bytes)
    this.#values.bytes.fill(0, this.#values.length, this.#values.length + bytes)
    this.#values.length += bytes
    this.#rows++
  }

  mark(): void {
    this.#values.mark = this.#values.length
    this.#rowsAtMark = this.#rows
  }

  rollback(): void {
    this.#values.length = this.#values.mark
    this.#rows = this.#rowsAtMark
  }

  clear(): void {
    this.#values.length = this.#values.mark = 0
    this.#rows = this.#rowsAtMark = 0
  }

  appendPrefix(): void {}

  appendData(out: ColumnBuffer): void {
    const width = this.#codec.placeholder.length
    const stringBytes = Math.ceil(this.#size / 8)
    const streamBytes = this.#rows * stringBytes
    const total = width * 8 * streamBytes
    reserve(out, total)
    const start = out.length
    out.bytes.fill(0, start, start + total)
    let from = 0
    for (let row = 0; row < this.#rows; row++) {
      const rowStart = start + row * stringBytes
      for (let element = 0; element < this.#size; element++, from += width) {
        const place = rowStart + stringBytes - 1 - (element >> 3)
        this.#spread(from, width, out.bytes, place, streamBytes, 1 << (element & 7))
      }
    }
    out.length = start + total
  }

  /** Sets `bit` at `place` of each stream whose bit the element at `from` has. */
  #spread(from: number, width: number, target: Uint8Array, place: number, streamBytes: number, bit: number): void {
    const { bytes } = this.#values
    for (let byte = width - 1, stream = 0; byte >= 0; byte--, stream += 8) {
      const value = bytes[from + byte]!
      if (value === 0) continue
      for (let i = 0; i < 8; i++) if ((value >> (7 - i)) & 1) target[place + (stream + i) * streamBytes]! |= bit
    }
  }
}
