// One chunk of records -> one block of rows, with an account of every line. Runs in a worker, on any thread.

import { isUtf8 } from 'node:buffer'
import { LF } from '../codecs/ascii.ts'
import { ColumnBuffer } from '../codecs/column-buffer.ts'
import { REJECT } from '../codecs/reject.ts'
import { firstInvalidUtf8 } from '../codecs/text/utf8.ts'
import type { BlockEncoder } from '../encodings/block-encoder.ts'
import { RowPlaces } from '../encodings/rows/row-places.ts'
import { RECORD, type RecordReader, SKIPPED } from '../formats/record-reader.ts'
import { type Plan, refusedColumn } from '../plan/plan.ts'
import type { TransformedBlock } from './transform/record-transform.ts'

/** Numbers per reject in `EncodedBlock.rejects`. */
export const REJECT_WIDTH = 7

/** The account of one chunk. records = rows + rejects + skipped. */
export interface EncodedBlock {
  /** The encoded rows, in the encoder's own memory. */
  readonly bytes: Uint8Array
  /** Lines of the input; a record may take several. */
  readonly lines: number
  readonly records: number
  readonly rows: number
  readonly skipped: number
  /**
   * Per reject: code, line within the chunk, start and end of the record, index in the plan's `fieldNames` or -1,
   * start and end of the bytes at fault (-1 where there are none). Positions are bytes within the chunk.
   */
  readonly rejects: Int32Array
  /**
   * Per row: position of the record and line within the chunk (`PLACE_WIDTH` numbers). Empty where each row is the line of
   * its number, and only that matters.
   */
  readonly places: Int32Array
  /** What the positions of rejects count in, when it is not the chunk that was given. */
  readonly chunk?: Uint8Array
  /** Of records that a program has changed: records = rows + rejects + skipped + filtered - added. */
  readonly transformed?: TransformedBlock
  /** The first reject ended the work: what comes after it was not read. */
  readonly stopped: boolean
}

/** The lines of the source, from 1, that the lines of a chunk are. */
export interface ChunkLines {
  readonly first: number
  /** Per line of the chunk: how many lines below `first` it lies. Without it they lie one below the other. */
  readonly below?: Int32Array
}

/** Encodes `chunk`, whose last byte ends a record. */
export function encodeChunk(
  chunk: Uint8Array,
  plan: Plan,
  reader: RecordReader,
  encoder: BlockEncoder,
  stopAtReject: boolean,
  sourceLines: ChunkLines = { first: 0 },
): EncodedBlock {
  const { fields } = reader
  // What is not text is checked where it is read.
  const isBinary = reader.putRecord !== undefined
  const isValid = isBinary || isUtf8(chunk)
  const rejected = isBinary ? new ColumnBuffer(0) : undefined
  const rejects: number[] = []
  const places = new RowPlaces(sourceLines.first)
  let records = 0
  let skipped = 0
  let stopped = false
  let pos = 0
  encoder.begin(chunk)
  while (pos < chunk.length && !stopped) {
    if (isValid && !isBinary && encoder.usual !== undefined) {
      const rowsBefore = places.rows
      pos = encoder.usual(pos, places)
      records += places.rows - rowsBefore
      if (pos === chunk.length) break
    }
    fields.line = sourceLines.first + (sourceLines.below?.[places.line] ?? places.line)
    let verdict = reader.read(chunk, pos)
    if (verdict !== SKIPPED) {
      records++
      if (!isValid) verdict = checkUtf8(chunk, pos, verdict, reader)
      if (verdict === RECORD) {
        verdict = refusedColumn(plan, fields) || encoder.row(fields, pos, reader.next - 1)
        if (verdict < 0) reader.placeFault()
      }
      if (verdict === RECORD) places.add(pos)
      else {
        if (rejected === undefined) pushReject(rejects, verdict, places.line, pos, reader)
        else pushMadeReject(rejects, verdict, places.line, rejected, reader)
        stopped = stopAtReject
      }
    } else skipped++
    places.line += reader.lines
    pos = reader.next
  }
  return {
    bytes: encoder.finish(),
    lines: places.line,
    records: records + skipped,
    rows: places.rows,
    skipped,
    rejects: Int32Array.from(rejects),
    places: places.toNumbers(),
    ...(rejected !== undefined && rejects.length > 0 && { chunk: rejected.bytes.slice(0, rejected.length) }),
    stopped,
  }
}

function pushReject(rejects: number[], code: number, line: number, pos: number, { fields, next }: RecordReader): void {
  const end = next - 1
  rejects.push(code, line, pos, end, fields.faultColumn, fields.faultStart, Math.min(fields.faultEnd, end))
}

/** Of a record that is not text: it is written as a line of JSON, and the places are in that. */
function pushMadeReject(rejects: number[], code: number, line: number, made: ColumnBuffer, reader: RecordReader): void {
  const start = made.length
  const { faultColumn } = reader.fields
  const place = reader.putRecord?.(made, faultColumn)
  rejects.push(code, line, start, made.length - 1, faultColumn, place?.start ?? -1, place?.end ?? -1)
}

/** A chunk that goes out as it is: every line is a row. */
export function passChunk(chunk: Uint8Array): EncodedBlock {
  let lines = 0
  for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, at + 1)) lines++
  const none = (): Int32Array => new Int32Array(0)
  return {
    bytes: chunk,
    lines,
    records: lines,
    rows: lines,
    skipped: 0,
    rejects: none(),
    places: none(),
    stopped: false,
  }
}

/** Bytes that are not UTF-8 are the first thing to say of a record; `verdict` is what reading it gave. */
function checkUtf8(chunk: Uint8Array, start: number, verdict: number, { fields, next }: RecordReader): number {
  const bad = firstInvalidUtf8(chunk, start, next - 1)
  if (bad === -1) return verdict
  fields.faultColumn = -1
  fields.faultStart = bad
  fields.faultEnd = bad + 1
  return REJECT.invalidUtf8
}
