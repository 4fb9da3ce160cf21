// The process of bulkload, or of the server, is killed with SIGKILL at the statement that publishes a stage: `bulkload resume` ends in exactly
// the right table.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { startEngine } from '../../src/sinks/postgres/engine/engine.ts'
import { makeWorkspace, reportOf, runProgram, startCli } from '../cli/run-cli.ts'
import { startChdbFront } from '../servers/chdb-front.ts'
import { clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { openPostgres } from '../servers/postgres-database.ts'
import { queryOnce } from '../servers/postgres-server.ts'
import { startPostgresStatementProxy } from '../servers/postgres-statement-proxy.ts'
import { stoppedTree } from '../servers/process-tree.ts'
import { type StatementFault, type StatementProxy, startStatementProxy } from '../servers/statement-proxy.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { allGone } from '../servers-self/leftovers.ts'
import { until } from '../until.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
after(() => workspace.remove())
workspace.rows('new.jsonl', [{ id: 2 }, { id: 3 }])
const NEW = '2,3'

interface Killed {
  /** `bulkload resume` of the last run, on the server itself. */
  resume(): Promise<{ readonly status: number | null; readonly stdout: string; readonly stderr: string }>
}

let states = 0

/** A load that is killed at the statement of its publish, before or behind it. */
async function killed(
  proxy: StatementProxy,
  { command, url, statement, after: behind }: Target,
  fault: StatementFault,
): Promise<Killed> {
  const state = join(cwd, `state${++states}`)
  const files = ['new.jsonl', '--table', 't', '--mode', 'replace', '--state', state]
  const child = startCli([command, ...files, '--url', proxy.url], { cwd })
  child.stdin.end()
  child.stdout.resume()
  let stderr = ''
  child.stderr.on('data', (data: Buffer) => {
    stderr += data
  })
  const ended = once(child, 'close')
  let isAfter = false
  let isDead = false
  proxy.fault = async (sql): Promise<StatementFault> => {
    if (isDead) return 'lose request'
    const isPublishing = isAfter && statement.test(sql)
    isAfter ||= behind.test(sql)
    if (!isPublishing) return 'pass'
    isDead = true
    child.kill('SIGKILL')
    await ended
    return fault
  }
  const [status] = await ended
  await proxy.stop()
  assert.equal(status, null, stderr)
  const { runs } = JSON.parse((await runProgram(['runs', '--json', '--state', state], { cwd })).stdout) as {
    runs: readonly { readonly runId: string }[]
  }
  const [run] = runs
  assert.ok(run)
  return { resume: () => runProgram(['resume', run.runId, '--state', state, '--url', url, '--json'], { cwd }) }
}

interface Target {
  readonly command: 'pg' | 'clickhouse'
  readonly url: string
  readonly statement: RegExp
  readonly after: RegExp
}

const POSTGRES = { command: 'pg', statement: /^COMMIT$/, after: /SET CONSTRAINTS ALL IMMEDIATE/ } as const
const CLICKHOUSE = { command: 'clickhouse', statement: /^EXCHANGE|^RENAME/, after: /^INSERT/ } as const

async function assertResumed(
  { resume }: Killed,
  ids: () => Promise<string>,
  left: () => Promise<string>,
): Promise<void> {
  const report = reportOf(await resume())
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
  assert.equal(await ids(), NEW)
  assert.equal(await left(), '0')
  assert.equal((await resume()).status, 0)
  assert.equal(await ids(), NEW)
}

for (const fault of ['lose request', 'lose answer'] as const) {
  const where = fault === 'lose answer' ? 'behind' : 'before'

  test(`Postgres: bulkload is killed ${where} the COMMIT`, async () => {
    const server = await openPostgres()
    const text = async (sql: string): Promise<string> => String((await server.query(sql))[0]?.['text'])
    try {
      await server.query('CREATE TABLE t (id int); INSERT INTO t VALUES (1)')
      const proxy = await startPostgresStatementProxy(server.url)
      await assertResumed(
        await killed(proxy, { ...POSTGRES, url: server.url }, fault),
        () => text(`SELECT string_agg(id::text, ',' ORDER BY id) AS text FROM t`),
        () => text(`SELECT count(*) AS text FROM pg_class WHERE relname LIKE 'bulkload%'`),
      )
    } finally {
      await server.stop()
    }
  })

  for (const [name, start, skip] of [
    ['today', startChdbFront, false],
    ['18.16', startClickhouse, clickhouseMissing],
  ] as const) {
    test(`ClickHouse ${name}: bulkload is killed ${where} the statement`, { skip }, async () => {
      const server = await start()
      const text = async (sql: string): Promise<string> => (await server.query(sql)).trim()
      try {
        await server.query('CREATE TABLE t (id UInt32) ENGINE = MergeTree ORDER BY id')
        await server.query('INSERT INTO t VALUES (1)')
        const proxy = await startStatementProxy(server.url)
        await assertResumed(
          await killed(proxy, { ...CLICKHOUSE, url: server.url }, fault),
          () => text(`SELECT arrayStringConcat(arrayMap(x -> toString(x), arraySort(groupArray(id))), ',') FROM t`),
          () => text(`SELECT count() FROM system.tables WHERE name LIKE 'bulkload%'`),
        )
      } finally {
        await server.stop()
      }
    })
  }
}

test('Postgres: the server is killed behind the COMMIT, and the load is resumed on the restarted one', async (t) => {
  const folder = makeTempFolder('killed-publish')
  t.after(() => folder.remove())
  let engine = await startEngine(folder.path)
  t.after(() => engine.stop())
  const ids = async (): Promise<string> =>
    String((await queryOnce(engine.url, `SELECT string_agg(id::text, ',' ORDER BY id) AS ids FROM t`))[0]?.['ids'])
  await queryOnce(engine.url, 'CREATE TABLE t (id int); INSERT INTO t VALUES (1)')
  const proxy = await startPostgresStatementProxy(engine.url)
  let isPublishing = false
  let killing: Promise<void> | undefined
  const kill = async (): Promise<void> => {
    await until(async () => (await ids()) === NEW, 'the COMMIT is executed')
    const pids = stoppedTree(engine.pid)
    for (const pid of pids) process.kill(pid, 'SIGKILL')
    await allGone(pids)
  }
  proxy.fault = async (sql): Promise<StatementFault> => {
    const isCommit = isPublishing && sql === 'COMMIT'
    isPublishing ||= POSTGRES.after.test(sql)
    if (!isCommit) return 'pass'
    killing = kill()
    return 'hang'
  }
  const state = join(cwd, `state${++states}`)
  const load = ['pg', 'new.jsonl', '--table', 't', '--mode', 'replace', '--state', state, '--retries', '0', '--json']
  const report = reportOf(await runProgram([...load, '--url', proxy.url], { cwd }))
  await killing
  await proxy.stop()
  assert.equal(report.tables[0]?.error?.code, 'BL_CONNECTION_LOST')
  assert.equal(report.tables[0]?.unconfirmed, true)
  await engine.stop()
  engine = await startEngine(folder.path)
  assert.equal(await ids(), NEW)
  const left = async (): Promise<string> =>
    String((await queryOnce(engine.url, `SELECT count(*) AS c FROM pg_class WHERE relname LIKE 'bulkload%'`))[0]?.['c'])
  const resume = () => runProgram(['resume', report.runId, '--state', state, '--url', engine.url, '--json'], { cwd })
  await assertResumed({ resume }, ids, left)
})
