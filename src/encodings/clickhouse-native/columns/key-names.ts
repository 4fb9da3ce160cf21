// The names of a tuple's elements, found by the bytes of JSON keys.

import { ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { decodeText } from '../../../codecs/text/json-string.ts'
import { KIND } from '../../../codecs/value-kind.ts'

export class KeyNames {
  readonly #names: readonly Uint8Array[]

  constructor(names: readonly string[]) {
    this.#names = names.map((name) => new TextEncoder().encode(name))
  }

  /** The place of the name that the key is, or -1. `expected` is looked at first: objects mostly repeat their order. */
  find(bytes: Uint8Array, start: number, end: number, kind: number, expected: number): number {
    if (kind === KIND.text) return this.#find(bytes, start, end, expected)
    decoded.length = 0
    reserve(decoded, end - start)
    if (decodeText(bytes, start, end, decoded) < 0) return -1
    return this.#find(decoded.bytes, 0, decoded.length, expected)
  }

  #find(bytes: Uint8Array, start: number, end: number, expected: number): number {
    const count = this.#names.length
    for (let i = 0; i < count; i++) {
      const place = (expected + i) % count
      if (isSame(this.#names[place]!, bytes, start, end)) return place
    }
    return -1
  }
}

function isSame(name: Uint8Array, bytes: Uint8Array, start: number, end: number): boolean {
  if (name.length !== end - start) return false
  for (let i = 0; i < name.length; i++) if (name[i] !== bytes[start + i]) return false
  return true
}

/** A key without its escapes. */
const decoded = new ColumnBuffer(64)
