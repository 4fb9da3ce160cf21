// The answer to the COMMIT of the publish is lost or late, or the COMMIT itself: the server is asked for the transaction, and the outcome is
// the true one. That the stage is gone shows nothing.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { TableReport } from '../../../src/index.ts'
import { jsonl } from '../../jsonl.ts'
import { startPostgresStatementProxy } from '../../servers/postgres-statement-proxy.ts'
import type { StatementFault, StatementProxy } from '../../servers/statement-proxy.ts'
import { postgresRoom, type RoomSettings } from '../postgres-room.ts'

const room = postgresRoom()

const OLD = [
  { id: 1, name: 'one' },
  { id: 2, name: 'zwei' },
]
const NEW = [
  { id: 2, name: 'two' },
  { id: 3, name: 'three' },
]
const MERGED = [OLD[0], ...NEW]
const KEPT = [...OLD, NEW[1]]

const WAYS: readonly { readonly name: string; readonly settings: RoomSettings; readonly published: unknown }[] = [
  { name: 'swap', settings: { mode: 'replace' }, published: NEW },
  { name: 'copy-in', settings: { mode: 'replace', replaceBy: 'copy-in' }, published: NEW },
  { name: 'delete', settings: { mode: 'replace', replaceBy: 'delete' }, published: NEW },
  { name: 'upsert', settings: { mode: 'upsert' }, published: MERGED },
  { name: 'insert-new', settings: { mode: 'insert-new' }, published: KEPT },
]

let tables = 0
async function filled(): Promise<string> {
  const name = `p${++tables}`
  await room.query(
    `CREATE TABLE ${name} (id int PRIMARY KEY, name text); INSERT INTO ${name} VALUES (1, 'one'), (2, 'zwei')`,
  )
  return name
}

const rowsIn = (name: string): Promise<unknown> => room.query(`SELECT id, name FROM ${name} ORDER BY id`)

async function left(table: string): Promise<string[]> {
  const found = await room.query(`SELECT relname FROM pg_class WHERE relname LIKE 'bulkload%\\_${table}'`)
  return found.map(({ relname }) => String(relname))
}

interface Broken {
  readonly report: TableReport
  readonly table: string
  readonly proxy: StatementProxy
}

/** A load whose publish ends with a COMMIT that is broken; what comes `then`, too. */
async function broken(
  settings: RoomSettings,
  fault: (table: string) => StatementFault | Promise<StatementFault>,
  then: StatementFault = 'pass',
): Promise<Broken> {
  const table = await filled()
  const proxy = await startPostgresStatementProxy(room.server.url)
  let isPublishing = false
  let isBroken = false
  proxy.fault = async (sql) => {
    if (isBroken) return then
    isPublishing ||= sql.includes('SET CONSTRAINTS ALL IMMEDIATE')
    isBroken = isPublishing && sql === 'COMMIT'
    return isBroken ? fault(table) : 'pass'
  }
  const report = await room.load(table, jsonl(NEW), { url: proxy.url, timeout: 2_000, retries: 0, ...settings })
  assert.ok(isBroken, 'the COMMIT was sent')
  return { report, table, proxy }
}

describe('lost', { concurrency: 8 }, () => {
  for (const { name, settings, published } of WAYS) {
    for (const fault of ['lose answer', 'hang'] as const) {
      test(`${name}: the COMMIT is executed, and not answered (${fault})`, async () => {
        const { report, table, proxy } = await broken(settings, () => fault)
        await proxy.stop()
        assert.equal(report.error, undefined, report.error?.message)
        assert.deepEqual(await rowsIn(table), published)
        assert.deepEqual(await left(table), [])
      })
    }

    for (const fault of ['lose request', 'stall'] as const) {
      test(`${name}: the COMMIT does not come to the server (${fault})`, async () => {
        const { report, table, proxy } = await broken(settings, () => fault)
        await proxy.stop()
        assert.match(report.error?.code ?? '', /^BL_(CONNECTION_LOST|TIMEOUT)$/)
        assert.equal(report.unconfirmed, undefined)
        assert.deepEqual(await rowsIn(table), OLD)
        assert.deepEqual(await left(table), [])
      })
    }

    test(`${name}: the COMMIT comes when the load has ended`, async () => {
      const { report, table, proxy } = await broken(settings, () => 'late')
      assert.equal(report.unconfirmed, true)
      assert.match(report.error?.hint ?? '', /transaction \d+ is still open.*pg_terminate_backend/)
      assert.match(report.warnings.join('\n'), /not known whether the rows were published/)
      await proxy.release()
      await proxy.stop()
      assert.deepEqual(await rowsIn(table), published)
      assert.deepEqual(await left(table), [])
    })
  }
})

test('a server that ends the session at the COMMIT has not committed it', async () => {
  const { report, table, proxy } = await broken({ mode: 'replace' }, async (name): Promise<StatementFault> => {
    await endSessions(name)
    return 'pass'
  })
  await proxy.stop()
  assert.notEqual(report.error, undefined)
  assert.equal(report.unconfirmed, undefined)
  assert.deepEqual(await rowsIn(table), OLD)
})

test('a stage that is gone is no sign of a COMMIT', async () => {
  const { report, table, proxy } = await broken({ mode: 'replace' }, async (name): Promise<StatementFault> => {
    await endSessions(name)
    for (const stage of await left(name)) await room.query(`DROP TABLE "${stage}"`)
    return 'lose request'
  })
  await proxy.stop()
  assert.notEqual(report.error, undefined)
  assert.equal(report.unconfirmed, undefined)
  assert.deepEqual(await rowsIn(table), OLD)
})

test('a server that is silent from the COMMIT on ends the load as unknown', async () => {
  const { report, table, proxy } = await broken({ mode: 'replace' }, () => 'hang', 'hang')
  await proxy.stop()
  assert.equal(report.error?.code, 'BL_TIMEOUT')
  assert.equal(report.unconfirmed, true)
  assert.match(report.error?.hint ?? '', /SELECT txid_status\(\d+\) says whether transaction \d+ was committed/)
  assert.deepEqual(await rowsIn(table), NEW)
})

/** Of the loads of a table: those that use it or its stage. */
async function endSessions(table: string): Promise<void> {
  const ended = await room.query(`SELECT pg_terminate_backend(pid, 10000) FROM (
    SELECT DISTINCT pid FROM pg_locks WHERE pid <> pg_backend_pid() AND relation IN (
      SELECT oid FROM pg_class WHERE relname = '${table}' OR relname LIKE 'bulkload%\\_${table}')) AS sessions`)
  assert.equal(ended.length, 1)
}
