// How long a publish waits: for a server that is at work as long as that takes, for one that is silent no longer than the time allowed.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import pg from 'pg'
import type { TableReport } from '../../../src/index.ts'
import { jsonl } from '../../jsonl.ts'
import { startPostgresStatementProxy } from '../../servers/postgres-statement-proxy.ts'
import type { StatementFault, StatementProxy } from '../../servers/statement-proxy.ts'
import { until } from '../../until.ts'
import { postgresRoom, type RoomSettings } from '../postgres-room.ts'

const room = postgresRoom()

const OLD = [{ id: 1 }]
const NEW = [{ id: 2 }, { id: 3 }]

let tables = 0
async function filled(more: (name: string) => string = () => ''): Promise<string> {
  const name = `s${++tables}`
  await room.query(`CREATE TABLE ${name} (id int PRIMARY KEY); INSERT INTO ${name} VALUES (1); ${more(name)}`)
  return name
}

const rowsIn = (name: string): Promise<unknown> => room.query(`SELECT id FROM ${name} ORDER BY id`)
const stagesOf = async (table: string): Promise<unknown[]> =>
  (await room.query(`SELECT relname FROM pg_class WHERE relname LIKE 'bulkload%\\_${table}'`)).map(
    ({ relname }) => relname,
  )

async function loadThrough(
  table: string,
  fault: (sql: string) => StatementFault,
  settings: RoomSettings = {},
  onProxy: (proxy: StatementProxy) => Promise<void> = async () => undefined,
): Promise<TableReport> {
  const proxy = await startPostgresStatementProxy(room.server.url)
  proxy.fault = fault
  const load = room.load(table, jsonl(NEW), {
    url: proxy.url,
    mode: 'replace',
    timeout: 2_000,
    retries: 0,
    ...settings,
  })
  await onProxy(proxy)
  const report = await load
  await proxy.stop()
  return report
}

test('a statement of the publish may take longer than the time for an answer, as long as the server is at work', async () => {
  const table = await filled(
    (name) => `CREATE FUNCTION ${name}_f() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN PERFORM pg_advisory_xact_lock(77); RETURN NULL; END';
      CREATE TRIGGER waits AFTER INSERT ON ${name} FOR EACH STATEMENT EXECUTE FUNCTION ${name}_f()`,
  )
  const holder = new pg.Client({ connectionString: room.server.url })
  await holder.connect()
  await holder.query('SELECT pg_advisory_lock(77)')
  const report = await loadThrough(
    table,
    () => 'pass',
    { timeout: 3_000 },
    async ({ statements }) => {
      const looks = (): number => statements.filter((sql) => sql.includes('pg_stat_activity')).length
      await until(() => looks() >= 2, 'the load has looked twice whether the server is at work')
      await holder.end()
    },
  )
  assert.equal(report.error, undefined, report.error?.message)
  assert.deepEqual(await rowsIn(table), NEW)
})

test('a server that is silent in the middle of the publish ends the load', async () => {
  const table = await filled()
  let isSilent = false
  const report = await loadThrough(table, (sql) => {
    isSilent ||= sql.includes('SET CONSTRAINTS ALL IMMEDIATE')
    return isSilent ? 'stall' : 'pass'
  })
  assert.equal(report.error?.code, 'BL_TIMEOUT')
  assert.equal(report.unconfirmed, undefined)
  assert.match(
    report.warnings.join(),
    /the stage table was not dropped: .* DROP TABLE IF EXISTS "public"\."bulkload_stage/,
  )
  assert.deepEqual(await rowsIn(table), OLD)
  assert.equal((await stagesOf(table)).length, 1)
  assert.equal((await room.load(table, jsonl(NEW), { mode: 'replace' })).error, undefined)
  assert.deepEqual(await stagesOf(table), [], 'the next load drops it')
})

test('a ROLLBACK without an answer ends the load with the error that was its cause', async () => {
  const table = await filled(
    (name) => `CREATE FUNCTION ${name}_f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
      CREATE TRIGGER drops BEFORE INSERT ON ${name} FOR EACH ROW EXECUTE FUNCTION ${name}_f()`,
  )
  let isPublishing = false
  const report = await loadThrough(table, (sql) => {
    isPublishing ||= sql.startsWith('TRUNCATE') || sql.includes('; TRUNCATE')
    return isPublishing && sql === 'ROLLBACK' ? 'stall' : 'pass'
  })
  assert.ok(isPublishing)
  assert.equal(report.error?.code, 'BL_UNBALANCED')
  assert.deepEqual(await rowsIn(table), OLD)
  assert.deepEqual(await stagesOf(table), [])
})

test('a stage that was just made and cannot be dropped is named in the error', async () => {
  const table = await filled()
  let isBroken = false
  const report = await loadThrough(table, (sql) => {
    const was = isBroken
    isBroken ||= sql.startsWith('CREATE') && sql.includes('bulkload_stage')
    return was ? 'lose request' : isBroken ? 'lose answer' : 'pass'
  })
  assert.equal(report.error?.code, 'BL_CONNECTION_LOST')
  assert.match(report.error?.hint ?? '', /the stage table was not dropped: .* DROP TABLE IF EXISTS/)
  assert.equal((await stagesOf(table)).length, 1)
  assert.deepEqual(await rowsIn(table), OLD)
})
