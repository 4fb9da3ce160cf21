// How fast one core writes rows of files, beside the text encodings of the servers. Each case is a process of its own.
//   npm run build && node dist/bench/kernels/encode-files.bench.js

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { makeBlockEncoder } from '../../src/encodings/make-block-encoder.ts'
import { makeRecordReader } from '../../src/encodings/make-reader.ts'
import type { FileFormat } from '../../src/file-formats.ts'
import type { FileOutput } from '../../src/file-output.ts'
import { CSV } from '../../src/formats/csv/dialect.ts'
import { JSONL } from '../../src/formats/json/records.ts'
import type { RecordFormat } from '../../src/formats/registry.ts'
import { ColumnInference } from '../../src/plan/infer-columns.ts'
import { neutralSchema } from '../../src/plan/neutral-schema.ts'
import { makePlan, type Plan } from '../../src/plan/plan.ts'
import { encodeChunk } from '../../src/workers/encode-chunk.ts'
import { EVENT_COLUMNS, eventCsv, eventJson, webEvents } from '../events.ts'
import { eventsSchema } from '../pipeline/events-schema.ts'
import { cutLines, type Timing, timed } from './chunks.ts'

const RECORDS = 100_000
const ROUNDS = 7
const FIELDS: RecordFormat = { kind: 'csv', dialect: CSV, fields: EVENT_COLUMNS.map(({ name }) => name) }
const OUTPUT: FileOutput = {
  table: { schema: undefined, table: 'events' },
  header: true,
  nullText: '',
  batchRows: 100,
  dialect: 'postgres',
  createStatement: undefined,
  codec: undefined,
  level: undefined,
}
const FORMATS: readonly FileFormat[] = ['jsonl', 'csv', 'postgres-text', 'clickhouse-tsv', 'sql', 'postgres-dump']
const CASES = ['jsonl', 'csv'].flatMap((from) => [
  `${from} to the text of COPY`,
  ...FORMATS.map((to) => `${from} to ${to}`),
])

const wanted = process.argv[2]
if (wanted === undefined) runAll()
else console.log(JSON.stringify(await runCase(wanted)))

function runAll(): void {
  console.log(`${' '.repeat(30)}ns/record   MB/s`)
  for (const name of CASES) {
    const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), name], { encoding: 'utf8' })
    const { medianMs, bytes, records } = JSON.parse(output) as Timing
    const figures = [
      ((medianMs * 1e6) / records).toFixed(0).padStart(9),
      (bytes / 1000 / medianMs).toFixed(0).padStart(5),
    ]
    console.log(`${name.padEnd(30)}${figures.join('  ')}`)
  }
}

async function runCase(name: string): Promise<Timing> {
  const [from = '', to = ''] = name.split(' to ')
  const format = from === 'csv' ? FIELDS : JSONL
  const events = [...webEvents(RECORDS)]
  const chunks = cutLines(events.map(from === 'csv' ? eventCsv : eventJson))
  const plan = planOf(to, events.slice(0, 100).map(eventJson).join(''))
  const encoder = await makeBlockEncoder(plan, format)
  const reader = await makeRecordReader(format, plan)
  return timed(chunks, ROUNDS, (chunk) => {
    const block = encodeChunk(chunk, plan, reader, encoder, true)
    assert.equal(block.rejects.length, 0)
    return block.rows
  })
}

function planOf(to: string, sample: string): Plan {
  const names = EVENT_COLUMNS.map(({ name }) => name)
  if (to === 'the text of COPY') {
    const schema = eventsSchema('postgres')
    return makePlan(schema, new Set(names), { encoding: { name: 'postgres-text', fillsDefaults: true } })
  }
  const inference = new ColumnInference()
  inference.add(new TextEncoder().encode(sample))
  const schema = neutralSchema(OUTPUT.table, inference.result().columns, true)
  const encoding = { name: `file-${to as FileFormat}`, fillsDefaults: false } as const
  return { ...makePlan(schema, new Set(names), { encoding }), file: OUTPUT }
}
