// Files of statements, as psql loads them into a real Postgres: the values in the table are those of the input.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { convert } from '../../src/index.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { linesOf, NASTY } from './nasty-rows.ts'

const folder = makeTempFolder('dumps')
const at = (name: string): string => join(folder.path, name)
const skip = hasPsql() ? false : 'psql is not installed'
let server: PostgresDatabase

before(async () => {
  if (skip === false) server = await openPostgres()
})
after(async () => {
  await server?.stop()
  folder.remove()
})

function hasPsql(): boolean {
  try {
    execFileSync('psql', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}

function psql(file: string): void {
  const args = ['--no-psqlrc', '--quiet', '--set', 'ON_ERROR_STOP=1', '--file', file, server.url]
  execFileSync('psql', args, { encoding: 'utf8', env: { ...process.env, PGPASSWORD: server.password } })
}

writeFileSync(at('nasty.jsonl'), linesOf(NASTY))

for (const [format, extension] of [
  ['sql', 'sql'],
  ['postgres-dump', 'dump.sql'],
] as const) {
  test(`psql loads ${format} with CREATE TABLE, values and all`, { skip }, async () => {
    const table = `nasty_${extension.replace('.', '_')}`
    const output = at(`${table}.${extension}`)
    const report = await convert({
      files: [at('nasty.jsonl')],
      output,
      to: format,
      table,
      create: true,
      workers: 1,
      blockSize: 2048,
      ...(format === 'sql' && { batchSize: 7 }),
    })
    assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
    psql(output)
    const rows = await server.query(
      `SELECT id::text AS id, text, float::text AS float, flag, nested::text AS nested, day::text AS day FROM ${table}`,
    )
    const texts = NASTY.map(({ id, float, nested, ...row }) => ({
      ...row,
      id: String(id),
      float: float === null ? null : Number(float),
      nested,
    }))
    const read = rows.map((row) => {
      const { id, float, nested, text, flag, day } = row as Record<string, string | boolean | null>
      return {
        text,
        flag,
        day,
        id,
        float: float === null ? null : Number(float),
        nested: nested === null ? null : JSON.parse(nested as string),
      }
    })
    const byId = (one: { id: unknown }, other: { id: unknown }): number => (String(one.id) < String(other.id) ? -1 : 1)
    assert.deepEqual(read.sort(byId), texts.sort(byId))
  })

  test(`${format}: an error in the middle leaves no row`, { skip }, async () => {
    writeFileSync(at('two.jsonl'), '{"id":1}\n{"id":2}\n')
    const table = `strict_${extension.replace('.', '_')}`
    await server.query(`CREATE TABLE ${table} (id int CHECK (id < 2))`)
    await convert({ files: [at('two.jsonl')], output: at(`${table}.${extension}`), to: format, table, workers: 1 })
    assert.throws(() => psql(at(`${table}.${extension}`)))
    assert.deepEqual(await server.query(`SELECT * FROM ${table}`), [])
  })
}

test('sql: statements have as many rows as they may, and never more than 1 MiB', async () => {
  const rows = Array.from({ length: 1000 }, (_, id) => ({ id, text: 'x'.repeat(id % 3 === 0 ? 9000 : 10) }))
  writeFileSync(at('long.jsonl'), linesOf(rows))
  const output = at('long.sql')
  await convert({ files: [at('long.jsonl')], output, batchSize: 250, workers: 1, blockSize: '8MiB' })
  const statements = readFileSync(output, 'utf8').split('INSERT INTO').slice(1)
  const counts = statements.map((text) => text.split('\n(').length - 1)
  assert.equal(
    counts.reduce((sum, rowsIn) => sum + rowsIn),
    1000,
  )
  assert.ok(counts.every((rowsIn) => rowsIn <= 250))
  assert.ok(statements.every((text) => Buffer.byteLength(`INSERT INTO${text}`) <= 1024 * 1024))
})

test('sql for ClickHouse quotes as ClickHouse does', async () => {
  writeFileSync(at('quotes.jsonl'), '{"a`b":"it\'s \\\\ \\n","n":1}\n')
  await convert({ files: [at('quotes.jsonl')], output: at('q.sql'), dialect: 'clickhouse', create: true, workers: 1 })
  const text = readFileSync(at('q.sql'), 'utf8')
  assert.match(text, /^CREATE TABLE/)
  assert.ok(text.endsWith("INSERT INTO `q` (`a\\`b`, `n`) VALUES\n('it\\'s \\\\ \\n', 1);\n"), text)
})
