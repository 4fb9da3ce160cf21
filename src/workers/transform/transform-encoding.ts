// A chunk of records -> rows of text -> objects, which the program's function changes -> lines of JSON -> a block. Runs in a worker.

import { makeBlockEncoder } from '../../encodings/make-block-encoder.ts'
import { makeRecordReader } from '../../encodings/make-reader.ts'
import { loadEncoding } from '../../encodings/registry.ts'
import { PLACE_WIDTH } from '../../encodings/rows/row-places.ts'
import { JSONL } from '../../formats/json/records.ts'
import { placesIn } from '../../formats/places.ts'
import type { RecordReader } from '../../formats/record-reader.ts'
import { formatOf, type RecordFormat } from '../../formats/registry.ts'
import { fieldNames, type Plan } from '../../plan/plan.ts'
import { type ChunkLines, type EncodedBlock, encodeChunk, passChunk } from '../encode-chunk.ts'
import type { TaskEncoder } from '../task-encoder.ts'
import { Changer } from './changer.ts'
import { loadTransform } from './load-module.ts'
import { rowsOf } from './record-rows.ts'
import type { RecordTransform } from './record-transform.ts'
import { RejectedRecords } from './rejected-records.ts'
import { TransformedJson, textWriter, type WriteText } from './transformed-json.ts'

export interface TransformSettings {
  readonly transform: RecordTransform
  readonly format: RecordFormat
  /** Of the rows that the transform returns; without it they go out as lines of JSON. */
  readonly plan: Plan | undefined
  /** Makes rows of text of the records. */
  readonly read: TaskEncoder
}

type EncodeLines = (lines: Uint8Array, sourceLines: ChunkLines | undefined) => EncodedBlock

export async function transformEncoding({ transform, format, plan, read }: TransformSettings): Promise<TaskEncoder> {
  const change = await loadTransform(transform.url, transform.name)
  const toRows = rowsOf(transform)
  const writer = new TransformedJson(await textWriters(transform, plan), plan === undefined)
  const changer = new Changer(change, writer, transform.url)
  const encodeLines: EncodeLines = plan === undefined ? passChunk : await linesEncoder(plan)
  const reader = await readerAgain(format, transform.read)
  const columnOf = sameColumns(transform.read, plan)
  const decoder = new TextDecoder()
  const encoder = new TextEncoder()

  const encodeBlock: TaskEncoder['encodeBlock'] = async ({ chunk, lines: numbered, ...task }) => {
    const block = await read.encodeBlock({ chunk, ...task })
    const rows = toRows(decoder.decode(block.bytes))
    const rejected = new RejectedRecords({ chunk, block, reader, columnOf, show: (row) => changer.show(rows[row]) })
    const filtered = changer.run(rows, rejected)
    const encode = (): EncodedBlock => {
      const text = changer.lines.length === 0 ? '' : `${changer.lines.join('\n')}\n`
      const bytes = encoder.encode(text)
      const result = encodeLines(bytes, linesOf(numbered, changer.origins, rejected))
      rejected.take(result, bytes, (line) => changer.origins[line] ?? 0)
      return result
    }
    let result = encode()
    if (result.rejects.length > 0) {
      // A record is loaded with all of its rows, or not at all.
      changer.leaveOut(rejected)
      result = encode()
    }
    const { origins } = changer
    return {
      ...block,
      ...rejected.result(),
      bytes: result.bytes,
      rows: result.rows,
      places: placesOf(origins, rejected),
      transformed: { filtered, added: result.rows - new Set(origins).size, faults: rejected.words },
    }
  }
  return { encodeBlock, ...(read.close !== undefined && { close: read.close }) }
}

/** By field: how its texts are written for its column; in a sample, by what is known of the input. */
async function textWriters(
  { kinds, isTyped }: RecordTransform,
  plan: Plan | undefined,
): Promise<ReadonlyMap<string, WriteText>> {
  if (plan === undefined) {
    const decimals = Object.keys(kinds).filter((name) => kinds[name] === 'decimal')
    return new Map(decimals.map((name) => [name, (text: string) => textWriter('number', true)?.(text)]))
  }
  const cellClass = await (await loadEncoding(plan.encoding)).cellClass()
  const { renamed = [] } = plan.mapping ?? {}
  return new Map(
    plan.columns.flatMap((column) => {
      const write = textWriter(cellClass(column), isTyped)
      const field = renamed.find((one) => one.column === column.name)?.field ?? column.name
      return write === undefined ? [] : [[field, write] as const]
    }),
  )
}

async function linesEncoder(plan: Plan): Promise<EncodeLines> {
  const encoder = await makeBlockEncoder(plan, JSONL)
  const reader = await makeRecordReader(JSONL, plan)
  return (lines, sourceLines) => encodeChunk(lines, plan, reader, encoder, false, sourceLines)
}

/** Of records that are text. */
async function readerAgain(format: RecordFormat, read: Plan): Promise<RecordReader | undefined> {
  if (formatOf(format).makeReader === undefined) return undefined
  const reader = await makeRecordReader(format, read)
  return reader.putRecord === undefined ? reader : undefined
}

function sameColumns(read: Plan, plan: Plan | undefined): (column: number) => number {
  const names = fieldNames(read)
  const place = placesIn(plan === undefined ? [] : fieldNames(plan))
  return (column) => (names[column] === undefined ? -1 : place(names[column]))
}

/** The lines of the source that the results are of, where somebody asked for them. */
function linesOf(
  numbered: ChunkLines | undefined,
  origins: readonly number[],
  rejected: RejectedRecords,
): ChunkLines | undefined {
  if (numbered === undefined) return undefined
  const { first, below } = numbered
  const lineOf = (row: number): number => rejected.placeOf(row)[1]
  return { first, below: Int32Array.from(origins, (row) => below?.[lineOf(row)] ?? lineOf(row)) }
}

function placesOf(origins: readonly number[], rejected: RejectedRecords): Int32Array {
  const places = new Int32Array(origins.length * PLACE_WIDTH)
  for (const [index, row] of origins.entries()) {
    const [pos, line] = rejected.placeOf(row)
    places[index * PLACE_WIDTH] = pos
    places[index * PLACE_WIDTH + 1] = line
  }
  return places
}
