// The pages of one column chunk, one after another, from a window of the file.
// Source: Apache Parquet, "Data Pages" and parquet.thrift (PageHeader).

import { crc32 } from 'node:zlib'
import type { PageHeader } from 'hyparquet'
import { parquetHeader } from 'hyparquet/src/column.js'
import { decompressPage, isPageCodec } from '../../../codecs/compression/parquet-page.ts'
import { freeMemory } from '../../../free-memory.ts'
import { corruptFile, PageError, tooLarge, unsupported } from '../corrupt.ts'
import type { ColumnChunk, ParquetFile } from '../parquet-file.ts'
import { filledAt, type RandomAccess } from '../random-access.ts'
import type { Leaf } from '../schema/field.ts'
import type { BodyMemory } from './body-memory.ts'
import type { PageMemory } from './page-memory.ts'

/** More is read at once where a header is longer, for there may be statistics in it. */
const HEADER_BYTES = 512
const MAX_HEADER_BYTES = 16 * 1024 * 1024

/** Lengths and levels around a single value. */
const PAGE_OVERHEAD = 64
/** A page has many rows, but not without end: this multiple of what one may have. */
const PAGE_RECORDS = 4

/** A page whose body has not been looked at. */
export interface RawPage {
  readonly header: PageHeader
  /** Where the page begins in the file. */
  readonly position: number
  /** Where its body begins, and how long it is. */
  readonly body: number
  readonly bodyBytes: number
  /** Values and nulls; 0 for a dictionary. */
  readonly values: number
}

export class PageStream {
  readonly #file: RandomAccess
  readonly #name: string
  readonly maxRecordBytes: number
  readonly #chunk: ColumnChunk
  readonly #isNested: boolean
  readonly #column: string
  readonly #windowBytes: number
  readonly #large: BodyMemory
  /** Memory of the window, which is at its beginning. */
  #memory = new Uint8Array(0)
  #window: Uint8Array = new Uint8Array(0)
  #windowStart = 0
  /** Where the next page begins. */
  #at: number
  /** Whether the page before did not fit into the window: only the header of the next one is read then. */
  #isLarge = false
  #seen = 0

  /** `windowBytes`: how much is read of the file at once; what is larger goes into `large`. */
  constructor(
    { file, name, maxRecordBytes }: ParquetFile,
    chunk: ColumnChunk,
    leaf: Leaf,
    windowBytes: number,
    large: BodyMemory,
  ) {
    this.#file = file
    this.#name = name
    this.maxRecordBytes = maxRecordBytes
    this.#chunk = chunk
    this.#isNested = leaf.maxRepetition > 0
    this.#column = leaf.path.join('.')
    this.#windowBytes = windowBytes
    this.#large = large
    this.#at = chunk.start
  }

  /** The next page, or undefined after the last one. */
  async next(): Promise<RawPage | undefined> {
    const position = this.#at
    if (position >= this.#chunk.end || this.#seen >= this.#chunk.values) {
      if (this.#seen < this.#chunk.values)
        throw this.corrupt(position, `has ${this.#seen} of ${this.#chunk.values} values`)
      this.close()
      return undefined
    }
    const { header, body } = await this.#header(position)
    const bodyBytes = header.compressed_page_size
    const values = header.data_page_header?.num_values ?? header.data_page_header_v2?.num_values ?? 0
    if (![bodyBytes, header.uncompressed_page_size, values].every((size) => Number.isInteger(size) && size >= 0)) {
      throw this.corrupt(position, 'has a bad page header')
    }
    this.#checkSize(header, position, values)
    this.#at = body + bodyBytes
    this.#seen += values
    this.#isLarge = bodyBytes > this.#windowBytes
    if (this.#at > this.#chunk.end || this.#seen > this.#chunk.values) {
      throw this.corrupt(position, 'has a page that does not fit into it')
    }
    return { header, position, body, bodyBytes, values }
  }

  /**
   * The page's bytes as they were before compression, from `skip` bytes on, which are never compressed. They lie in
   * `memory`.
   */
  async body(page: RawPage, memory: PageMemory, skip = 0): Promise<Uint8Array> {
    const { header, body, bodyBytes, position } = page
    const bytes = await this.#read(body, bodyBytes)
    if (bytes.length < bodyBytes) throw this.corrupt(position, 'ends in the middle of a page')
    const stored = bytes.subarray(0, bodyBytes)
    if (header.crc !== undefined && (crc32(stored) | 0) !== header.crc) {
      throw this.corrupt(position, 'has a page whose checksum is wrong')
    }
    const { codec } = this.#chunk
    if (codec === 'UNCOMPRESSED' || header.data_page_header_v2?.is_compressed === false) {
      // The window is filled anew while the page is still looked at.
      const copy = memory.bytes('stored', stored.length - skip)
      copy.set(stored.subarray(skip))
      return copy
    }
    if (!isPageCodec(codec)) throw unsupported(this.#name, `is compressed with ${codec}`)
    const rawBytes = header.uncompressed_page_size - skip
    if (rawBytes === 0) return new Uint8Array(0)
    try {
      const raw = await decompressPage(codec, stored.subarray(skip), rawBytes)
      memory.own(raw)
      if (raw.length !== rawBytes) throw new PageError(`${raw.length} bytes came out instead of ${rawBytes}`)
      return raw
    } catch (cause) {
      throw this.corrupt(position, `cannot be decompressed (${codec})`, cause)
    }
  }

  /** The levels of a page of version 2, which are never compressed. */
  async levels(page: RawPage, length: number): Promise<Uint8Array> {
    const bytes = await this.#read(page.body, page.bodyBytes)
    return bytes.subarray(0, Math.min(length, page.bodyBytes))
  }

  /** Refuses a page by what its header says, before memory is taken for it. */
  #checkSize(header: PageHeader, position: number, values: number): void {
    const { uncompressed_page_size: bytes, dictionary_page_header: dictionary } = header
    const max = this.maxRecordBytes
    const perValue = Math.floor(bytes / Math.max(1, dictionary?.num_values ?? values))
    if (perValue > max + PAGE_OVERHEAD) throw this.tooLarge(position, `has a value of ${perValue} bytes or more`)
    // Values that are nothing but levels take memory, too.
    const needed = Math.max(bytes, this.#isNested ? 2 * values : 0)
    if (needed > PAGE_RECORDS * max) throw this.tooLarge(position, `has a page that needs ${needed} bytes`)
  }

  tooLarge(position: number, what: string): Error {
    return tooLarge(this.#name, position, `the column ${this.#column} ${what}`, this.maxRecordBytes)
  }

  /** Lets go of the memory. */
  close(): void {
    freeMemory(this.#memory)
    this.#window = this.#memory = new Uint8Array(0)
  }

  corrupt(position: number, what: string, cause?: unknown): Error {
    return corruptFile(this.#name, position, `the column ${this.#column} ${what}`, cause)
  }

  async #header(position: number): Promise<{ header: PageHeader; body: number }> {
    const rest = this.#chunk.end - position
    for (let length = HEADER_BYTES; ; length *= 8) {
      const bytes = await this.#read(position, Math.min(length, rest))
      const view = new DataView(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, rest))
      const reader = { view, offset: 0 }
      try {
        const header = parquetHeader(reader)
        if (reader.offset > view.byteLength) throw new PageError('a header ends too late')
        return { header, body: position + reader.offset }
      } catch (cause) {
        // Mostly it goes on behind what was read.
        if (length >= rest || length >= MAX_HEADER_BYTES) throw this.corrupt(position, 'has a bad page header', cause)
      }
    }
  }

  /** At least `length` bytes from `position` on, but for what the file lacks; good until the next call for any column. */
  async #read(position: number, length: number): Promise<Uint8Array> {
    const from = position - this.#windowStart
    if (from < 0 || from + length > this.#window.length) {
      if (length > this.#windowBytes) return this.#large.read(this.#file, position, length)
      const wanted = Math.min(this.#isLarge ? length : this.#windowBytes, this.#chunk.end - position)
      if (wanted > this.#memory.length) {
        this.close()
        this.#memory = new Uint8Array(wanted)
      }
      // Nothing is in it should the reading fail.
      this.#window = this.#memory.subarray(0, 0)
      this.#window = await filledAt(this.#file, position, this.#memory.subarray(0, wanted))
      this.#windowStart = position
      return this.#window
    }
    return this.#window.subarray(from)
  }
}
