// How fast one core reads and encodes chunks of events as separated values, beside the same events as JSON in lines. Each case
// is a process of its own; what comes out is compared, block by block, with what a naive encoder makes of the events.
//   npm run build && node dist/bench/kernels/encode-csv.bench.js

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { CSV } from '../../src/formats/csv/dialect.ts'
import { JSONL } from '../../src/formats/json/records.ts'
import type { RecordFormat } from '../../src/formats/registry.ts'
import { EVENT_COLUMNS, eventJson, type WebEvent, webEvents } from '../events.ts'
import type { Kind } from '../pipeline/counting-target.ts'
import { eventsSchema } from '../pipeline/events-schema.ts'
import { cutLines, type Timing, timed } from './chunks.ts'
import { ENGINES, type EngineName, formatEncoderOf } from './encoders.ts'
import { NAIVE_BLOCKS } from './naive-blocks.ts'

type Writing = 'jsonl' | 'csv' | 'quoted csv' | 'csv with line breaks' | 'csv with quotes'

interface CsvCase {
  readonly name: string
  readonly target: Kind
  readonly writing: Writing
  readonly engine: EngineName
}

const RECORDS = 100_000
const ROUNDS = 9
const FIELDS: RecordFormat = { kind: 'csv', dialect: CSV, fields: EVENT_COLUMNS.map(({ name }) => name) }
const CASES = (['clickhouse', 'postgres'] as const).flatMap((target): CsvCase[] => [
  { name: `${target} jsonl`, target, writing: 'jsonl', engine: 'machine' },
  { name: `${target} csv`, target, writing: 'csv', engine: 'machine' },
  { name: `${target} csv, all in quotes`, target, writing: 'quoted csv', engine: 'machine' },
  { name: `${target} csv, line breaks in quotes`, target, writing: 'csv with line breaks', engine: 'machine' },
  { name: `${target} csv, doubled quotes`, target, writing: 'csv with quotes', engine: 'machine' },
  { name: `${target} csv, slow path only`, target, writing: 'csv', engine: 'none' },
])

const wanted = process.argv[2]
if (wanted === undefined) runAll()
else console.log(JSON.stringify(await runCase(wanted)))

function runAll(): void {
  console.log(`${' '.repeat(35)}ns/record   MB/s   best  million rows/s`)
  for (const { name } of CASES) {
    const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), name], { encoding: 'utf8' })
    const { medianMs, bestMs, bytes, records } = JSON.parse(output) as Timing
    const figures = [
      ((medianMs * 1e6) / records).toFixed(0).padStart(9),
      (bytes / 1000 / medianMs).toFixed(0).padStart(5),
      (bytes / 1000 / bestMs).toFixed(0).padStart(5),
      (records / 1000 / bestMs).toFixed(2).padStart(5),
    ]
    console.log(`${name.padEnd(35)}${figures.join('  ')}`)
  }
}

async function runCase(name: string): Promise<Timing> {
  const found = CASES.find((one) => one.name === name)
  if (found === undefined) throw new Error(`no case is called ${name}`)
  const { target, writing, engine } = found
  const events = [...webEvents(RECORDS)].map((event) => ({ ...event, agent: agentOf(event, writing) }))
  const chunks = cutLines(events.map(writing === 'jsonl' ? eventJson : (event) => csvLine(event, writing)))
  const format = writing === 'jsonl' ? JSONL : FIELDS
  const encode = await formatEncoderOf(eventsSchema(target), format, ENGINES[engine])
  let row = 0
  for (const chunk of chunks) {
    const block = encode(chunk)
    const naive = NAIVE_BLOCKS[target].typed(events.slice(row, row + block.rows))
    assert.ok(naive.equals(block.bytes), `rows from ${row} on`)
    row += block.rows
  }
  assert.equal(row, events.length)
  return timed(chunks, ROUNDS, (chunk) => encode(chunk).rows)
}

/** A text as the writing is about. */
function agentOf({ agent }: WebEvent, writing: Writing): string {
  if (writing === 'csv with line breaks') return `${agent}\r\nof a page\n`
  return writing === 'csv with quotes' ? `"${agent}", or another` : agent
}

function csvLine(event: WebEvent, writing: Writing): string {
  const fields = EVENT_COLUMNS.map(({ name }) => {
    const text = String(event[name])
    return writing === 'quoted csv' || /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
  })
  return `${fields.join(',')}\n`
}
