// What --wire, --epoch and --coerce change, seen in the table and in the report. Shown with Postgres.

import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { type CliResult, makeWorkspace, reportOf, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
let server: PostgresDatabase

before(async () => {
  server = await openPostgres()
})

after(async () => {
  await server?.stop()
  workspace.remove()
})

function pg(args: string): Promise<CliResult> {
  return runCli(['pg', ...args.split(' ')], { cwd: workspace.path, env: { BULKLOAD_PG_URL: server.url } })
}

for (const [flags, wire] of [
  ['', 'typed'],
  [' --wire auto', 'typed'],
  [' --wire typed', 'typed'],
  [' --wire text', 'text'],
] as const) {
  test(`by default the wire is typed, else as specified:${flags || ' nothing'}`, async () => {
    await server.query('DROP TABLE IF EXISTS wires; CREATE TABLE wires (id int, name text)')
    workspace.rows('wires.jsonl', [{ id: 1, name: 'a' }])
    const [table] = reportOf(await pg(`wires.jsonl --json${flags}`)).tables
    assert.equal(table?.error, undefined)
    assert.equal(table?.wire, wire)
    assert.deepEqual(await server.query('SELECT * FROM wires'), [{ id: 1, name: 'a' }])
  })
}

interface Lenient {
  readonly type: string
  readonly json: string
  readonly flags: string
  /** The column as text, afterwards. */
  readonly stored: string | null
  /** Why the value is refused without the flags. */
  readonly code: string
}

const lenient: readonly Lenient[] = [
  {
    type: 'timestamptz',
    json: '1700000000',
    flags: '--epoch s',
    stored: '2023-11-14 22:13:20+00',
    code: 'BL_VALUE_TYPE',
  },
  {
    type: 'timestamp',
    json: '1700000000123',
    flags: '--epoch ms',
    stored: '2023-11-14 22:13:20.123',
    code: 'BL_VALUE_TYPE',
  },
  {
    type: 'timestamptz',
    json: '-1',
    flags: '--epoch us',
    stored: '1969-12-31 23:59:59.999999+00',
    code: 'BL_VALUE_TYPE',
  },
  {
    type: 'timestamptz',
    json: '1000',
    flags: '--epoch ns',
    stored: '1970-01-01 00:00:00.000001+00',
    code: 'BL_VALUE_TYPE',
  },
  { type: 'int4', json: '"42"', flags: '--coerce quoted-numbers', stored: '42', code: 'BL_VALUE_TYPE' },
  { type: 'numeric', json: '"1\\u002e50"', flags: '--coerce quoted-numbers', stored: '1.50', code: 'BL_VALUE_TYPE' },
  { type: 'float8', json: '"NaN"', flags: '--coerce quoted-numbers', stored: 'NaN', code: 'BL_VALUE_TYPE' },
  { type: 'int4', json: '""', flags: '--coerce empty-null', stored: null, code: 'BL_VALUE_TYPE' },
  { type: 'bool', json: '1', flags: '--coerce int-bool', stored: 'true', code: 'BL_VALUE_TYPE' },
  { type: 'bool', json: '"0"', flags: '--coerce int-bool,quoted-numbers', stored: 'false', code: 'BL_VALUE_TYPE' },
  {
    type: 'timestamptz',
    json: '"1700000000"',
    flags: '--epoch s --coerce quoted-numbers',
    stored: '2023-11-14 22:13:20+00',
    code: 'BL_VALUE_SYNTAX',
  },
]

for (const { type, json, flags, stored, code } of lenient) {
  test(`${json} goes into a column of type ${type} with ${flags}, and is refused without`, async () => {
    await server.query(`DROP TABLE IF EXISTS lenient; CREATE TABLE lenient (x ${type})`)
    workspace.write('lenient.jsonl', `{"x":${json}}\n`)
    const refused = await pg('lenient.jsonl --json')
    assert.equal(refused.status, 5)
    assert.equal(reportOf(refused).tables[0]?.error?.code, code)
    const taken = await pg(`lenient.jsonl ${flags}`)
    assert.equal(taken.status, 0, taken.stderr)
    assert.deepEqual(await server.query("SET TIME ZONE 'UTC'; SELECT x::text AS x FROM lenient"), [{ x: stored }])
  })
}

test('--coerce empty-null leaves an empty text in a text column', async () => {
  await server.query('CREATE TABLE empty (x text)')
  workspace.write('empty.jsonl', '{"x":""}\n')
  assert.equal((await pg('empty.jsonl --coerce empty-null')).status, 0)
  assert.deepEqual(await server.query('SELECT x FROM empty'), [{ x: '' }])
})
