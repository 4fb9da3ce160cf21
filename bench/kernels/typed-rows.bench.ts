// How fast one core turns rows with types, tuples of COPY BINARY and Native blocks, into rows of files and of the other server, and
// how fast it does so by records. Each case is a process of its own.
//   npm run build && node dist/bench/kernels/typed-rows.bench.js

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { FileFormat } from '../../src/file-formats.ts'
import type { NativeRecords } from '../../src/formats/clickhouse-native/records.ts'
import type { TupleRecords } from '../../src/formats/postgres-binary/records.ts'
import { neutralSchema } from '../../src/plan/neutral-schema.ts'
import { makePlan, type Plan } from '../../src/plan/plan.ts'
import type { InferredKind, TableSchema } from '../../src/schema.ts'
import { nativeEncoding } from '../../src/workers/native-encoding.ts'
import type { TaskEncoder } from '../../src/workers/task-encoder.ts'
import { tupleEncoding } from '../../src/workers/tuple-encoding.ts'
import { baseType } from '../base-type.ts'
import { EVENT_COLUMNS, eventJson, webEvents } from '../events.ts'
import { cutLines, type Timing } from './chunks.ts'
import { encoderOf } from './encoders.ts'
import { asMessages, FILE_OUTPUT, timedAsync } from './typed-chunks.ts'

const RECORDS = 100_000
const ROUNDS = 7
const NAMES = EVENT_COLUMNS.map(({ name }) => name)
/** The events with the time as an instant, as the typed ends have it. */
const POSTGRES = EVENT_COLUMNS.map(({ postgres }) => (postgres === 'timestamp' ? 'timestamptz' : postgres))
const KINDS: Readonly<Record<string, InferredKind>> = {
  ...{ int2: 'int32', int4: 'int32', int8: 'int64', float8: 'double', text: 'text', timestamptz: 'timestamptz' },
}
const CASES = [
  ...['csv', 'jsonl', 'parquet', 'clickhouse'].map((to) => `tuples to ${to}`),
  ...['csv', 'jsonl', 'parquet', 'postgres'].map((to) => `blocks to ${to}`),
].flatMap((name) => [name, `${name} by records`])

const wanted = process.argv[2]
if (wanted === undefined) runAll()
else console.log(JSON.stringify(await runCase(wanted)))

function runAll(): void {
  console.log(`${' '.repeat(34)}ns/row`)
  for (const name of CASES) {
    const output = execFileSync(process.execPath, [fileURLToPath(import.meta.url), name], { encoding: 'utf8' })
    const { medianMs, bestMs, records } = JSON.parse(output) as Timing
    const inNs = (ms: number): string => ((ms * 1e6) / records).toFixed(0).padStart(6)
    console.log(`${name.padEnd(32)}${inNs(medianMs)}  best ${inNs(bestMs)}`)
  }
}

async function runCase(name: string): Promise<Timing> {
  const [, from, to = '', records] = /^(\S+) to (\S+)( by records)?$/.exec(name) ?? []
  const chunks = cutLines([...webEvents(RECORDS)].map(eventJson))
  const mayPass = records === undefined
  const encoding = from === 'tuples' ? await ofTuples(to, mayPass) : await ofBlocks(to, mayPass)
  const typed =
    from === 'tuples'
      ? chunks.map(encodedBy('postgres', (block, rows) => asMessages(block, rows)))
      : chunks.map(encodedBy('clickhouse', (block) => block.slice()))
  return timedAsync(typed, ROUNDS, async (chunk) => {
    const task = { settingsId: 0, settings: new Uint8Array(0), chunk, spare: undefined }
    const block = await encoding.encodeBlock(task)
    assert.equal(block.rejects.length, 0)
    return block.rows
  })
}

function encodedBy(
  target: 'postgres' | 'clickhouse',
  make: (block: Uint8Array, rows: number) => Uint8Array,
): (chunk: Uint8Array) => Uint8Array {
  const encode = encoderOf(serverSchema(target), { wire: 'typed' })
  return (chunk) => {
    const { bytes, rows } = encode(chunk)
    return make(bytes, rows)
  }
}

function ofTuples(to: string, mayPass: boolean): Promise<TaskEncoder> {
  const records: TupleRecords = {
    kind: 'postgres-binary',
    fields: NAMES,
    types: POSTGRES as TupleRecords['types'],
    forms: NAMES.map(() => null),
    bytea: 'hex',
  }
  return tupleEncoding(planOf(to), records, true, mayPass)
}

function ofBlocks(to: string, mayPass: boolean): Promise<TaskEncoder> {
  const types = EVENT_COLUMNS.map(({ clickhouse }) => clickhouse)
  const records: NativeRecords = { kind: 'clickhouse-native', name: 'events', fields: NAMES, types }
  return nativeEncoding(planOf(to), records, true, mayPass)
}

function planOf(to: string): Plan {
  if (to === 'postgres' || to === 'clickhouse') {
    const name = to === 'postgres' ? 'postgres-binary' : 'clickhouse-native'
    return makePlan(serverSchema(to), new Set(NAMES), { encoding: { name, fillsDefaults: false } })
  }
  const columns = EVENT_COLUMNS.map(({ name }, index) => ({
    name,
    kind: KINDS[POSTGRES[index]!]!,
    nullable: false,
    fractionDigits: 0,
    minYear: 2026,
    maxYear: 2026,
  }))
  const schema = neutralSchema(FILE_OUTPUT.table, columns, false)
  const encoding = { name: `file-${to as FileFormat}`, fillsDefaults: false } as const
  return { ...makePlan(schema, new Set(NAMES), { encoding }), file: FILE_OUTPUT }
}

function serverSchema(kind: 'postgres' | 'clickhouse'): TableSchema {
  const columns = EVENT_COLUMNS.map(({ name, clickhouse }, index) => ({
    name,
    type: kind === 'postgres' ? POSTGRES[index]! : clickhouse,
    nullable: false,
    hasDefault: false,
    writable: true,
    ...(kind === 'postgres' && { postgresType: baseType(POSTGRES[index] as 'text') }),
  }))
  return { target: kind, name: { schema: undefined, table: 'events' }, columns, rowDefaults: false }
}
