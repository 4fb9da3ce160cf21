// Reads one tuple: each field that a column takes becomes a value in the form of JSON.

import { COLON, COMMA } from '../../codecs/ascii.ts'
import { append, ColumnBuffer, putByte, reserve } from '../../codecs/column-buffer.ts'
import { KIND } from '../../codecs/value-kind.ts'
import type { CsvColumn } from '../csv/cells/cell-class.ts'
import { putAscii } from '../parquet/text/put-text.ts'
import { putQuotedBytes } from '../parquet/text/quoted-text.ts'
import { RecordFields } from '../record-fields.ts'
import { RECORD, type RecordReader } from '../record-reader.ts'
import type { TupleRecords } from './records.ts'
import { int32, MESSAGE_HEADER } from './tuple-ends.ts'
import { decoderOf } from './values/decoder.ts'
import type { Decoder } from './values/put-value.ts'

const FIRST_BYTES = 16 * 1024
const NULL = -1

export class TupleReader implements RecordReader {
  readonly fields: RecordFields
  next = 0
  readonly lines = 1
  /** By the fields of a tuple. */
  readonly #decoders: readonly Decoder[]
  readonly #names: readonly Uint8Array[]
  /** Where each field goes: the first slot, or -1. */
  readonly #slots: Int32Array
  /** Further slots of the same field, which are rare. */
  readonly #copies: readonly { readonly from: number; readonly to: number }[]
  readonly #out = new ColumnBuffer(FIRST_BYTES)
  #chunk: Uint8Array = new Uint8Array(0)
  #view: DataView = new DataView(new ArrayBuffer(0))
  #start = 0

  constructor(
    { fields: names, types, bytea }: TupleRecords,
    slots: readonly (string | undefined)[],
    columns: readonly CsvColumn[],
  ) {
    this.fields = new RecordFields(slots.length)
    this.#decoders = types.map((type, field) => {
      const column = columns[slots.indexOf(names[field])]
      return decoderOf(type, bytea, column?.class === 'text')
    })
    this.#names = names.map((name) => new TextEncoder().encode(name))
    this.#slots = Int32Array.from(names, (name) => slots.indexOf(name))
    this.#copies = slots.flatMap((name, to) => {
      const from = slots.indexOf(name)
      return name !== undefined && from < to ? [{ from, to }] : []
    })
  }

  read(chunk: Uint8Array, pos: number): number {
    const { fields } = this
    const out = this.#out
    if (chunk !== this.#chunk) {
      this.#chunk = chunk
      this.#view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    }
    const record = fields.begin()
    out.length = 0
    this.#start = pos
    this.next = pos + 1 + int32(chunk, pos + 1)
    let at = pos + MESSAGE_HEADER + 2
    for (let field = 0; field < this.#decoders.length; field++) {
      const length = int32(chunk, at)
      at += 4
      const slot = this.#slots[field]!
      if (slot >= 0) {
        fields.seen[slot] = record
        if (length === NULL) putNull(fields, slot, out)
        else this.#put(field, slot, at, at + length)
      }
      if (length > 0) at += length
    }
    for (const { from, to } of this.#copies) {
      fields.seen[to] = record
      fields.start[to] = fields.start[from]!
      fields.end[to] = fields.end[from]!
      fields.kind[to] = fields.kind[from]!
    }
    fields.bytes = out.bytes
    return RECORD
  }

  /** A value at fault is in no chunk: `putRecord` writes it. */
  placeFault(): void {}

  /** Appends the last record as a line of JSON, for people; notes where the value of `column` lies. */
  putRecord(to: ColumnBuffer, column: number): { readonly start: number; readonly end: number } | undefined {
    const own = new ColumnBuffer(1024)
    let place: { start: number; end: number } | undefined
    let at = this.#start + MESSAGE_HEADER + 2
    for (let field = 0; field < this.#decoders.length; field++) {
      const length = int32(this.#chunk, at)
      at += 4
      putByte(to, field === 0 ? 0x7b : COMMA)
      const name = this.#names[field]!
      putQuotedBytes(to, name, 0, name.length)
      putByte(to, COLON)
      own.length = 0
      if (length === NULL) putAscii(own, 'null')
      else this.#decoders[field]!(this.#chunk, this.#view, at, at + length, own)
      const start = to.length
      append(to, own.bytes, 0, own.length)
      if (this.#slots[field] === column) place = { start, end: to.length }
      if (length > 0) at += length
    }
    putAscii(to, '}\n')
    return place
  }

  #put(field: number, slot: number, start: number, end: number): void {
    const { fields } = this
    const out = this.#out
    const from = out.length
    const kind = this.#decoders[field]!(this.#chunk, this.#view, start, end, out)
    const quote = kind === KIND.text || kind === KIND.escapedText || kind === KIND.nonFinite ? 1 : 0
    fields.kind[slot] = kind
    fields.start[slot] = from + quote
    fields.end[slot] = out.length - quote
  }
}

function putNull(fields: RecordFields, slot: number, out: ColumnBuffer): void {
  reserve(out, 4)
  fields.start[slot] = out.length
  putAscii(out, 'null')
  fields.end[slot] = out.length
  fields.kind[slot] = KIND.null
}
