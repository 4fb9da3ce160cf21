// Rows of a segment that go to the server together, kept until it has taken or refused each of them.

import { rowEnds } from './row-ends.ts'

export class Piece {
  rows = 0
  length = 0
  /** Rows of the segment before it. */
  before = 0
  #bytes: Uint8Array
  #ends: Uint32Array | undefined
  readonly #isBinary: boolean

  constructor(size: number, isBinary: boolean) {
    this.#bytes = new Uint8Array(size)
    this.#isBinary = isBinary
  }

  /** Copies a frame: its memory is free again. */
  add(frame: Uint8Array, rows: number): void {
    const needed = this.length + frame.length
    if (needed > this.#bytes.length) {
      const larger = new Uint8Array(needed)
      larger.set(this.#bytes.subarray(0, this.length))
      this.#bytes = larger
    }
    this.#bytes.set(frame, this.length)
    this.length = needed
    this.rows += rows
  }

  clear(before: number): void {
    this.rows = this.length = 0
    this.before = before
    this.#ends = undefined
  }

  /** The bytes of rows `from` to before `to`, counted from 0. They change when the piece is filled again. */
  slice(from: number, to: number): Uint8Array {
    if (from === 0 && to === this.rows) return this.#bytes.subarray(0, this.length)
    this.#ends ??= rowEnds(this.#bytes.subarray(0, this.length), this.rows, this.#isBinary)
    return this.#bytes.subarray(from === 0 ? 0 : this.#ends[from - 1], this.#ends[to - 1])
  }
}
