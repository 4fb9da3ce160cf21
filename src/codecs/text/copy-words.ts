// Texts are copied four bytes at a time, and looked at on the way: bytes of a word are compared together. (Bit Twiddling Hacks,
// "Determine if a word has a byte equal to n".)

import type { ColumnBuffer } from '../column-buffer.ts'

const ONES = 0x01010101
const HIGH = 0x80808080 | 0

/** For text that JSON escapes: control characters, the quote and the backslash. */
const SPACES = 0x20202020
const QUOTES = 0x22222222
const BACKSLASHES = 0x5c5c5c5c

/**
 * Copies `start .. end` to the position `to` of `out`, where there is room, if no byte of it is one that JSON escapes; says whether
 * it did. The length of `out` stays.
 */
export function copyUnescaped(view: DataView, start: number, end: number, out: ColumnBuffer, to: number): boolean {
  const target = out.view
  const shift = to - start
  let found = 0
  let at = start
  for (; at + 4 <= end; at += 4) {
    const word = view.getInt32(at, true)
    found |= ((word - SPACES) | ((word ^ QUOTES) - ONES) | ((word ^ BACKSLASHES) - ONES)) & ~word
    target.setInt32(at + shift, word, true)
  }
  if ((found & HIGH) !== 0) return false
  for (; at < end; at++) {
    const byte = view.getUint8(at)
    if (byte < 0x20 || byte === 0x22 || byte === 0x5c) return false
    target.setUint8(at + shift, byte)
  }
  return true
}

const CRS = 0x0d0d0d0d
const LFS = 0x0a0a0a0a

/** The same for text without a quote, an end of line and the delimiter, which is an ASCII character. */
export function copyUnquoted(
  view: DataView,
  start: number,
  end: number,
  out: ColumnBuffer,
  to: number,
  delimiter: number,
): boolean {
  const target = out.view
  const shift = to - start
  const delimiters = Math.imul(delimiter, ONES)
  let found = 0
  let at = start
  for (; at + 4 <= end; at += 4) {
    const word = view.getInt32(at, true)
    const special =
      ((word ^ delimiters) - ONES) | ((word ^ QUOTES) - ONES) | ((word ^ CRS) - ONES) | ((word ^ LFS) - ONES)
    found |= special & ~word
    target.setInt32(at + shift, word, true)
  }
  if ((found & HIGH) !== 0) return false
  for (; at < end; at++) {
    const byte = view.getUint8(at)
    if (byte === delimiter || byte === 0x22 || byte === 0x0d || byte === 0x0a) return false
    target.setUint8(at + shift, byte)
  }
  return true
}

/** Bytes that come before every value: they may be copied together with what lies behind them, up to three bytes. */
export class Literal {
  readonly #words: Int32Array
  readonly #length: number

  constructor(bytes: Uint8Array) {
    const padded = new Uint8Array(Math.ceil(bytes.length / 4) * 4)
    padded.set(bytes)
    const view = new DataView(padded.buffer)
    this.#words = Int32Array.from({ length: padded.length / 4 }, (_, index) => view.getInt32(index * 4, true))
    this.#length = bytes.length
  }

  /** There must be room for it and three bytes. */
  put(out: ColumnBuffer): void {
    const words = this.#words
    const { view, length } = out
    for (let index = 0; index < words.length; index++) view.setInt32(length + index * 4, words[index]!, true)
    out.length = length + this.#length
  }
}
