// The pages of one column until their row group is written: on the main thread. The dictionaries of blocks become one, and
// their numbers those of its entries.

import { append, ColumnBuffer } from '../../../codecs/column-buffer.ts'
import { type BlockCursor, FORM } from '../../../codecs/parquet/block-parts.ts'
import { type Bounds, joinBounds, NO_BOUNDS } from '../../../codecs/parquet/bounds.ts'
import type { ColumnChunk } from '../../../codecs/parquet/footer.ts'
import { putNumbers } from '../../../codecs/parquet/hybrid.ts'
import { ENCODING, putDataPage, putDictionaryPage } from '../../../codecs/parquet/page-header.ts'
import { CODEC, type ParquetCodec, storedBody } from '../../../codecs/parquet/stored-body.ts'
import { orderOf, type StoredType } from '../../../codecs/parquet/stored-type.ts'
import { HASH_SEED, hashByte, ValueDictionary } from '../../clickhouse-native/columns/value-dictionary.ts'

const MAX_ENTRIES = 0xffff
const MAX_DICTIONARY_BYTES = 1024 * 1024

export class ColumnPages {
  readonly #type: StoredType
  readonly #codec: ParquetCodec
  readonly #dictionary = new ValueDictionary()
  #pages: Uint8Array[] = []
  #bytes = 0
  #rawBytes = 0
  #nulls = 0
  #bounds: Bounds = NO_BOUNDS
  #numbers = new Uint32Array(1024)

  constructor(type: StoredType, codec: ParquetCodec) {
    this.#type = type
    this.#codec = codec
  }

  get bytes(): number {
    return this.#bytes + this.#dictionary.entries.length
  }

  /** Takes the column's part of a block. */
  add(block: BlockCursor, rows: number): void {
    const { form, nulls, bounds } = block.facts()
    this.#nulls += nulls
    this.#bounds = joinBounds(this.#bounds, bounds, orderOf(this.#type))
    if (form === FORM.page) {
      const rawBytes = block.u32()
      this.#push(block.take(block.u32()).slice(), rawBytes)
    } else this.#addNumbers(block, rows)
  }

  /** The pages, with the dictionary's before them; they begin at `offset` of the file. Then the next row group begins. */
  end(offset: number): { readonly pieces: readonly Uint8Array[]; readonly chunk: ColumnChunk } {
    const { count, entries } = this.#dictionary
    const hasDictionary = count > 0
    const pieces = this.#pages
    let firstBytes = 0
    if (hasDictionary) {
      const out = new ColumnBuffer(entries.length + 128)
      const raw = entries.bytes.subarray(0, entries.length)
      const body = storedBody(this.#codec, raw)
      putDictionaryPage(out, count, raw.length, body)
      firstBytes = out.length
      this.#bytes += out.length
      this.#rawBytes += raw.length + out.length - body.length
      pieces.unshift(out.bytes.subarray(0, out.length))
    }
    const chunk: ColumnChunk = {
      codec: CODEC[this.#codec],
      dictionaryOffset: hasDictionary ? offset : undefined,
      dataOffset: offset + firstBytes,
      rawBytes: this.#rawBytes,
      bytes: this.#bytes,
      nulls: this.#nulls,
      bounds: this.#bounds,
    }
    this.#pages = []
    this.#bytes = this.#rawBytes = this.#nulls = 0
    this.#bounds = NO_BOUNDS
    this.#dictionary.clear()
    return { pieces, chunk }
  }

  #addNumbers(block: BlockCursor, rows: number): void {
    const levelBytes = block.u32()
    const count = block.u32()
    const entryBytes = block.u32()
    const values = block.u32()
    const levels = block.take(levelBytes)
    const entries = block.take(entryBytes)
    const { count: known, entries: all } = this.#dictionary
    const body = new ColumnBuffer(levelBytes + values * 2 + 64)
    append(body, levels, 0, levels.length)
    if (known + count > MAX_ENTRIES || all.length + entryBytes > MAX_DICTIONARY_BYTES) {
      putTexts(body, block, entries, count, values)
      this.#store(body, rows, ENCODING.PLAIN)
      return
    }
    const numbers = this.#join(entries, count)
    if (this.#numbers.length < values) this.#numbers = new Uint32Array(values)
    for (let i = 0; i < values; i++) this.#numbers[i] = numbers[block.u16()]!
    const width = Math.max(1, 32 - Math.clz32(this.#dictionary.count - 1))
    body.bytes[body.length++] = width
    putNumbers(body, this.#numbers, values, width)
    this.#store(body, rows, ENCODING.RLE_DICTIONARY)
  }

  /** The numbers here of a block's entries. */
  #join(entries: Uint8Array, count: number): Uint32Array {
    const numbers = new Uint32Array(count)
    const own = this.#dictionary
    let at = 0
    for (let i = 0; i < count; i++) {
      const start = at + 4
      const end = start + lengthAt(entries, at)
      let hash = HASH_SEED
      for (let byte = start; byte < end; byte++) hash = hashByte(hash, entries[byte]!)
      let index = own.find(entries, start, end, hash)
      if (index < 0) {
        const from = own.entries.length + 4
        append(own.entries, entries, at, end)
        index = own.commit(from, hash)
      }
      numbers[i] = index
      at = end
    }
    return numbers
  }

  #store({ bytes, length }: ColumnBuffer, rows: number, encoding: number): void {
    const body = storedBody(this.#codec, bytes.subarray(0, length))
    const page = new ColumnBuffer(body.length + 64)
    putDataPage(page, rows, encoding, length, body)
    this.#push(page.bytes.subarray(0, page.length), length + page.length - body.length)
  }

  #push(page: Uint8Array, rawBytes: number): void {
    this.#pages.push(page)
    this.#bytes += page.length
    this.#rawBytes += rawBytes
  }
}

/** Entries as values, where the dictionary is full. */
function putTexts(out: ColumnBuffer, block: BlockCursor, entries: Uint8Array, count: number, values: number): void {
  const starts = new Uint32Array(count + 1)
  for (let i = 0; i < count; i++) starts[i + 1] = starts[i]! + 4 + lengthAt(entries, starts[i]!)
  for (let i = 0; i < values; i++) {
    const index = block.u16()
    append(out, entries, starts[index]!, starts[index + 1]!)
  }
}

function lengthAt(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)
}
