// String and FixedString as JSON texts. ClickHouse keeps any bytes in them: those that are not UTF-8 go on where the column takes
// bytes, and are a reject elsewhere.

import { isUtf8 } from 'node:buffer'
import { LF } from '../../codecs/ascii.ts'
import { append, type ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import type { LeafForm } from '../parquet/text/leaf-form.ts'
import { putAscii } from '../parquet/text/put-text.ts'
import { putQuotedBytes } from '../parquet/text/quoted-text.ts'
import type { Characters } from '../typed-field.ts'
import type { BlockCursor } from './cursor.ts'
import type { PutFixed } from './fixed-values.ts'
import type { NativeValues } from './values.ts'

const FIRST_ROWS = 1024

export class StringValues implements NativeValues {
  readonly #form: LeafForm
  #bytes: Uint8Array = new Uint8Array(0)
  #view: DataView = new DataView(new ArrayBuffer(0))
  #starts = new Int32Array(FIRST_ROWS)
  #ends = new Int32Array(FIRST_ROWS)
  /** The bytes of all values, and whether they are UTF-8: it is looked at when somebody asks. */
  #from = 0
  #to = 0
  #isUtf8: boolean | undefined
  #hasLong = false

  constructor(form: LeafForm) {
    this.#form = form
  }

  prefix(): void {}

  read(cursor: BlockCursor, rows: number): void {
    if (rows > cursor.end - cursor.at) cursor.take(rows)
    if (rows > this.#starts.length) {
      this.#starts = new Int32Array(rows * 2)
      this.#ends = new Int32Array(rows * 2)
    }
    const { bytes } = cursor
    this.#bytes = bytes
    this.#view = cursor.view
    const starts = this.#starts
    const ends = this.#ends
    const last = cursor.end
    let at = cursor.at
    this.#from = at
    let hasLong = false
    for (let row = 0; row < rows; row++) {
      let length = bytes[at]!
      // Behind the end there is nothing, or what was there before.
      if (length < 0x80) at++
      else {
        hasLong = true
        cursor.at = at
        length = cursor.varUint()
        at = cursor.at
      }
      starts[row] = at
      at += length
      if (!(at <= last)) cursor.take(last + 1)
      ends[row] = at
    }
    cursor.at = at
    this.#to = at
    this.#hasLong = hasLong
    this.#isUtf8 = undefined
  }

  /** Where the characters of a value lie; undefined where it is none that the column takes as they are. */
  locate(row: number, found: Characters): Characters | undefined {
    const start = this.#starts[row]!
    const end = this.#ends[row]!
    if (!this.#areCharacters && !this.#isText(start, end)) return undefined
    found.bytes = this.#bytes
    found.view = this.#view
    found.start = start
    found.end = end
    return found
  }

  /** Appends the bytes as they are, and a line feed that does not count; returns how many. */
  raw(row: number, out: ColumnBuffer): number {
    append(out, this.#bytes, this.#starts[row]!, this.#ends[row]!)
    reserve(out, 1)
    out.bytes[out.length] = LF
    return this.#ends[row]! - this.#starts[row]!
  }

  put(row: number, out: ColumnBuffer): number {
    const start = this.#starts[row]!
    const end = this.#ends[row]!
    if (!this.#areCharacters) return putBytes(this.#bytes, start, end, this.#form, out)
    putQuotedBytes(out, this.#bytes, start, end)
    return 0
  }

  /** One look at all values: a length of one byte stands between two values as an ASCII character does. */
  get #areCharacters(): boolean {
    if (this.#form !== 'json' || this.#hasLong) return false
    this.#isUtf8 ??= isUtf8(this.#bytes.subarray(this.#from, this.#to))
    return this.#isUtf8
  }

  #isText(start: number, end: number): boolean {
    return this.#form === 'json' && isUtf8(this.#bytes.subarray(start, end))
  }
}

/** Zeros at the end are padding, but for who takes all bytes. */
export function fixedString(width: number, form: LeafForm): PutFixed {
  return (bytes, _view, at, out) => {
    let end = at + width
    if (form === 'json') while (end > at && bytes[end - 1] === 0) end--
    return putBytes(bytes, at, end, form, out)
  }
}

function putBytes(bytes: Uint8Array, start: number, end: number, form: LeafForm, out: ColumnBuffer): number {
  if (form === 'hex') {
    putAscii(out, `"\\\\x${Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('hex')}"`)
    return 0
  }
  if (form === 'bytes' || isAscii(bytes, start, end) || isUtf8(bytes.subarray(start, end))) {
    putQuotedBytes(out, bytes, start, end)
    return 0
  }
  const legible = new TextEncoder().encode(new TextDecoder().decode(bytes.subarray(start, end)))
  putQuotedBytes(out, legible, 0, legible.length)
  return REJECT.invalidUtf8
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at]! > 0x7f) return false
  return true
}
