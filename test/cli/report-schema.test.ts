import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { ERROR_CODES, EXIT } from '../../src/errors.ts'
import type { RunReport, TableReport } from '../../src/index.ts'
import { assertMatches } from './json-schema.ts'

interface ReportSchema {
  readonly $defs: Record<string, { readonly properties: Record<string, { readonly enum?: readonly unknown[] }> }>
}

const schema = JSON.parse(
  readFileSync(new URL('../../../docs/report.schema.json', import.meta.url), 'utf8'),
) as ReportSchema

/** Every field that a table can have. */
const table: Required<TableReport> = {
  table: 'events',
  target: 'postgres',
  address: 'postgres://u@localhost:5432/u',
  sources: ['events.jsonl'],
  formats: [{ words: 'jsonl, from the file name', flags: '--format jsonl', guessed: false, sources: 1 }],
  created: 'CREATE TABLE events (id bigint)',
  dropped: true,
  unconfirmed: true,
  resumed: { rows: { read: 1, loaded: 1, rejected: 0, skipped: 0 }, segments: 1 },
  warnings: ['column "a": numbers with a plus stay text'],
  wire: 'text',
  wireReason: 'because',
  codec: 'none',
  rows: { read: 3, loaded: 1, rejected: 1, skipped: 1 },
  bytes: { source: 30, read: 30, covered: 30, sent: 10 },
  blocks: 1,
  retries: 1,
  streams: { count: 2, reason: 'the server has 2 cores' },
  segments: 1,
  seconds: 0.5,
  stages: [{ stage: 'write', threads: 1, busySeconds: 0.1, starvedSeconds: 0.2, heldBackSeconds: 0 }],
  countedBy: 'server',
  write: {
    mode: 'replace',
    by: 'delete',
    words: 'by delete',
    inserted: 1,
    updated: 0,
    unchanged: 0,
    duplicates: 0,
    deleted: 2,
  },
  balanced: true,
  rejects: { file: 'a', reasons: 'b' },
  moreRejects: [{ file: 'c', reasons: 'd' }],
  inTable: 1,
  peek: { columns: ['id'], rows: [['1'], [null]] },
  error: {
    code: 'BL_SERVER',
    message: 'no',
    place: { source: 'events.jsonl', line: 1, byteOffset: 0, column: 'id' },
    hint: 'try',
    serverCode: '22P02',
  },
}
const report: RunReport = {
  schema: 1,
  status: 'failed',
  exitStatus: 6,
  runId: 'r1',
  journal: '/state/runs/r1/journal.jsonl',
  seconds: 1,
  warnings: ['the server is old'],
  tables: [table],
}

test('a report with every field matches the schema', () => {
  assertMatches(report, schema)
})

test('the schema names every error code and every exit status', () => {
  const { error, report: run } = schema.$defs
  assert.deepEqual(error?.properties['code']?.enum, Object.keys(ERROR_CODES))
  assert.deepEqual(run?.properties['exitStatus']?.enum, Object.values(EXIT))
})

const spoiled: readonly [what: string, document: object][] = [
  ['a missing field', { ...report, runId: undefined }],
  ['an unknown field', { ...report, extra: 1 }],
  ['an unknown field of a table', { ...report, tables: [{ ...table, extra: 1 }] }],
  ['a count that is a text', { ...report, tables: [{ ...table, blocks: '1' }] }],
  ['a count with a fraction', { ...report, tables: [{ ...table, blocks: 1.5 }] }],
  ['a negative count', { ...report, tables: [{ ...table, segments: -1 }] }],
  ['an unknown status', { ...report, status: 'fine' }],
  ['an unknown error code', { ...report, tables: [{ ...table, error: { code: 'BL_NEW', message: 'x' } }] }],
  ['a number in a peek', { ...report, tables: [{ ...table, peek: { columns: ['id'], rows: [[1]] } }] }],
  ['a failed start with tables', { schema: 1, status: 'failed', exitStatus: 2, error: table.error, tables: [table] }],
  ['a failed start without an error', { schema: 1, status: 'failed', exitStatus: 2, tables: [] }],
]

for (const [what, document] of spoiled) {
  test(`the schema refuses ${what}`, () => {
    assert.throws(() => assertMatches(JSON.parse(JSON.stringify(document)), schema))
  })
}

test('the document of a run that could not begin matches the schema', () => {
  assertMatches({ schema: 1, status: 'failed', exitStatus: 2, error: table.error, tables: [] }, schema)
})
