// One chunk of records -> one block of rows, with an account of every line. Runs in a worker, on any thread.

import { isUtf8 } from 'node:buffer'
import { LF } from '../codecs/ascii.ts'
import { REJECT } from '../codecs/reject.ts'
import { firstInvalidUtf8 } from '../codecs/text/utf8.ts'
import { BLANK_LINE, type RecordFields, readRecord } from '../formats/jsonl.ts'
import type { BlockEncoder } from '../plan/encoder.ts'
import { type Plan, refusedColumn } from '../plan/plan.ts'
import { RowPlaces } from '../plan/rows/row-places.ts'

/** Numbers per reject in `EncodedBlock.rejects`. */
export const REJECT_WIDTH = 7

/** The account of one chunk. lines = rows + rejects + skipped, unless `stopped`. */
export interface EncodedBlock {
  /** The encoded rows, in the encoder's own memory. */
  readonly bytes: Uint8Array
  readonly lines: number
  readonly rows: number
  readonly skipped: number
  /**
   * Per reject: code, line within the chunk, start and end of the record, index in the plan's `fieldNames` or -1,
   * start and end of the bytes at fault (-1 where there are none). Positions are bytes within the chunk.
   */
  readonly rejects: Int32Array
  /** Per row: position of the record and line within the chunk (`PLACE_WIDTH` numbers). */
  readonly places: Int32Array
  /** The first reject ended the work: what comes after it was not read. */
  readonly stopped: boolean
}

/** Encodes `chunk`, whose last byte is a line feed. */
export function encodeChunk(
  chunk: Uint8Array,
  plan: Plan,
  fields: RecordFields,
  encoder: BlockEncoder,
  stopAtReject: boolean,
): EncodedBlock {
  const isValid = isUtf8(chunk)
  const rejects: number[] = []
  const places = new RowPlaces()
  let lines = 0
  let skipped = 0
  let stopped = false
  let pos = 0
  encoder.begin(chunk)
  while (pos < chunk.length && !stopped) {
    if (isValid && encoder.usual !== undefined) {
      const rowsBefore = places.rows
      pos = encoder.usual(pos, lines, places)
      lines += places.rows - rowsBefore
      if (pos === chunk.length) break
    }
    let end = readRecord(chunk, pos, fields)
    if (end === BLANK_LINE) {
      skipped++
      pos = chunk.indexOf(LF, pos) + 1
      lines++
      continue
    }
    if (!isValid) end = checkUtf8(chunk, pos, end, fields)
    if (end > 0) {
      const reject = refusedColumn(plan, fields) || encoder.row(fields, pos, end)
      if (reject === 0) {
        places.add(pos, lines)
        lines++
        pos = end + 1
        continue
      }
      end = reject
    }
    const lineEnd = chunk.indexOf(LF, pos)
    rejects.push(end, lines, pos, lineEnd, fields.faultColumn, fields.faultStart, Math.min(fields.faultEnd, lineEnd))
    stopped = stopAtReject
    lines++
    pos = lineEnd + 1
  }
  return {
    bytes: encoder.finish(),
    lines,
    rows: places.rows,
    skipped,
    rejects: Int32Array.from(rejects),
    places: places.toNumbers(),
    stopped,
  }
}

/** A chunk that goes out as it is: every line is a row. */
export function passChunk(chunk: Uint8Array): EncodedBlock {
  let lines = 0
  for (let at = chunk.indexOf(LF); at !== -1; at = chunk.indexOf(LF, at + 1)) lines++
  const none = (): Int32Array => new Int32Array(0)
  return { bytes: chunk, lines, rows: lines, skipped: 0, rejects: none(), places: none(), stopped: false }
}

/** Bytes that are not UTF-8 are the first thing to say of a record; `end` is what reading it gave. */
function checkUtf8(chunk: Uint8Array, start: number, end: number, fields: RecordFields): number {
  const lineEnd = end > 0 ? end : chunk.indexOf(LF, start)
  const bad = firstInvalidUtf8(chunk, start, lineEnd)
  if (bad === -1) return end
  fields.faultColumn = -1
  fields.faultStart = bad
  fields.faultEnd = bad + 1
  return REJECT.invalidUtf8
}
