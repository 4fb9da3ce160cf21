// How fast one core reads and encodes the same events as separated values in the forms that files have: line ends, quotes,
// empty fields, numbers and times as other programs write them, fields that go elsewhere. Each case is a process of its own;
// what comes out is compared with what the slow path makes of the chunk.
//   npm run build && node dist/bench/kernels/csv-forms.bench.js [part of a name]

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { withConstants } from '../../src/encodings/constants.ts'
import { separatedFields } from '../../src/encodings/make-block-encoder.ts'
import { makeRecordReader } from '../../src/encodings/make-reader.ts'
import { CSV, type CsvDialect, TSV } from '../../src/formats/csv/dialect.ts'
import type { RecordFormat } from '../../src/formats/registry.ts'
import { BY_NAME, type Mapping } from '../../src/plan/mapping.ts'
import { makePlan, type Plan } from '../../src/plan/plan.ts'
import type { TableSchema } from '../../src/schema.ts'
import { encodeChunk } from '../../src/workers/encode-chunk.ts'
import { blocksOf, ENCODINGS } from '../../test/encodings/encodings-of.ts'
import { baseType } from '../base-type.ts'
import { EVENT_COLUMNS, type WebEvent, webEvents } from '../events.ts'
import type { Kind } from '../pipeline/counting-target.ts'
import { eventsSchema } from '../pipeline/events-schema.ts'
import { cutLines, type Timing, timed } from './chunks.ts'
import { ENGINES, type Encode, type EngineName } from './encoders.ts'

type Target = Kind
type Column = (typeof EVENT_COLUMNS)[number]['name']
type Cells = Partial<Record<Column, (event: WebEvent, row: number) => string>>

interface Form {
  readonly name: string
  readonly dialect?: Partial<CsvDialect>
  readonly lineEnd?: string
  /** Fields as they are in the file; the others are written as RFC 4180 has them. */
  readonly cells?: Cells
  /** All fields in quotes. */
  readonly isQuoted?: boolean
  /** What comes before, or in place of, some of the records. */
  readonly line?: (record: string, row: number) => string
  /** Columns of other types, by name: that of ClickHouse, then that of Postgres. */
  readonly types?: Partial<Record<Column, readonly [string, string]>>
  readonly mapping?: Partial<Mapping>
  /** Names of the file's fields that are others than those of the columns. */
  readonly fields?: Partial<Record<Column, string>>
}

const RECORDS = 50_000
const ROUNDS = 9
const TEXT_COLUMNS = ['url', 'agent', 'country'] as const
const NULLABLE: Form['types'] = {
  user: ['Nullable(UInt32)', 'int4'],
  duration: ['Nullable(Float64)', 'float8'],
  time: ['Nullable(DateTime)', 'timestamp'],
  agent: ['Nullable(String)', 'text'],
}
const everySecond = (word: string, column: Column): Cells => ({
  [column]: (event: WebEvent, row: number) => (row % 2 === 0 ? word : plainCell(String(event[column]))),
})
const nullCells = (word: string): Cells =>
  Object.assign({}, ...(['user', 'duration', 'time', 'agent'] as const).map((column) => everySecond(word, column)))
const FLAG: Form['types'] = { flag: ['Bool', 'bool'] }

const FORMS: readonly Form[] = [
  { name: 'plain' },
  { name: 'CR LF', lineEnd: '\r\n' },
  { name: 'CR', lineEnd: '\r' },
  { name: 'between tabs', dialect: TSV },
  { name: 'all in quotes', isQuoted: true },
  { name: 'a line break in one text', cells: { agent: ({ agent }) => `"${agent.replaceAll('"', '')}\nand more"` } },
  { name: 'line breaks in all texts', cells: texts((text) => `"${text.replaceAll('"', '')}\r\nand more\nof it"`) },
  { name: 'doubled quotes in one text', cells: { agent: () => '"a ""quoted"" word"' } },
  { name: 'doubled quotes in all texts', cells: texts((text) => `"${text.replaceAll('"', '')} ""quoted"" word"`) },
  {
    name: 'backslashes in one text',
    dialect: { escape: 'backslash' },
    cells: { agent: () => '"a \\"quoted\\" word"', url: ({ url }) => url.replaceAll('\\', '') },
  },
  { name: 'NULL as empty fields', types: NULLABLE, cells: nullCells('') },
  { name: 'NULL as \\N', types: NULLABLE, dialect: { nulls: ['\\N'] }, cells: nullCells('\\N') },
  {
    name: 'NULL as four words',
    types: NULLABLE,
    dialect: { nulls: ['', 'NULL', 'NA', 'nan'] },
    cells: nullCells('NA'),
  },
  { name: 'empty texts', cells: { agent: () => '', country: () => '""' } },
  { name: 'a delimiter at the end', dialect: { trailingDelimiter: true } },
  {
    name: 'short records, padded',
    dialect: { ragged: 'pad' },
    types: { flag: ['Nullable(UInt8)', 'int2'] },
    line: ragged,
  },
  { name: 'blank lines and comments', dialect: { comment: 0x23 }, line: commented },
  { name: 'a blank before numbers', cells: { user: ({ user }) => ` ${user}`, status: ({ status }) => ` ${status}` } },
  { name: 'a plus before numbers', cells: { user: ({ user }) => `+${user}`, status: ({ status }) => `+${status}` } },
  { name: 'leading zeros', cells: { user: ({ user }) => `00${user}`, status: ({ status }) => `0${status}` } },
  { name: 'exponents', cells: { duration: ({ duration }) => duration.toExponential() } },
  { name: 'long fractions', cells: { duration: ({ duration }) => String(duration / 7) } },
  { name: '.0 of whole numbers', types: { user: ['Float64', 'float8'] }, cells: { user: ({ user }) => `${user}.0` } },
  { name: 'times with T', cells: { time: ({ time }) => time.replace(' ', 'T') } },
  {
    name: 'times with T and Z',
    types: { time: ['DateTime', 'timestamptz'] },
    cells: { time: ({ time }) => `${time.replace(' ', 'T')}Z` },
  },
  {
    name: 'times with +00:00',
    types: { time: ['DateTime', 'timestamptz'] },
    cells: { time: ({ time }) => `${time}+00:00` },
  },
  {
    name: 'times without seconds',
    types: { time: ['DateTime', 'timestamp'] },
    cells: { time: ({ time }) => time.slice(0, 16) },
  },
  { name: 'dates in time columns', cells: { time: ({ time }) => time.slice(0, 10) } },
  { name: 'true and false', types: FLAG, cells: { flag: ({ flag }) => (flag === 1 ? 'true' : 'false') } },
  { name: 'True and False', types: FLAG, cells: { flag: ({ flag }) => (flag === 1 ? 'True' : 'False') } },
  { name: 't and f', types: FLAG, cells: { flag: ({ flag }) => (flag === 1 ? 't' : 'f') } },
  { name: '1 and 0 as booleans', types: FLAG },
  {
    name: 'LowCardinality',
    types: { country: ['LowCardinality(String)', 'text'], agent: ['LowCardinality(String)', 'text'] },
  },
  { name: 'varchar, FixedString', types: { country: ['FixedString(2)', 'varchar(2)'] } },
  { name: 'three fields skipped', mapping: { skipped: ['url', 'agent', 'session'], only: undefined } },
  { name: 'three fields only', mapping: { only: ['id', 'time', 'user'], unknownFields: 'skip' } },
  {
    name: 'renamed fields',
    mapping: {
      renamed: [
        { field: 'Customer', column: 'user' },
        { field: 'Web page', column: 'url' },
      ],
    },
    fields: { user: 'Customer', url: 'Web page' },
  },
  { name: '@file in a column', mapping: set('agent', 'file'), fields: { agent: 'none' } },
  { name: '@line in a column', mapping: set('session', 'line'), fields: { session: 'none' } },
]

const CASES = (['clickhouse', 'postgres'] as const).flatMap((target) =>
  FORMS.map((form) => ({ name: `${target}, ${form.name}`, target, form })),
)

const [, , wanted, engine] = process.argv
const named = engine === undefined ? undefined : CASES.find(({ name }) => name === wanted)
if (named === undefined) runAll(wanted ?? '')
else console.log(JSON.stringify(await runCase(named.target, named.form, engine as EngineName)))

function runAll(part: string): void {
  console.log(`${' '.repeat(45)}ns/record   best  by the slow path`)
  for (const { name } of CASES.filter((one) => one.name.includes(part))) {
    const [fast, slow] = (['machine', 'none'] as const).map((engineName) => {
      const args = [fileURLToPath(import.meta.url), name, engineName]
      return JSON.parse(execFileSync(process.execPath, args, { encoding: 'utf8' })) as Timing
    })
    const figures = [fast!.medianMs, fast!.bestMs, slow!.medianMs].map((ms) =>
      ((ms * 1e6) / fast!.records).toFixed(0).padStart(6),
    )
    console.log(`${name.padEnd(45)}   ${figures.join(' ')}`)
  }
}

async function runCase(target: Target, form: Form, engineName: EngineName): Promise<Timing> {
  const lines = [...webEvents(RECORDS)].map((event, row) => lineOf(event, row, form))
  const chunks = cutLines(lines)
  const schema = schemaOf(target, form)
  const encode = await encoderOf(schema, form, engineName)
  const slow = await encoderOf(schema, form, 'none')
  for (const chunk of chunks.slice(0, 3)) {
    const block = encode(chunk)
    const truth = slow(chunk)
    assert.deepEqual([block.rows, block.lines, block.rejects.length], [truth.rows, truth.lines, 0])
    assert.ok(Buffer.from(block.bytes).equals(truth.bytes))
  }
  return timed(chunks, engineName === 'none' ? 3 : ROUNDS, (chunk) => encode(chunk).rows)
}

async function encoderOf(schema: TableSchema, form: Form, engine: EngineName): Promise<Encode> {
  const format: RecordFormat = {
    kind: 'csv',
    dialect: { ...CSV, ...form.dialect },
    fields: EVENT_COLUMNS.filter(({ name }) => form.fields?.[name] !== 'none').map(
      ({ name }) => form.fields?.[name] ?? name,
    ),
  }
  const mapping = form.mapping && { ...BY_NAME, ...form.mapping }
  const names = new Set(schema.columns.map(({ name }) => name))
  const made: Plan = makePlan(schema, names, {
    encoding: ENCODINGS[schema.target as Kind].typed,
    ...(mapping !== undefined && { mapping }),
  })
  const plan = mapping === undefined ? made : await withConstants(made, { run: 'run', file: 'events.csv' })
  const encoder = blocksOf(plan, { makeEngine: ENGINES[engine], csv: separatedFields(format, plan) })
  const reader = await makeRecordReader(format, plan)
  return (chunk) => encodeChunk(chunk, plan, reader, encoder, true)
}

function schemaOf(target: Target, { types = {}, mapping }: Form): TableSchema {
  const schema = eventsSchema(target)
  const columns = schema.columns
    .map((column) => {
      const [clickhouse, postgres] = types[column.name as Column] ?? []
      if (clickhouse === undefined || postgres === undefined) return column
      const type = target === 'clickhouse' ? clickhouse : postgres
      const [, name = type, length] = /^(\w+)\((\d+)\)$/.exec(postgres) ?? []
      const typmod = length === undefined ? undefined : Number(length) + 4
      return {
        ...column,
        type,
        nullable: target === 'postgres' || type.startsWith('Nullable('),
        ...(target === 'postgres' && { postgresType: baseType(length === undefined ? postgres : name, typmod) }),
      }
    })
    .map((column) => (mapping === undefined ? column : { ...column, hasDefault: mapping.skipped !== undefined }))
  return { ...schema, columns: columns.filter(({ name }) => !(mapping?.skipped ?? []).includes(name)) }
}

function lineOf(event: WebEvent, row: number, form: Form): string {
  const delimiter = String.fromCharCode(form.dialect?.delimiter ?? CSV.delimiter)
  const cells = EVENT_COLUMNS.filter(({ name }) => form.fields?.[name] !== 'none').map(({ name }) => {
    const cell = form.cells?.[name]?.(event, row)
    return cell ?? (form.isQuoted ? quoted(String(event[name])) : plainCell(String(event[name])))
  })
  const record = cells.join(delimiter) + (form.dialect?.trailingDelimiter ? delimiter : '')
  return (form.line?.(record, row) ?? record) + (form.lineEnd ?? '\n')
}

function plainCell(text: string): string {
  return /[",\t\r\n]/.test(text) ? quoted(text) : text
}

function quoted(text: string): string {
  return `"${text.replaceAll('"', '""')}"`
}

function texts(write: (text: string) => string): Cells {
  return Object.fromEntries(TEXT_COLUMNS.map((column) => [column, (event: WebEvent) => write(event[column])]))
}

function ragged(record: string, row: number): string {
  return row % 2 === 0 ? record.slice(0, record.lastIndexOf(',')) : record
}

function commented(record: string, row: number): string {
  return row % 10 === 0 ? `# about the next, "or not\n${record}` : row % 10 === 5 ? `\n${record}` : record
}

function set(column: Column, kind: 'file' | 'line'): Partial<Mapping> {
  return { set: [{ column, value: { kind } }] }
}
