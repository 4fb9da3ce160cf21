// Map(K, V), from a JSON object: sent as what it is in the server, an Array(Tuple(K, V)).

import { LF, MINUS, NINE, ZERO } from '../../../codecs/ascii.ts'
import { append, ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { decodeText } from '../../../codecs/text/json-string.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { type EntryVisitor, eachEntry } from '../../../formats/json/entries.ts'
import { scanValue, valueKind } from '../../../formats/json/scan.ts'
import { LeafColumn } from './leaf-column.ts'
import type { LowCardinalityColumn } from './low-cardinality-column.ts'
import type { NativeColumn } from './native-column.ts'
import { Offsets } from './offsets.ts'
import { ValueDictionary } from './value-dictionary.ts'

export class MapColumn implements NativeColumn {
  readonly #key: LeafColumn | LowCardinalityColumn
  readonly #value: NativeColumn
  readonly #hasNumberKeys: boolean
  readonly #offsets = new Offsets()
  /** The keys of the object under way. */
  readonly #seen = new ValueDictionary()
  /** What the object under way is in. */
  #bytes: Uint8Array = new Uint8Array(0)
  readonly #writeEntry: EntryVisitor

  /** `hasNumberKeys`: the text of a key has to be that of a JSON number, and goes to the key's codec as one. */
  constructor(key: LeafColumn | LowCardinalityColumn, value: NativeColumn, hasNumberKeys: boolean) {
    this.#key = key
    this.#value = value
    this.#hasNumberKeys = hasNumberKeys
    this.#writeEntry = (keyStart, keyEnd, keyKind, start, end, kind) => {
      this.#offsets.count++
      const reject = this.#writeKey(keyStart, keyEnd, keyKind)
      return reject < 0 ? reject : this.#value.write(this.#bytes, start, end, kind)
    }
  }

  write(bytes: Uint8Array, start: number, _end: number, kind: number): number {
    if (kind !== KIND.object) return kind === KIND.null ? REJECT.nullValue : REJECT.valueType
    this.#bytes = bytes
    const reject = eachEntry(bytes, start, this.#writeEntry)
    this.#seen.truncate(0, 0)
    if (reject < 0) return reject
    this.#offsets.endRow()
    return 0
  }

  writeDefault(): void {
    this.#offsets.endRow()
  }

  mark(): void {
    this.#offsets.mark()
    this.#key.mark()
    this.#value.mark()
  }

  rollback(): void {
    this.#offsets.rollback()
    this.#key.rollback()
    this.#value.rollback()
  }

  clear(): void {
    this.#offsets.clear()
    this.#key.clear()
    this.#value.clear()
  }

  appendPrefix(out: ColumnBuffer): void {
    this.#key.appendPrefix(out)
    this.#value.appendPrefix(out)
  }

  appendData(out: ColumnBuffer): void {
    this.#offsets.appendData(out)
    this.#key.appendData(out)
    this.#value.appendData(out)
  }

  #writeKey(start: number, end: number, kind: number): number {
    const written = this.#key instanceof LeafColumn ? this.#key.values : this.#key.keys
    const from = written.length
    const reject = this.#hasNumberKeys ? this.#writeNumber(start, end, kind) : this.#writeText(start, end, kind)
    if (reject < 0) return reject
    // Keys are the same when what is stored of them is: "\u0061" and "a", and a UUID in either case.
    const { entries, count } = this.#seen
    const at = entries.length
    append(entries, written.bytes, from, written.length)
    return this.#seen.settle(at, at) < count ? REJECT.duplicateKey : 0
  }

  #writeText(start: number, end: number, kind: number): number {
    return this.#key.write(this.#bytes, start, end, kind)
  }

  #writeNumber(start: number, end: number, kind: number): number {
    if (kind === KIND.text) return this.#writeDigits(this.#bytes, start, end)
    decoded.length = 0
    reserve(decoded, end - start + 1)
    const reject = decodeText(this.#bytes, start, end, decoded)
    if (reject < 0) return reject
    decoded.bytes[decoded.length] = LF
    return this.#writeDigits(decoded.bytes, 0, decoded.length)
  }

  /** A byte that is no part of a number stands at `end`. */
  #writeDigits(bytes: Uint8Array, start: number, end: number): number {
    const first = bytes[start]!
    if (first !== MINUS && (first < ZERO || first > NINE)) return REJECT.valueType
    if (scanValue(bytes, start) !== end) return REJECT.valueType
    return this.#key.write(bytes, start, end, valueKind)
  }
}

/** A key without its escapes, followed by a line feed. */
const decoded = new ColumnBuffer(64)
