// Every kind of column that --create chooses has a typed codec on every server, with NULL and without: what it makes
// is loaded over the typed wire, at once and later.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadFiles } from '../../src/index.ts'
import { rowsOf, startBothServers, type TestServer } from '../clickhouse/both-servers.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { CREATED_KINDS } from './created-kinds.ts'

interface Target {
  readonly sink: 'clickhouse' | 'postgres'
  readonly url: string
  readonly column: 'today' | 'old' | 'postgres'
  /** The type of a column that can be NULL. */
  readonly nullable: (type: string) => string
  readonly types: () => Promise<Readonly<Record<string, unknown>>>
  /** The rows as texts, in the order of `id`. */
  readonly rows: (columns: readonly string[]) => Promise<readonly (readonly unknown[])[]>
}

const KINDS = Object.entries(CREATED_KINDS)
const folder = makeTempFolder('created-tables')
const both = await startBothServers()
const postgres = await openPostgres()
after(async () => {
  await both.stop()
  await postgres.stop()
  folder.remove()
})

function clickhouse(server: TestServer): Target {
  return {
    sink: 'clickhouse',
    url: server.url,
    column: server.isOld ? 'old' : 'today',
    nullable: (type) => `Nullable(${type})`,
    types: async () =>
      Object.fromEntries(
        await rowsOf(server, `SELECT name, type FROM system.columns WHERE database = 'default' AND table = 'made'`),
      ),
    rows: (columns) =>
      rowsOf(server, `SELECT ${columns.map((column) => `toString(${column})`).join(', ')} FROM made ORDER BY id`),
  }
}

function postgresTarget(server: PostgresDatabase): Target {
  return {
    sink: 'postgres',
    url: server.url,
    column: 'postgres',
    // NOT NULL is no part of a type there.
    nullable: (type) => type,
    types: async () => {
      const rows = await server.query(`SELECT column_name, data_type FROM information_schema.columns
        WHERE table_name = 'made'`)
      return Object.fromEntries(rows.map((row) => [row['column_name'], row['data_type']]))
    },
    rows: async (columns) => {
      const texts = columns.map((column) => `${column}::text`).join(', ')
      const rows = await server.query(`SET TimeZone = 'UTC'; SELECT ${texts} FROM made ORDER BY id`)
      return rows.map((row) => columns.map((column) => row[column]))
    },
  }
}

/** Every second record has its fields alone, the others bring the fields that can be missing too. */
function record(id: number): string {
  const members = KINDS.flatMap(([kind, { json }]) => {
    const always = `"always_${kind}": ${json}`
    return id % 2 === 0 ? [always] : [always, `"maybe_${kind}":${json}`]
  })
  return `{"id": ${id}, ${members.join(',')}}\n`
}

function textOf(json: string, [, text]: readonly [string, string?]): string {
  return text ?? (json.startsWith('"') ? (JSON.parse(json) as string) : json)
}

async function check({ sink, url, column, nullable, types, rows }: Target): Promise<void> {
  const settings = { sink, url, env: {}, table: 'made', create: true } as const
  for (const ids of [
    [0, 1],
    [2, 3, 4],
  ]) {
    const file = join(folder.path, `${column}-${ids[0]}.jsonl`)
    writeFileSync(file, ids.map(record).join(''))
    const { tables } = await loadFiles({ ...settings, files: [file] })
    const [report] = tables
    assert.equal(report?.error, undefined, report?.error?.message)
    assert.equal(report?.wire, 'typed', report?.wireReason)
    assert.equal(report?.rows.loaded, ids.length)
    assert.equal(report?.balanced, true)
    assert.equal(report?.created === undefined, ids[0] !== 0)
  }
  const expectedTypes = KINDS.flatMap(
    ([
      kind,
      {
        [column]: [type],
      },
    ]) => [
      [`always_${kind}`, type],
      [`maybe_${kind}`, nullable(type)],
    ],
  )
  const { id: _, ...made } = await types()
  assert.deepEqual(made, Object.fromEntries(expectedTypes))
  const texts = KINDS.map(([, kind]) => textOf(kind.json, kind[column]))
  const columns = KINDS.map(([kind]) => `always_${kind}`)
  assert.deepEqual(await rows(columns), Array(5).fill(texts))
  const without = texts.map(() => null)
  const sometimes = KINDS.map(([kind]) => `maybe_${kind}`)
  assert.deepEqual(await rows(sometimes), [without, texts, without, texts, without])
}

for (const server of both.all) {
  const title = `the columns that --create makes of every kind of field use the typed wire: ClickHouse ${server.name}`
  test(title, { skip: server.skip }, () => check(clickhouse(server)))
}

test('the columns that --create makes of every kind of field use the typed wire: Postgres 18', () =>
  check(postgresTarget(postgres)))
