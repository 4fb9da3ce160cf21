// How fast one core reads and encodes chunks of events, beside JSON.parse of the same bytes. Each case is a process of its
// own; "after 8 schemas" has encoded eight other tables before.
//   npm run build && node dist/bench/kernels/encode-chunk.bench.js

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { RecordFields } from '../../src/formats/jsonl.ts'
import { makeBlockEncoder } from '../../src/plan/block-encoder.ts'
import { fieldNames, makePlan } from '../../src/plan/plan.ts'
import type { TableSchema } from '../../src/schema.ts'
import { type EncodedBlock, encodeChunk } from '../../src/workers/encode-chunk.ts'
import { eventJson, type WebEvent, webEvents } from '../events.ts'
import { eventsSchema } from '../pipeline/counting-target.ts'
import { medianOf } from '../tables.ts'
import { otherTables } from './other-schemas.ts'

type Target = TableSchema['target']
type Encode = (chunk: Uint8Array) => EncodedBlock

interface CaseResult {
  readonly medianMs: number
  readonly bestMs: number
  readonly bytes: number
  readonly records: number
}

const CHUNK_BYTES = 256 * 1024
const RECORDS = 100_000
const OTHER_BYTES = 4_000_000
const ROUNDS = 9
const WARM_UP_ROUNDS = 2
const CASES = [
  'JSON.parse',
  'clickhouse',
  'clickhouse after 8 schemas',
  'postgres',
  'postgres after 8 schemas',
] as const

const wanted = process.argv[2]
if (wanted === undefined) runAll()
else console.log(JSON.stringify(runCase(wanted)))

function runAll(): void {
  let parseMs = 0
  for (const name of CASES) {
    const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), name], { encoding: 'utf8' })
    const { medianMs, bestMs, bytes, records } = JSON.parse(output) as CaseResult
    if (name === 'JSON.parse') parseMs = medianMs
    const rate = (ms: number): string => `${(bytes / 1000 / ms).toFixed(0).padStart(5)} MB/s`
    console.log(
      `${name.padEnd(28)} median ${rate(medianMs)}  best ${rate(bestMs)}  ${((medianMs * 1e6) / records).toFixed(0).padStart(5)} ns/record  ${(parseMs / medianMs).toFixed(2)} x JSON.parse`,
    )
  }
}

function runCase(name: string): CaseResult {
  const events = [...webEvents(RECORDS)]
  const chunks = cutEvents(events)
  if (name === 'JSON.parse') return measure(chunks, parseLines(chunks, events))
  const target: Target = name.startsWith('clickhouse') ? 'clickhouse' : 'postgres'
  if (name.endsWith('schemas')) {
    for (const { schema, records } of otherTables(target, OTHER_BYTES)) {
      const block = encoderOf(schema)(records)
      assert.equal(block.rejects.length, 0)
      assert.equal(block.rows, block.lines)
    }
  }
  const encode = encoderOf(eventsSchema(target))
  checkAnswers(target, chunks, events, encode)
  return measure(chunks, (chunk) => encode(chunk).rows)
}

function encoderOf(schema: TableSchema): Encode {
  const plan = makePlan(schema, new Set(schema.columns.map((column) => column.name)))
  const fields = new RecordFields(fieldNames(plan))
  const encoder = makeBlockEncoder(plan)
  return (chunk) => encodeChunk(chunk, plan, fields, encoder, true)
}

/** Every byte that comes out is what a naive encoder makes of the events. */
function checkAnswers(
  target: Target,
  chunks: readonly Uint8Array[],
  events: readonly WebEvent[],
  encode: Encode,
): void {
  let row = 0
  for (const chunk of chunks) {
    const block = encode(chunk)
    const rows = events.slice(row, row + block.rows)
    assert.ok(
      Buffer.from(block.bytes).equals(Buffer.from(rows.map(target === 'postgres' ? copyLine : eventJson).join(''))),
    )
    row += block.rows
  }
  assert.equal(row, events.length)
}

/** COPY's text format, from the objects. */
function copyLine(event: WebEvent): string {
  const fields = Object.values(event).map((value: number | string) =>
    String(value).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n').replaceAll('\r', '\\r'),
  )
  return `${fields.join('\t')}\n`
}

/** Decodes a chunk and parses its lines; checked against the events before. */
function parseLines(chunks: readonly Uint8Array[], events: readonly WebEvent[]): (chunk: Uint8Array) => number {
  let last: unknown
  const parse = (chunk: Uint8Array): number => {
    const text = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength).toString()
    let records = 0
    for (let start = 0, end = text.indexOf('\n'); end !== -1; start = end + 1, end = text.indexOf('\n', start)) {
      last = JSON.parse(text.slice(start, end))
      records++
    }
    return records
  }
  let row = 0
  for (const chunk of chunks) {
    row += parse(chunk)
    assert.deepEqual(last, events[row - 1])
  }
  assert.equal(row, events.length)
  return parse
}

function measure(chunks: readonly Uint8Array[], work: (chunk: Uint8Array) => number): CaseResult {
  const times: number[] = []
  let records = 0
  for (let round = -WARM_UP_ROUNDS; round < ROUNDS; round++) {
    const started = performance.now()
    records = 0
    for (const chunk of chunks) records += work(chunk)
    if (round >= 0) times.push(performance.now() - started)
  }
  const bytes = chunks.reduce((sum, chunk) => sum + chunk.length, 0)
  return { medianMs: medianOf(times) ?? 0, bestMs: Math.min(...times), bytes, records }
}

/** Chunks as the cutter makes them: whole records, each in an ArrayBuffer of its own. */
function cutEvents(events: readonly WebEvent[]): Uint8Array[] {
  const all = new TextEncoder().encode(events.map(eventJson).join(''))
  const chunks: Uint8Array[] = []
  for (let start = 0; start < all.length; ) {
    const end = all.lastIndexOf(0x0a, start + CHUNK_BYTES - 1) + 1
    chunks.push(all.slice(start, end))
    start = end
  }
  return chunks
}
