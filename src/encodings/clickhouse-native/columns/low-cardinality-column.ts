// LowCardinality(T): the values that occur, each once, and for every row the number of its value. Slot 0 is T's default;
// in a LowCardinality(Nullable(T)) slot 0 is NULL and slot 1 the default.
//
//   prefix: u64 1 | u64 key type and flags | u64 values | the values | u64 rows | the keys, as narrow as can be

import { BACKSLASH, QUOTE, SPACE } from '../../../codecs/ascii.ts'
import type { ScalarCodec } from '../../../codecs/clickhouse/codec.ts'
import { append, ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import type { NativeColumn } from './native-column.ts'
import { putUint64 } from './uint64.ts'
import { HASH_SEED, hashByte, ValueDictionary } from './value-dictionary.ts'
import { putVarUint } from './var-uint.ts'

/** The dictionary comes with the block, and is of this block alone. */
const OWN_DICTIONARY = 0x600
const DICTIONARY_VERSION = 1
const FIRST_CAPACITY = 1024
/** A key under construction is a UInt32. */
const KEY_BYTES = 4

export interface LowCardinalityOptions {
  readonly nullable: boolean
  /** The values are of the type String: their length stands before them. */
  readonly isString: boolean
  /** An empty text stands for NULL. */
  readonly emptyIsNull: boolean
}

export class LowCardinalityColumn implements NativeColumn {
  readonly dictionary = new ValueDictionary()
  /** Four bytes for every row. */
  readonly keys = new ColumnBuffer(FIRST_CAPACITY)
  readonly #codec: ScalarCodec
  readonly #isString: boolean
  readonly #emptyIsNull: boolean
  /** The slots before those of the dictionary. */
  readonly #base: 0 | 1
  #markedCount = 0

  constructor(codec: ScalarCodec, { nullable, isString, emptyIsNull }: LowCardinalityOptions) {
    this.#codec = codec
    this.#isString = isString
    this.#emptyIsNull = nullable && emptyIsNull
    this.#base = nullable ? 1 : 0
    this.clear()
  }

  write(bytes: Uint8Array, start: number, end: number, kind: number): number {
    if (kind === KIND.null || (this.#emptyIsNull && kind === KIND.text && start === end)) {
      if (this.#base === 0) return REJECT.nullValue
      this.#putKey(0)
      return 0
    }
    const { entries } = this.dictionary
    const from = entries.length
    const reject = this.#codec.write(bytes, start, end, kind, entries)
    if (reject < 0) {
      entries.length = from
      return reject
    }
    this.add(this.dictionary.settle(from, this.#isString ? afterLength(entries.bytes, from) : from))
    return 0
  }

  /** Adds a row with value number `index` of the dictionary. */
  add(index: number): void {
    this.#putKey(index + this.#base)
  }

  /** Adds a row with the same value as the row whose key `lastKey` gave. */
  addKey(key: number): void {
    this.#putKey(key)
  }

  /** The key of the last row; good until `clear`. */
  lastKey(): number {
    return this.keys.view.getUint32(this.keys.length - KEY_BYTES, true)
  }

  writeDefault(): void {
    this.#putKey(0)
  }

  mark(): void {
    this.keys.mark = this.keys.length
    this.dictionary.entries.mark = this.dictionary.entries.length
    this.#markedCount = this.dictionary.count
  }

  rollback(): void {
    this.keys.length = this.keys.mark
    this.dictionary.truncate(this.#markedCount, this.dictionary.entries.mark)
  }

  clear(): void {
    const { dictionary } = this
    const { placeholder } = this.#codec
    dictionary.clear()
    append(dictionary.entries, placeholder, 0, placeholder.length)
    dictionary.settle(0, this.#isString ? afterLength(placeholder, 0) : 0)
    this.keys.length = 0
    this.mark()
  }

  appendPrefix(out: ColumnBuffer): void {
    putUint64(out, DICTIONARY_VERSION)
  }

  appendData(out: ColumnBuffer): void {
    // Rows without a value, all inside empty arrays, have no dictionary either.
    if (this.keys.length === 0) return
    const { count, entries } = this.dictionary
    const size = count + this.#base
    const widthLog2 = size <= 0x100 ? 0 : size <= 0x1_0000 ? 1 : 2
    putUint64(out, OWN_DICTIONARY + widthLog2)
    putUint64(out, size)
    if (this.#base === 1) append(out, this.#codec.placeholder, 0, this.#codec.placeholder.length)
    append(out, entries.bytes, 0, entries.length)
    putUint64(out, this.keys.length / KEY_BYTES)
    appendKeys(out, this.keys, 1 << widthLog2)
  }

  #putKey(key: number): void {
    const { keys } = this
    reserve(keys, KEY_BYTES)
    keys.view.setUint32(keys.length, key, true)
    keys.length += KEY_BYTES
  }
}

/**
 * Adds the JSON text without escapes whose opening quote is at `pos` to a column of LowCardinality(String), and returns
 * the position after its closing quote. -1 for every other value, and then nothing is added.
 */
export function readLowCardinality(bytes: Uint8Array, pos: number, column: LowCardinalityColumn): number {
  if (bytes[pos] !== QUOTE) return -1
  const start = pos + 1
  let hash = HASH_SEED
  let end = start
  for (;;) {
    const byte = bytes[end]!
    if (byte === QUOTE) break
    if (byte === BACKSLASH || byte < SPACE) return -1
    hash = hashByte(hash, byte)
    end++
  }
  addText(bytes, start, end, hash, column)
  return end + 1
}

/** Adds the text `bytes[start .. end)`, whose hash is given, to a column of LowCardinality(String). */
export function addText(
  bytes: Uint8Array,
  start: number,
  end: number,
  hash: number,
  column: LowCardinalityColumn,
): void {
  const { dictionary } = column
  const index = dictionary.find(bytes, start, end, hash)
  column.add(index < 0 ? newText(dictionary, bytes, start, end, hash) : index)
}

function newText(dictionary: ValueDictionary, bytes: Uint8Array, start: number, end: number, hash: number): number {
  const { entries } = dictionary
  putVarUint(entries, end - start)
  const from = entries.length
  append(entries, bytes, start, end)
  return dictionary.commit(from, hash)
}

/** The lowest `width` bytes of every key. */
function appendKeys(out: ColumnBuffer, keys: ColumnBuffer, width: number): void {
  if (width === KEY_BYTES) {
    append(out, keys.bytes, 0, keys.length)
    return
  }
  reserve(out, (keys.length / KEY_BYTES) * width)
  const source = keys.bytes
  const target = out.bytes
  let to = out.length
  for (let from = 0; from < keys.length; from += KEY_BYTES) {
    target[to++] = source[from]!
    if (width === 2) target[to++] = source[from + 1]!
  }
  out.length = to
}

/** The position after the length at `pos`. */
function afterLength(bytes: Uint8Array, pos: number): number {
  let at = pos
  while (bytes[at]! > 0x7f) at++
  return at + 1
}
