// Chunks of whole Native blocks -> blocks of the plan's encoding, row by row. Runs in a worker, on any thread.

import { append, ColumnBuffer } from '../codecs/column-buffer.ts'
import type { BlockEncoder } from '../encodings/block-encoder.ts'
import type { Taker } from '../encodings/from-parquet/taker.ts'
import { makeBlockEncoder } from '../encodings/make-block-encoder.ts'
import { makeRecordReader } from '../encodings/make-reader.ts'
import { loadEncoding } from '../encodings/registry.ts'
import { NO_ENGINE } from '../encodings/rows/make-row-engine.ts'
import { PLACE_WIDTH } from '../encodings/rows/row-places.ts'
import { NativeBlock, type NativeColumn } from '../formats/clickhouse-native/block.ts'
import { damaged } from '../formats/clickhouse-native/block-ends.ts'
import { NativeError } from '../formats/clickhouse-native/cursor.ts'
import type { NativeRecords } from '../formats/clickhouse-native/records.ts'
import { NativeRowText } from '../formats/clickhouse-native/row-text.ts'
import { JSONL } from '../formats/json/records.ts'
import { RECORD, type RecordReader } from '../formats/record-reader.ts'
import { rowReader } from '../formats/row-reader.ts'
import { inputKeys } from '../plan/input-keys.ts'
import { type Plan, refusedColumn } from '../plan/plan.ts'
import type { EncodedBlock } from './encode-chunk.ts'
import type { EncodeTask } from './messages.ts'
import { isPassed, passBlocks } from './native-passing.ts'
import type { TaskEncoder } from './task-encoder.ts'
import { typedNative } from './typed-native.ts'

/** These rows are not in a chunk, so the row machine has nothing to run over. */
const NO_CHUNK = new Uint8Array(0)

/** `mayPass`: for comparing the ways. */
export async function nativeEncoding(
  given: Plan,
  records: NativeRecords,
  stopAtReject: boolean,
  mayPass = true,
): Promise<TaskEncoder> {
  const encode =
    mayPass && isPassed(given, records) ? passing(records) : await byRows(given, records, stopAtReject, mayPass)
  const encodeBlock: TaskEncoder['encodeBlock'] = (task) => {
    try {
      return encode(task)
    } catch (cause) {
      if (cause instanceof NativeError) throw damaged(records.name, 0, cause.message)
      throw cause
    }
  }
  return { encodeBlock }
}

type Encode = (task: EncodeTask) => EncodedBlock

function passing(records: NativeRecords): Encode {
  const block = new NativeBlock(columnsOf(records))
  return ({ chunk }) => passBlocks(block, chunk)
}

function columnsOf({ fields, types }: NativeRecords): readonly NativeColumn[] {
  return fields.map((name, index) => ({ name, type: types[index]! }))
}

async function byRows(given: Plan, records: NativeRecords, stopAtReject: boolean, mayPass: boolean): Promise<Encode> {
  const plan: Plan = { ...given, rules: { ...given.rules, nonFinite: 'escaped' } }
  const block = new NativeBlock(columnsOf(records), await placesOf(plan, records.fields))
  const text = new NativeRowText(block, records.fields)
  const encoder = await makeBlockEncoder(plan, JSONL, { makeEngine: () => NO_ENGINE })
  const reader = await makeRecordReader(JSONL, plan, records.fields, (slots, others) =>
    rowReader(text, records.fields, slots, others),
  )
  const rows = new NativeRows(plan, block, text, reader, encoder, stopAtReject)
  const typed = mayPass ? await typedNative(plan, block, columnsOf(records)) : undefined
  return (task) => typed?.(task.chunk) ?? rows.encode(task)
}

/** What the plan's columns take of the fields. */
async function placesOf(plan: Plan, names: readonly string[]): Promise<readonly (Taker | undefined)[]> {
  const takerOf = await (await loadEncoding(plan.encoding)).taker()
  const { slots } = inputKeys(plan, names)
  return names.map((name) => {
    const column = plan.columns[slots.indexOf(name)]
    return column && takerOf(column)
  })
}

class NativeRows {
  readonly #plan: Plan
  readonly #block: NativeBlock
  readonly #text: NativeRowText
  readonly #reader: RecordReader
  readonly #encoder: BlockEncoder
  readonly #stopAtReject: boolean
  readonly #line = new ColumnBuffer(16 * 1024)
  /** Rejected rows of the chunk as lines of JSON. */
  readonly #refused = new ColumnBuffer(1024)
  #rejects: number[] = []
  #rejectedLines: number[] = []

  constructor(
    plan: Plan,
    block: NativeBlock,
    text: NativeRowText,
    reader: RecordReader,
    encoder: BlockEncoder,
    stopAtReject: boolean,
  ) {
    this.#plan = plan
    this.#block = block
    this.#text = text
    this.#reader = reader
    this.#encoder = encoder
    this.#stopAtReject = stopAtReject
  }

  encode({ chunk, lines }: EncodeTask): EncodedBlock {
    this.#refused.length = 0
    this.#rejects = []
    this.#rejectedLines = []
    this.#encoder.begin(NO_CHUNK)
    let line = 0
    let stopped = false
    for (let at = 0; at < chunk.length && !stopped; ) {
      const end = this.#block.pass(chunk, at, chunk.length)
      if (end < 0) throw new NativeError('the last block is incomplete')
      at = end
      for (let row = 0; row < this.#block.rows && !stopped; row++, line++) {
        this.#reader.fields.line = (lines?.first ?? 0) + line
        const reject = this.#putRow(row)
        if (reject < 0) this.#refuse(reject, line)
        stopped = reject < 0 && this.#stopAtReject
      }
    }
    const rejected = this.#rejectedLines.length
    return {
      bytes: this.#encoder.finish(),
      lines: line,
      records: line,
      rows: line - rejected,
      skipped: 0,
      rejects: Int32Array.from(this.#rejects),
      places: placesOfRows(line, this.#rejectedLines),
      stopped,
      // What the rejects lie in; without any, the memory of the chunk goes back to be filled again.
      ...(rejected > 0 && { chunk: this.#refused.bytes.slice(0, this.#refused.length) }),
    }
  }

  #putRow(row: number): number {
    const line = this.#line
    const reader = this.#reader
    line.length = 0
    this.#text.put(row, line)
    const verdict = reader.read(line.bytes, 0)
    if (verdict !== RECORD) return verdict
    const { fields } = reader
    const reject = refusedColumn(this.#plan, fields) || this.#encoder.row(fields, 0, reader.next - 1)
    if (reject < 0) reader.placeFault()
    return reject
  }

  #refuse(reject: number, line: number): void {
    const { fields } = this.#reader
    const refused = this.#refused
    const start = refused.length
    append(refused, this.#line.bytes, 0, this.#text.length)
    const shift = (place: number): number => (place < 0 ? place : start + place)
    this.#rejects.push(
      reject,
      line,
      start,
      refused.length - 1,
      fields.faultColumn,
      shift(fields.faultStart),
      shift(fields.faultEnd),
    )
    this.#rejectedLines.push(line)
  }
}

function placesOfRows(lines: number, rejected: readonly number[]): Int32Array<ArrayBuffer> {
  if (rejected.length === 0) return new Int32Array(0)
  const places = new Int32Array((lines - rejected.length) * PLACE_WIDTH)
  let at = 1
  let next = 0
  for (let line = 0; line < lines; line++) {
    if (rejected[next] === line) {
      next++
      continue
    }
    places[at] = line
    at += PLACE_WIDTH
  }
  return places
}
