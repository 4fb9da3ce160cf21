// Types with parts: Nullable, Array, Tuple, Map.

import { COLON, COMMA, LEFT_BRACE, LEFT_BRACKET, QUOTE, RIGHT_BRACE, RIGHT_BRACKET } from '../../codecs/ascii.ts'
import { type ColumnBuffer, putByte } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { putAscii } from '../parquet/text/put-text.ts'
import { putQuotedBytes } from '../parquet/text/quoted-text.ts'
import { type BlockCursor, NativeError } from './cursor.ts'
import { putShort } from './put-short.ts'
import type { NativeValues } from './values.ts'

export class NullableValues implements NativeValues {
  readonly isNumber: boolean
  readonly inner: NativeValues
  #bytes: Uint8Array = new Uint8Array(0)
  #at = 0

  constructor(inner: NativeValues) {
    this.inner = inner
    this.isNumber = inner.isNumber === true
  }

  prefix(cursor: BlockCursor): void {
    this.inner.prefix(cursor)
  }

  read(cursor: BlockCursor, rows: number): void {
    this.#bytes = cursor.bytes
    this.#at = cursor.take(rows)
    this.inner.read(cursor, rows)
  }

  isNull(row: number): boolean {
    return this.#bytes[this.#at + row] !== 0
  }

  put(row: number, out: ColumnBuffer): number {
    if (!this.isNull(row)) return this.inner.put(row, out)
    putAscii(out, 'null')
    return 0
  }
}

/** The offsets of arrays and maps: for each row where its elements end. */
class Ends {
  #cursor: BlockCursor | undefined
  #view: DataView = new DataView(new ArrayBuffer(0))
  #at = 0

  /** Returns how many elements all rows have. */
  read(cursor: BlockCursor, rows: number): number {
    this.#cursor = cursor
    this.#view = cursor.view
    this.#at = cursor.take(rows * 8)
    return rows === 0 ? 0 : cursor.uint64At(this.#at + (rows - 1) * 8)
  }

  of(row: number): number {
    return row < 0 ? 0 : this.#view.getUint32(this.#at + row * 8, true)
  }

  check(rows: number): void {
    let last = 0
    for (let row = 0; row < rows; row++) {
      const end = this.#cursor!.uint64At(this.#at + row * 8)
      if (end < last) throw new NativeError('an array that ends before it begins')
      last = end
    }
  }
}

export class ArrayValues implements NativeValues {
  readonly #element: NativeValues
  readonly #ends = new Ends()

  constructor(element: NativeValues) {
    this.#element = element
  }

  prefix(cursor: BlockCursor): void {
    this.#element.prefix(cursor)
  }

  read(cursor: BlockCursor, rows: number): void {
    const count = this.#ends.read(cursor, rows)
    this.#ends.check(rows)
    this.#element.read(cursor, count)
  }

  put(row: number, out: ColumnBuffer): number {
    let reject = 0
    const from = this.#ends.of(row - 1)
    const end = this.#ends.of(row)
    putByte(out, LEFT_BRACKET)
    for (let at = from; at < end; at++) {
      if (at > from) putByte(out, COMMA)
      reject = this.#element.put(at, out) || reject
    }
    putByte(out, RIGHT_BRACKET)
    return reject
  }
}

/** As an object where the elements have names, else as an array. */
export class TupleValues implements NativeValues {
  readonly #elements: readonly NativeValues[]
  readonly #keys: readonly Uint8Array[] | undefined

  constructor(elements: readonly NativeValues[], names: readonly string[] | undefined) {
    this.#elements = elements
    this.#keys = names?.map((name) => new TextEncoder().encode(`${JSON.stringify(name)}:`))
  }

  prefix(cursor: BlockCursor): void {
    for (const element of this.#elements) element.prefix(cursor)
  }

  read(cursor: BlockCursor, rows: number): void {
    // A tuple without elements has a byte per row.
    if (this.#elements.length === 0) cursor.take(rows)
    for (const element of this.#elements) element.read(cursor, rows)
  }

  put(row: number, out: ColumnBuffer): number {
    const keys = this.#keys
    let reject = 0
    putByte(out, keys ? LEFT_BRACE : LEFT_BRACKET)
    for (let i = 0; i < this.#elements.length; i++) {
      if (i > 0) putByte(out, COMMA)
      const key = keys?.[i]
      if (key !== undefined) putShort(out, key)
      reject = this.#elements[i]!.put(row, out) || reject
    }
    putByte(out, keys ? RIGHT_BRACE : RIGHT_BRACKET)
    return reject
  }
}

/** An object; a key that is no text is the text of its value. A duplicate key is a reject: an object has none. */
export class MapValues implements NativeValues {
  readonly #key: NativeValues
  readonly #value: NativeValues
  readonly #ends = new Ends()

  constructor(key: NativeValues, value: NativeValues) {
    this.#key = key
    this.#value = value
  }

  prefix(cursor: BlockCursor): void {
    this.#key.prefix(cursor)
    this.#value.prefix(cursor)
  }

  read(cursor: BlockCursor, rows: number): void {
    const count = this.#ends.read(cursor, rows)
    this.#ends.check(rows)
    this.#key.read(cursor, count)
    this.#value.read(cursor, count)
  }

  put(row: number, out: ColumnBuffer): number {
    let reject = 0
    const from = this.#ends.of(row - 1)
    const end = this.#ends.of(row)
    const seen = end - from > 1 ? new Set<string>() : undefined
    putByte(out, LEFT_BRACE)
    for (let at = from; at < end; at++) {
      if (at > from) putByte(out, COMMA)
      const start = out.length
      reject = this.#key.put(at, out) || reject
      if (out.bytes[start] !== QUOTE) quote(out, start)
      if (seen !== undefined) {
        const key = Buffer.from(out.bytes.buffer, out.bytes.byteOffset + start, out.length - start).toString('latin1')
        if (seen.has(key)) reject = REJECT.duplicateKey
        seen.add(key)
      }
      putByte(out, COLON)
      reject = this.#value.put(at, out) || reject
    }
    putByte(out, RIGHT_BRACE)
    return reject
  }
}

function quote(out: ColumnBuffer, start: number): void {
  const text = out.bytes.slice(start, out.length)
  out.length = start
  putQuotedBytes(out, text, 0, text.length)
}
