// Random rows of random tables go through COPY BINARY, and the server says what it has: compared with an oracle that
// knows nothing of the loader. BULKLOAD_TEST_SEED repeats a run.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { binaryScalars } from '../../src/codecs/postgres/binary/scalars.ts'
import { load } from '../../src/index.ts'
import { finish } from '../library/finish.ts'
import { readJson } from '../oracle/json-reader.ts'
import { storedText } from '../oracle/postgres-stored.ts'
import { Random } from '../oracle/random.ts'
import { rounds, SEED } from '../oracle/rounds.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { PREREQUISITES, randomRow, randomSchema } from './binary-random-schemas.ts'
import { identifier } from './binary-random-types.ts'
import { SCALARS } from './binary-random-values.ts'
import { isInstalled, type OldPostgres, startPostgres15 } from './postgres-15.ts'

const SCHEMAS = rounds(25, 500)
const SCHEMAS_15 = rounds(4, 50)
const ROWS = 12
const skip = isInstalled ? false : "Debian's PostgreSQL 15 is not installed (apt install postgresql-15)"

let server: PostgresDatabase
let old: OldPostgres | undefined

before(async () => {
  server = await openPostgres()
  if (skip === false) old = await startPostgres15()
})
after(async () => {
  await server?.stop()
  await old?.stop()
})

/** Makes, loads and compares the table of one seed. */
async function check(client: pg.Client, url: string, seed: number): Promise<void> {
  const random = new Random(seed)
  const table = `t${seed}`
  const schema = randomSchema(random, table)
  const statements = [...schema.definitions, `CREATE TABLE ${table} (${schema.sql})`].join(';\n')
  const about = `BULKLOAD_TEST_SEED=${seed}\n${statements}`
  await client.query(statements).catch((cause: unknown) => {
    throw new Error(about, { cause })
  })
  const rows = Array.from({ length: ROWS }, () => randomRow(random, schema))
  const source = rows.map(({ line }) => line + random.pick(['\n', '\n', '\r\n', '\n\n', '\n \t\n']))
  const blockSize = random.pick([64, 300, 262_144])
  const loading = load({ source, sink: 'postgres', url, env: {}, table, workers: 1, blockSize })
  const report = await finish(loading).catch((cause: unknown) => {
    throw new Error(about, { cause })
  })
  assert.equal(report.wire, 'typed', `${report.wireReason}\n${about}`)
  assert.deepEqual([report.rows.loaded, report.balanced], [ROWS, true], about)
  const columns = schema.columns.map(({ name }) => `${identifier(name)}::text`)
  const stored = await client.query<(string | null)[]>({
    text: `SELECT ${columns.join(', ')} FROM ${table} ORDER BY ctid`,
    rowMode: 'array',
  })
  for (const [i, { values }] of rows.entries()) {
    for (const [column, { type, name }] of schema.columns.entries()) {
      const json = values[column] ?? 'null'
      const expected = storedText(type.stored, readJson(json))
      assert.equal(stored.rows[i]?.[column], expected, `row ${i}, ${identifier(name)} ${type.sql} ${json}\n${about}`)
    }
  }
}

async function checkMany(url: string, count: number): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(`SET TimeZone = 'UTC'; SET client_min_messages = error; ${PREREQUISITES}`)
    for (let i = 0; i < count; i++) await check(client, url, SEED + i)
  } finally {
    await client.end()
  }
}

test('the random values are of every type that has a codec', () => {
  assert.deepEqual(Object.keys(SCALARS).toSorted(), Object.keys(binaryScalars).toSorted())
})

test('random rows of random tables are stored as the oracle has them', async (t) => {
  t.diagnostic(`BULKLOAD_TEST_SEED=${SEED}`)
  await checkMany(server.url, SCHEMAS)
})

test('random rows of random tables are stored by PostgreSQL 15 as the oracle has them', { skip }, async (t) => {
  t.diagnostic(`BULKLOAD_TEST_SEED=${SEED}`)
  await checkMany(old!.url, SCHEMAS_15)
})
