// Real files, made by others, into every server with `create`: every row is there, and every column holds what the
// file says. What a column holds is its checksum: SHA-256 of its values' canonical texts, sorted. One side's values
// come from the file by JSON.parse, the other's from the server.
import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadFiles } from '../../src/index.ts'
import { rowsOf, startBothServers, type TestServer } from '../clickhouse/both-servers.ts'
import { openPostgres } from '../servers/postgres-database.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { dataMissing, readShared } from './shared-data.ts'

interface Target {
  readonly name: string
  readonly sink: 'clickhouse' | 'postgres'
  readonly url: string
  readonly skip: string | false
  readonly count: (table: string) => Promise<number>
  readonly columns: (table: string) => Promise<ReadonlyMap<string, string>>
  readonly values: (table: string, column: string) => Promise<(string | null)[]>
}

const folder = makeTempFolder('real-files')
const both = dataMissing === false ? await startBothServers() : undefined
const postgres = dataMissing === false ? await openPostgres() : undefined
after(async () => {
  await both?.stop()
  await postgres?.stop()
  folder.remove()
})

function clickhouse(server: TestServer): Target {
  const texts = async (sql: string) => (await rowsOf(server, sql)) as (string | null)[][]
  return {
    name: `ClickHouse ${server.name}`,
    sink: 'clickhouse',
    url: server.url,
    skip: server.skip,
    count: async (table) => Number(await server.query(`SELECT count() FROM \`${table}\``)),
    columns: async (table) => {
      const sql = `SELECT name, type FROM system.columns WHERE database = 'default' AND table = '${table}'`
      return new Map((await texts(sql)) as [string, string][])
    },
    values: async (table, column) =>
      (await texts(`SELECT toString(\`${column}\`) FROM \`${table}\``)).map(([text]) => text ?? null),
  }
}

function postgresTarget(server: NonNullable<typeof postgres>): Target {
  return {
    name: 'Postgres',
    sink: 'postgres',
    url: server.url,
    skip: false,
    count: async (table) => Number((await server.query(`SELECT count(*) FROM "${table}"`))[0]?.['count']),
    columns: async (table) => {
      const rows = await server.query(
        `SELECT column_name, data_type FROM information_schema.columns WHERE table_name = '${table}'`,
      )
      return new Map(rows.map((row) => [String(row['column_name']), String(row['data_type'])]))
    },
    values: async (table, column) => {
      const rows = await server.query(`SET TIME ZONE 'UTC'; SELECT "${column}"::text AS text FROM "${table}"`)
      return rows.map((row) => row['text'] as string | null)
    },
  }
}

const TARGETS = both && postgres ? [...both.all.map(clickhouse), postgresTarget(postgres)] : []

interface Prepared {
  readonly path: string
  readonly bytes: number
  readonly records: readonly Record<string, unknown>[]
  readonly sumOf: (column: string, type: string) => string
}

/** The file ready to be loaded, and its records. */
async function prepare(name: string): Promise<Prepared> {
  const content = await readShared(name)
  const path = join(folder.path, name)
  writeFileSync(path, content)
  const lines = content.toString().trimEnd().split('\n')
  const records = lines.map((line) => JSON.parse(line) as Record<string, unknown>)
  // So the text of a nested value in the file is what JSON.stringify gives, and no number has lost a digit.
  for (const [i, record] of records.entries()) assert.equal(JSON.stringify(record), lines[i])
  return { path, bytes: content.length, records, sumOf: fileChecksums(records) }
}

function checksum(values: readonly (string | null)[]): string {
  const sorted = values.map((value) => JSON.stringify(value)).sort()
  return createHash('sha256').update(sorted.join('\n')).digest('hex')
}

/** A value of the file as text; a field that is missing is null. */
function textOf(value: unknown): string | null {
  if (value === undefined || value === null) return null
  return typeof value === 'string' ? value : JSON.stringify(value)
}

/** Checksums of the file's columns, by what their type makes of a text: the servers have the same few kinds. */
function fileChecksums(records: readonly Record<string, unknown>[]): (column: string, type: string) => string {
  const known = new Map<string, string>()
  return (column, type) => {
    const key = `${column} ${/DateTime|timestamp/.test(type)} ${/bool|UInt8/i.test(type)}`
    const sum = known.get(key) ?? checksum(records.map((record) => canonical(type, textOf(record[column]))))
    known.set(key, sum)
    return sum
  }
}

/** One text for what the file and the servers spell differently: instants and booleans. Everything else is verbatim. */
function canonical(type: string, text: string | null): string | null {
  if (text === null) return null
  if (/DateTime|timestamp/.test(type)) {
    const iso = text.replace(' ', 'T').replace(/\+00$/, 'Z')
    const ms = Date.parse(/Z$/.test(iso) ? iso : `${iso}Z`)
    assert.ok(Number.isFinite(ms), `${text} is an instant`)
    return String(ms)
  }
  // Servers without Bool keep booleans in UInt8.
  if (/bool|UInt8/i.test(type)) return text === '1' ? 'true' : text === '0' ? 'false' : text
  return text
}

for (const name of ['cities.jsonl', 'github-events.jsonl']) {
  const table = name.replace('.jsonl', '')
  const prepared = dataMissing === false ? prepare(name) : undefined
  const titles = dataMissing === false ? TARGETS : [{ name: 'every server', skip: dataMissing } as Target]
  for (const target of titles) {
    const title = `${name} into ${target.name}: every row is there, and every column has the file's checksum`
    test(title, { skip: target.skip }, async () => {
      assert.ok(prepared)
      const { path, bytes, records, sumOf } = await prepared
      const { sink, url } = target
      const report = await loadFiles({ sink, url, files: [path], create: true, env: {} })
      const [loaded] = report.tables
      assert.equal(loaded?.error, undefined)
      assert.equal(loaded?.table, table)
      assert.match(loaded?.created ?? '', /^CREATE TABLE/)
      assert.deepEqual(loaded?.rows, { read: records.length, loaded: records.length, rejected: 0, skipped: 0 })
      assert.deepEqual({ ...loaded?.bytes, sent: 0 }, { source: bytes, read: bytes, covered: bytes, sent: 0 })
      assert.equal(loaded?.balanced, true)
      assert.equal(await target.count(table), records.length)

      const types = await target.columns(table)
      const fields = [...new Set(records.flatMap((record) => Object.keys(record)))].sort()
      assert.deepEqual([...types.keys()].sort(), fields)
      const inFile: Record<string, string> = {}
      const inTable: Record<string, string> = {}
      for (const [column, type] of types) {
        const stored = await target.values(table, column)
        inTable[column] = checksum(stored.map((text) => canonical(type, text)))
        inFile[column] = sumOf(column, type)
      }
      assert.deepEqual(inTable, inFile)
    })
  }
}
