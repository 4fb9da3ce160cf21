// The texts of a column in one block, each once, where they repeat enough for it.

import { append, type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { putU32 } from '../../../codecs/parquet/block-parts.ts'
import type { Bounds } from '../../../codecs/parquet/bounds.ts'
import type { ColumnValues } from '../../../codecs/parquet/plain-values.ts'
import type { StoredType } from '../../../codecs/parquet/stored-type.ts'
import { TextBounds } from '../../../codecs/parquet/text-bounds.ts'
import { HASH_SEED, hashByte, ValueDictionary } from '../../clickhouse-native/columns/value-dictionary.ts'

/** After this many values it shows whether they repeat. */
const TRIAL = 256
/** Values per entry that a dictionary must have, at the trial and at the end. */
const REPEATED_AT_TRIAL = 2
const REPEATED = 4
/** Longer texts are not compared with others. */
const MAX_LENGTH = 256
const MAX_ENTRIES = 0xffff

export class TextDictionary {
  /** Entries are as in the file: their length in four bytes, then their bytes. */
  readonly #dictionary = new ValueDictionary()
  readonly #bounds = new TextBounds()
  #numbers = new Uint16Array(1024)
  #count = 0

  /** Reads a column with this many values that are not NULL; false where a dictionary does not pay. */
  read({ values, nulls, rows }: ColumnValues, count: number): boolean {
    if (count === 0) return false
    if (this.#numbers.length < count) this.#numbers = new Uint16Array(count)
    const dictionary = this.#dictionary
    dictionary.clear()
    const source = values.bytes
    const limit = Math.min(MAX_ENTRIES, Math.floor(count / REPEATED))
    let from = 0
    let read = 0
    for (let row = 0; row < rows; row++) {
      let length = source[from++]!
      if (length > 0x7f) {
        length = (length & 0x7f) | (source[from]! << 7)
        if (source[from++]! > 0x7f || length > MAX_LENGTH) return false
      }
      const start = from
      from += length
      if (nulls !== undefined && nulls[row] === 1) continue
      let hash = HASH_SEED
      for (let at = start; at < from; at++) hash = hashByte(hash, source[at]!)
      let index = dictionary.find(source, start, from, hash)
      if (index < 0) {
        if (dictionary.count > limit || (read === TRIAL && dictionary.count * REPEATED_AT_TRIAL > TRIAL)) return false
        index = this.#add(source, start, from, hash)
      }
      this.#numbers[read++] = index
    }
    this.#count = read
    return dictionary.count <= limit || dictionary.count === 1
  }

  /** Of what was read. */
  bounds({ logical }: StoredType): Bounds {
    const { bytes, length, view } = this.#dictionary.entries
    this.#bounds.begin(bytes)
    for (let at = 0; at < length; ) {
      const end = at + 4 + view.getUint32(at, true)
      this.#bounds.add(at + 4, end)
      at = end
    }
    return this.#bounds.end(logical.kind === 'string' || logical.kind === 'json')
  }

  put(out: ColumnBuffer, levels: Uint8Array): void {
    const { count, entries } = this.#dictionary
    putU32(out, levels.length)
    putU32(out, count)
    putU32(out, entries.length)
    putU32(out, this.#count)
    append(out, levels, 0, levels.length)
    append(out, entries.bytes, 0, entries.length)
    reserve(out, this.#count * 2)
    for (let i = 0; i < this.#count; i++) {
      out.view.setUint16(out.length, this.#numbers[i]!, true)
      out.length += 2
    }
  }

  #add(source: Uint8Array, start: number, end: number, hash: number): number {
    const { entries } = this.#dictionary
    putU32(entries, end - start)
    const from = entries.length
    append(entries, source, start, end)
    return this.#dictionary.commit(from, hash)
  }
}
