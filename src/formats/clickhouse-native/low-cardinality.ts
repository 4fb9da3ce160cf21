// LowCardinality: a dictionary per block, and for each value its place in it. Of a nullable one the first place is NULL.
//
//   prefix: u64 1 | u64 width of a place and flags, u64 size, the dictionary, u64 rows, a place per row

import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { putAscii } from '../parquet/text/put-text.ts'
import { type BlockCursor, NativeError } from './cursor.ts'
import type { NativeValues } from './values.ts'

const VERSION = 1
/** The dictionary is that of blocks before this one. */
const IS_SHARED = 0x100
const HAS_DICTIONARY = 0x200
const WIDTH = 0xff

export class LowCardinalityValues implements NativeValues {
  readonly isNumber: boolean
  readonly #inner: NativeValues
  readonly #isNullable: boolean
  #view: DataView = new DataView(new ArrayBuffer(0))
  #at = 0
  #width = 1
  #size = 0

  /** `inner`: what is in the dictionary, which has no NULL. */
  constructor(inner: NativeValues, isNullable: boolean) {
    this.#inner = inner
    this.#isNullable = isNullable
    this.isNumber = inner.isNumber === true
  }

  prefix(cursor: BlockCursor): void {
    const version = cursor.uint64()
    if (version !== VERSION) throw new NativeError(`dictionaries of version ${version}`)
  }

  read(cursor: BlockCursor, rows: number): void {
    // Values that are all inside of empty arrays have no dictionary.
    if (rows === 0) return
    const flags = cursor.uint64()
    const widthLog2 = flags & WIDTH
    if ((flags & IS_SHARED) !== 0 || (flags & HAS_DICTIONARY) === 0 || widthLog2 > 3) {
      throw new NativeError(`a dictionary with the flags 0x${flags.toString(16)}`)
    }
    this.#size = cursor.uint64()
    this.#inner.read(cursor, this.#size)
    const count = cursor.uint64()
    if (count !== rows) throw new NativeError(`${count} places in a dictionary for ${rows} values`)
    this.#width = 1 << widthLog2
    this.#view = cursor.view
    this.#at = cursor.take(rows * this.#width)
  }

  put(row: number, out: ColumnBuffer): number {
    const place = this.#placeAt(this.#at + row * this.#width)
    if (place >= this.#size) throw new NativeError(`place ${place} in a dictionary of ${this.#size}`)
    if (!this.#isNullable || place > 0) return this.#inner.put(place, out)
    putAscii(out, 'null')
    return 0
  }

  #placeAt(at: number): number {
    switch (this.#width) {
      case 1:
        return this.#view.getUint8(at)
      case 2:
        return this.#view.getUint16(at, true)
      case 4:
        return this.#view.getUint32(at, true)
      default:
        return Number(this.#view.getBigUint64(at, true))
    }
  }
}
