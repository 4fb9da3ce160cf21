// The rows of tables that are read, as lines of JSON for people: what a worker was given are tuples or blocks, and no text.

import { ColumnBuffer } from '../codecs/column-buffer.ts'
import { PLACE_WIDTH } from '../encodings/rows/row-places.ts'
import type { NativeRecords } from '../formats/clickhouse-native/records.ts'
import type { TupleRecords } from '../formats/postgres-binary/records.ts'
import { int32, MESSAGE_HEADER } from '../formats/postgres-binary/tuple-ends.ts'
import type { RecordFormat } from '../formats/registry.ts'

/** `d` */
const LETTER = 0x64

/** What was encoded as a block. */
export interface GivenChunk {
  readonly bytes: Uint8Array
  /** As in `EncodeResult`. */
  readonly places: Int32Array
}

/** The text of a row of the block, counted from 0, without a line feed. */
export type RowText = (chunk: GivenChunk, row: number) => Uint8Array

/** Undefined where the records of a chunk are texts, or are in no chunk. */
export async function rowTextOf(record: RecordFormat): Promise<RowText | undefined> {
  if (record.kind === 'postgres-binary') return tupleText(record)
  return record.kind === 'clickhouse-native' ? nativeText(record) : undefined
}

async function tupleText(records: TupleRecords): Promise<RowText> {
  const { TupleReader } = await import('../formats/postgres-binary/tuple-reader.ts')
  const reader = new TupleReader(records, [], [])
  return ({ bytes, places }, row) => {
    const out = new ColumnBuffer(1024)
    const tuple = tupleOf(bytes, lineOfRow(places, row))
    const message = new Uint8Array(MESSAGE_HEADER + tuple.length)
    message.set(tuple, MESSAGE_HEADER)
    reader.read(message, 0)
    reader.putRecord(out, -1)
    return lineOf(out)
  }
}

/** Tuples that were passed on have lost their headers: they begin with a number of fields, and not with a letter. */
function tupleOf(bytes: Uint8Array, line: number): Uint8Array {
  const header = bytes[0] === LETTER ? MESSAGE_HEADER : 0
  const endOf = (at: number): number => (header > 0 ? at + 1 + int32(bytes, at + 1) : tupleEnd(bytes, at))
  let start = 0
  for (let before = 0; before < line; before++) start = endOf(start)
  return bytes.subarray(start + header, endOf(start))
}

/** The number of fields in two bytes; each field has its length, -1 for NULL, before its bytes. */
function tupleEnd(tuples: Uint8Array, start: number): number {
  let at = start + 2
  for (let left = ((tuples[start] ?? 0) << 8) | (tuples[start + 1] ?? 0); left > 0; left--)
    at += 4 + Math.max(0, int32(tuples, at))
  return at
}

async function nativeText({ fields, types }: NativeRecords): Promise<RowText> {
  const { NativeBlock } = await import('../formats/clickhouse-native/block.ts')
  const { NativeRowText } = await import('../formats/clickhouse-native/row-text.ts')
  const block = new NativeBlock(fields.map((name, index) => ({ name, type: types[index] ?? '' })))
  const text = new NativeRowText(block, fields)
  return ({ bytes, places }, row) => {
    const out = new ColumnBuffer(1024)
    let line = lineOfRow(places, row)
    let at = block.pass(bytes, 0, bytes.length)
    for (; line >= block.rows; at = block.pass(bytes, at, bytes.length)) line -= block.rows
    text.put(line, out)
    return lineOf(out)
  }
}

/** A row is the line of its number where there are no places. */
function lineOfRow(places: Int32Array, row: number): number {
  return places.length === 0 ? row : (places[row * PLACE_WIDTH + 1] ?? 0)
}

function lineOf(out: ColumnBuffer): Uint8Array {
  return out.bytes.slice(0, out.length - 1)
}
