// How fast one core reads and encodes chunks of events, beside JSON.parse of the same bytes. Each case is a process of its
// own; "after 8 schemas" has encoded eight other tables before. Every byte that comes out is compared with what a
// naive encoder makes of the events before the clock starts.
//   npm run build && node dist/bench/kernels/encode-chunk.bench.js

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { Wire } from '../../src/encodings/encoding.ts'
import { EVENT_COLUMNS, eventJson, type WebEvent, webEvents } from '../events.ts'
import type { Kind } from '../pipeline/counting-target.ts'
import { eventsSchema } from '../pipeline/events-schema.ts'
import { cutLines, type Timing, timed } from './chunks.ts'
import { ENGINES, type Encode, type EncoderChoice, type EngineName, encoderOf, seeOtherTables } from './encoders.ts'
import { NAIVE_BLOCKS } from './naive-blocks.ts'

type Target = Kind

interface EncodeCase {
  readonly name: string
  readonly target: Target
  readonly wire: Wire
  readonly engine?: EngineName
  readonly afterOthers?: true
}

const RECORDS = 100_000
const OTHER_BYTES = 4_000_000
const ROUNDS = 9
const PARSE = 'JSON.parse'
const CASES = (['clickhouse', 'postgres'] as const).flatMap((target): EncodeCase[] => [
  { name: `${target} typed`, target, wire: 'typed' },
  { name: `${target} typed after 8 schemas`, target, wire: 'typed', afterOthers: true },
  { name: `${target} typed, interpreted`, target, wire: 'typed', engine: 'interpreter' },
  { name: `${target} typed, slow path only`, target, wire: 'typed', engine: 'none' },
  { name: `${target} text`, target, wire: 'text' },
])

const wanted = process.argv[2]
if (wanted === undefined) runAll()
else console.log(JSON.stringify(runCase(wanted)))

function runAll(): void {
  console.log(`${' '.repeat(35)}ns/record  ns/value   MB/s   best  x ${PARSE}`)
  let parseMs = 0
  for (const name of [PARSE, ...CASES.map((one) => one.name)]) {
    const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), name], { encoding: 'utf8' })
    const { medianMs, bestMs, bytes, records } = JSON.parse(output) as Timing
    if (name === PARSE) parseMs = medianMs
    const perRecord = (medianMs * 1e6) / records
    const figures = [
      perRecord.toFixed(0).padStart(9),
      (perRecord / EVENT_COLUMNS.length).toFixed(1).padStart(8),
      (bytes / 1000 / medianMs).toFixed(0).padStart(5),
      (bytes / 1000 / bestMs).toFixed(0).padStart(5),
      (parseMs / medianMs).toFixed(2).padStart(6),
    ]
    console.log(`${name.padEnd(35)}${figures.join('  ')}`)
  }
}

function runCase(name: string): Timing {
  const events = [...webEvents(RECORDS)]
  const chunks = cutLines(events.map(eventJson))
  if (name === PARSE) return timed(chunks, ROUNDS, parseLines(chunks, events))
  const found = CASES.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no case is called ${name}`)
  const { target, wire, engine } = found
  const choice: EncoderChoice = { wire, makeEngine: engine && ENGINES[engine] }
  if (found.afterOthers) seeOtherTables(target, OTHER_BYTES, choice)
  const encode = encoderOf(eventsSchema(target), choice)
  checkAnswers(NAIVE_BLOCKS[target][wire], chunks, events, encode)
  return timed(chunks, ROUNDS, (chunk) => encode(chunk).rows)
}

function checkAnswers(
  naiveBlock: (rows: readonly WebEvent[]) => Buffer,
  chunks: readonly Uint8Array[],
  events: readonly WebEvent[],
  encode: Encode,
): void {
  let row = 0
  for (const chunk of chunks) {
    const block = encode(chunk)
    assert.ok(naiveBlock(events.slice(row, row + block.rows)).equals(block.bytes), `rows from ${row} on`)
    row += block.rows
  }
  assert.equal(row, events.length)
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
