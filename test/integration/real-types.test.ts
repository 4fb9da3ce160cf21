// Real files, made by others, into tables of real types, over the typed wire: what a table then holds is, column by
// column, what the server's own reader of JSON makes of the same records. A record that cannot be in the table is refused,
// with its code, and the server's reader is not given it.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { loadFiles } from '../../src/index.ts'
import { startBothServers } from '../clickhouse/both-servers.ts'
import { openPostgres } from '../servers/postgres-database.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { type RealInput, readInputs } from './real-inputs.ts'
import { oldServer, postgresServer, type RealServer, todayServer } from './real-servers.ts'
import { oldTables, postgresTables, postgresTypes, type RealTable, todayTables } from './real-tables.ts'
import { dataMissing } from './shared-data.ts'

/** The servers' own readers take long: of a large file they get one record of this many. */
const LARGE = 10_000
const ONE_OF = 8

const folder = makeTempFolder('real-types')
const inputs = dataMissing === false ? await readInputs() : undefined
const both = inputs && (await startBothServers())
const postgres = inputs && (await openPostgres())
after(async () => {
  await both?.stop()
  await postgres?.stop()
  folder.remove()
})

/** Loads an input into a table of its name; every record is there, or in the file of rejects if it is to be there. */
async function loadInput(server: RealServer, { lines, records }: RealInput, table: RealTable): Promise<void> {
  const { input: name, columns, refusal } = table
  const refusals = records.map((record) => refusal?.(record))
  const refused = lines.filter((_, i) => refusals[i] !== undefined)
  await server.create(name, columns)
  const { tables } = await loadFiles({
    sink: server.sink,
    url: server.url,
    table: name,
    env: {},
    files: [fileOf(server, `${name}.jsonl`, lines)],
    coerce: ['quoted-numbers', 'int-bool'],
    rejects: join(folder.path, `${server.name} ${name}.rejects.jsonl`),
    maxErrors: refused.length,
  })
  const [report] = tables
  assert.equal(report?.error, undefined, report?.error?.message)
  assert.equal(report?.wire, 'typed', report?.wireReason)
  const rows = { read: lines.length, loaded: lines.length - refused.length, rejected: refused.length, skipped: 0 }
  assert.deepEqual(report?.rows, rows)
  assert.equal(report?.balanced, true)
  const { rejects } = report
  assert.deepEqual(rejects === undefined ? [] : linesOf(rejects.file), refused)
  const reasons = rejects === undefined ? [] : linesOf(rejects.reasons)
  assert.deepEqual(
    reasons.map((reason) => (JSON.parse(reason) as { code: string }).code),
    refusals.filter((code) => code !== undefined),
  )
  assert.equal((await server.checksums(name, '1 = 1'))['rows'], String(rows.loaded))
}

/** Has the server read the same records into another table of the same columns, and compares. */
async function compare(server: RealServer, { lines, records }: RealInput, table: RealTable): Promise<void> {
  const { input: name, columns, refusal, forServer } = table
  const step = lines.length > LARGE ? ONE_OF : 1
  const isCompared = records.map((record) => Number(record['id']) % step === 0 && refusal?.(record) === undefined)
  const compared = lines.flatMap((line, i) => {
    if (isCompared[i] !== true) return []
    return forServer === undefined ? [line] : [JSON.stringify(forServer(records[i]!))]
  })
  const oracle = `${name}_as_read_by_server`
  await server.create(oracle, columns)
  await server.read(oracle, fileOf(server, `${oracle}.jsonl`, compared))
  const expected = await server.checksums(oracle, '1 = 1')
  const fields = new Set(records.flatMap((record) => Object.keys(record)))
  assert.deepEqual(new Set(Object.keys(expected)), new Set(['rows', ...fields]))
  assert.equal(expected['rows'], String(compared.length))
  assert.deepEqual(await server.checksums(name, `id % ${step} = 0`), expected)
}

function fileOf(server: RealServer, name: string, lines: readonly string[]): string {
  const path = join(folder.path, `${server.name} ${name}`)
  writeFileSync(path, lines.map((line) => `${line}\n`).join(''))
  return path
}

function linesOf(path: string): string[] {
  return readFileSync(path, 'utf8').trimEnd().split('\n')
}

function testTables(server: RealServer, tables: readonly RealTable[]): void {
  for (const table of tables) {
    test(`${server.name} holds of ${table.input}, column by column, what it reads by itself`, async () => {
      assert.ok(inputs)
      const input = inputs[table.input]
      await loadInput(server, input, table)
      await compare(server, input, table)
    })
  }
}

if (inputs === undefined || both === undefined || postgres === undefined) {
  test('every server holds of a real file what it reads by itself', { skip: dataMissing }, () => {})
} else {
  testTables(todayServer(both.today), todayTables(inputs))
  if (both.oldTcpPort !== undefined) testTables(oldServer(both.old, both.oldTcpPort), oldTables(inputs))
  else test('ClickHouse 18.16 holds of a real file what it reads by itself', { skip: both.old.skip }, () => {})
  await postgres.query(postgresTypes(inputs))
  testTables(postgresServer(postgres), postgresTables())
}
