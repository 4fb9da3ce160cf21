// The ledger in the target: each transaction has the rows of a segment and their record, so that no segment is stored twice.
import assert from 'node:assert/strict'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { type FileLoadSettings, loadFiles, type ResumeSettings, type RunReport, resumeRun } from '../../src/index.ts'
import { isInstalled, type OldPostgres, startPostgres15 } from '../postgres/postgres-15.ts'
import { onlyTable } from '../postgres/postgres-room.ts'
import { startFaultProxy } from '../servers/fault-proxy.ts'
import { type PostgresServer, startPostgres } from '../servers/postgres-server.ts'
import { makeTempFolder, type TempFolder } from '../servers/temp-folder.ts'

const COUNT = 400
const WHOLE = `${COUNT} ${(COUNT * (COUNT - 1)) / 2}`
const EVERY = { commitEvery: '1KiB', blockSize: 256, env: {} }

type Settings = Partial<Omit<Extract<FileLoadSettings, { sink: 'postgres' }>, 'files' | 'sink'>>

/** Lines of 32 bytes: 32 in a segment. */
function lines(count: number): string {
  return Array.from({ length: count }, (_, id) => `${`${`{"id":${id},`.padEnd(24)}"n":1}`.padEnd(31)}\n`).join('')
}

for (const [version, open] of [
  ['15', startPostgres15],
  ['18', startPostgres],
] as const) {
  const skip = version === '15' && !isInstalled
  let server: PostgresServer | OldPostgres
  let folder: TempFolder
  let tables = 0
  before(async () => {
    if (skip) return
    folder = makeTempFolder('ledger')
    server = await open()
  })
  after(async () => {
    if (skip) return
    await server.stop()
    folder.remove()
  })
  const query = (sql: string) => server.query(`SET TimeZone = 'UTC'; ${sql}`)
  const state = () => join(folder.path, 'state')

  async function newTable(blocking?: number): Promise<string> {
    const name = `t${++tables}`
    await query(`CREATE TABLE ${name} (id int PRIMARY KEY, n int)`)
    if (blocking !== undefined) await query(`INSERT INTO ${name} VALUES (${blocking}, -1)`)
    return name
  }
  async function sums(table: string): Promise<string> {
    const [row] = await query(`SELECT count(*) AS count, sum(id) AS sum FROM ${table}`)
    return `${row?.['count']} ${row?.['sum']}`
  }
  function file(name: string, content = lines(COUNT)): string {
    const path = join(folder.path, `${name}.jsonl`)
    writeFileSync(path, content)
    return path
  }
  const run = (table: string, settings: Settings = {}): Promise<RunReport> =>
    loadFiles({
      sink: 'postgres',
      ...EVERY,
      url: server.url,
      table,
      state: state(),
      files: [file(table)],
      ...settings,
    })
  const goOn = (id: string, settings: ResumeSettings = {}): Promise<RunReport> =>
    resumeRun(id, { state: state(), url: server.url, env: {}, ...settings })
  /** The load that a row in the way has broken; the row is gone. */
  async function broken(table: string, settings: Settings = {}): Promise<RunReport> {
    const report = await run(table, settings)
    assert.equal(onlyTable(report).error?.serverCode, '23505')
    await query(`DELETE FROM ${table} WHERE n = -1`)
    return report
  }
  const label = (words: string) => `Postgres ${version}: ${words}`

  test(label('a load of several transactions has a row for each of them'), { skip }, async () => {
    for (const settings of [{}, { streams: 3, commitEvery: '1KiB' }]) {
      const table = await newTable()
      const report = await run(table, settings)
      assert.equal(report.exitStatus, 0, JSON.stringify(onlyTable(report).error))
      const [of] = await query(
        `SELECT state, attempt, rows::int FROM bulkload_ledger.runs WHERE run_id = '${report.runId}'`,
      )
      assert.deepEqual(of, { state: 'done', attempt: 1, rows: COUNT })
      // The transaction of a segment's row is that of its rows.
      const unlike = await query(`
        SELECT s.segment FROM bulkload_ledger.segments s WHERE run_id = '${report.runId}' AND rows <>
          (SELECT count(*) FROM ${table} t WHERE t.xmin::text = (s.xid8 & 4294967295)::text)`)
      assert.deepEqual(unlike, [])
      const [sum] = await query(
        `SELECT count(*)::int AS count, sum(rows)::int AS rows FROM bulkload_ledger.segments WHERE run_id = '${report.runId}'`,
      )
      assert.deepEqual(sum, { count: onlyTable(report).segments, rows: COUNT })
    }
  })

  test(label('one transaction has none, unless it is wanted; --no-ledger has none'), { skip }, async () => {
    const count = async (report: RunReport) =>
      (await query(`SELECT segment FROM bulkload_ledger.segments WHERE run_id = '${report.runId}'`)).length
    const { commitEvery: _, ...one } = EVERY
    const load = async (settings: Settings) => {
      const table = await newTable()
      return loadFiles({ sink: 'postgres', ...one, url: server.url, table, files: [file(table)], ...settings })
    }
    assert.equal(await count(await load({})), 0)
    assert.equal(await count(await load({ ledger: true })), 1)
    assert.equal(await count(await load({ commitEvery: '1KiB', ledger: false })), 0)
  })

  test(label('what the journal does not know is in the ledger'), { skip }, async () => {
    const table = await newTable(200)
    const report = await broken(table)
    // Another journal knows of the run, but has not seen how far it came.
    const journal = (folder: string) => join(folder, 'runs', report.runId, 'journal.jsonl')
    const other = join(folder.path, `other-${table}`)
    mkdirSync(join(other, 'runs', report.runId), { recursive: true })
    const kept = readFileSync(journal(state()), 'utf8').split('\n')
    writeFileSync(journal(other), `${kept.filter((line) => /"type":"(run|table|plan)"/.test(line)).join('\n')}\n`)
    const resumed = await goOn(report.runId, { state: other, streams: 2 })
    assert.equal(resumed.exitStatus, 0, JSON.stringify(onlyTable(resumed).error))
    assert.equal(await sums(table), WHOLE)
    assert.equal(onlyTable(resumed).resumed?.rows.loaded, onlyTable(report).rows.loaded)
  })

  test(label('another machine, which has no journal of the run, loads the rest'), { skip }, async () => {
    const table = await newTable(200)
    const report = await broken(table)
    const other = join(folder.path, `machine-${table}`)
    await assert.rejects(goOn(report.runId, { state: other }), { code: 'BL_RUN_NOT_FOUND' })
    const unknown = goOn(`${report.runId}0`, { state: other, ledger: true })
    await assert.rejects(unknown, { code: 'BL_RUN_NOT_FOUND', message: /in the ledger of postgres:/ })
    const resumed = await goOn(report.runId.slice(0, -2), { state: other, ledger: true })
    assert.equal(resumed.exitStatus, 0, JSON.stringify(onlyTable(resumed).error))
    assert.equal(resumed.runId, report.runId)
    assert.equal(await sums(table), WHOLE)
    assert.equal(onlyTable(resumed).resumed?.rows.loaded, onlyTable(report).rows.loaded)
    // The first machine comes back: there is nothing left to do.
    const late = await goOn(report.runId)
    assert.equal(late.exitStatus, 0, JSON.stringify(onlyTable(late).error))
    assert.equal(await sums(table), WHOLE)
  })

  test(label('rows that the ledger has lost are not loaded again by guessing'), { skip }, async () => {
    const table = await newTable(200)
    const report = await broken(table)
    await query(`DELETE FROM bulkload_ledger.segments WHERE run_id = '${report.runId}' AND segment = 1`)
    const refused = await goOn(report.runId)
    assert.equal(onlyTable(refused).error?.code, 'BL_RESUME_UNKNOWN')
    assert.match(
      onlyTable(refused).error?.message ?? '',
      /segment 1 of t\d+ was confirmed, but it is not in the ledger/,
    )
    assert.equal((await goOn(report.runId, { inDoubt: 'stored' })).exitStatus, 0)
    assert.equal(await sums(table), WHOLE)
  })

  test(label('a ledger that was dropped: the journal and the transactions tell'), { skip }, async () => {
    const table = await newTable(200)
    const report = await broken(table)
    await query('DROP SCHEMA bulkload_ledger CASCADE')
    const resumed = await goOn(report.runId)
    assert.equal(resumed.exitStatus, 0, JSON.stringify(onlyTable(resumed).error))
    assert.equal(await sums(table), WHOLE)
  })

  test(label('a segment that an open transaction holds is not sent'), { skip }, async () => {
    const table = await newTable(200)
    const report = await broken(table)
    const holder = new pg.Client({ connectionString: server.url })
    await holder.connect()
    try {
      const [last] = await query(
        `SELECT max(segment) AS segment FROM bulkload_ledger.segments WHERE run_id = '${report.runId}'`,
      )
      await holder.query(`BEGIN; INSERT INTO bulkload_ledger.segments (run_id, table_name, segment, attempt, xid8)
        VALUES ('${report.runId}', '${table}', ${Number(last?.['segment']) + 1}, 1, txid_current())`)
      const held = onlyTable(await goOn(report.runId, { timeout: '4s' }))
      assert.equal(held.error?.code, 'BL_RUN_ACTIVE', JSON.stringify(held.error))
      assert.match(held.error?.hint ?? '', /takeover/)
      await holder.query('ROLLBACK')
    } finally {
      await holder.end()
    }
    assert.equal((await goOn(report.runId)).exitStatus, 0)
    assert.equal(await sums(table), WHOLE)
  })

  for (const isHalfOpen of [false, true]) {
    const first = isHalfOpen ? 'that has lost its network' : 'that is alive'
    test(label(`a second loader of the run beside one ${first} is refused; --takeover ends the first`), {
      skip,
    }, async () => {
      const table = await newTable()
      const { hostname, port } = new URL(server.url)
      const proxy = await startFaultProxy({ host: hostname, port: Number(port) })
      const url = server.url.replace(`:${port}/`, `:${proxy.port}/`)
      const ended: Promise<RunReport>[] = []
      // Slow enough to be at work still when the other one comes, on a busy machine too.
      const begun = new Promise<string>((resolve) => {
        let runId = ''
        const onEvent = (event: { event: string; runId?: string }): void => {
          if (event.event === 'run.started') runId = event.runId ?? ''
          if (event.event === 'segment.committed') resolve(runId)
        }
        ended.push(run(table, { url, maxRate: '40rows/s', onEvent, retries: 0 }))
      })
      const runId = await begun
      if (isHalfOpen) proxy.stallAfter(0)
      // The other host has the journal, and not the lock.
      const other = join(folder.path, `host-${table}`)
      cpSync(state(), other, { recursive: true })
      rmSync(join(other, 'runs', runId, 'lock'))
      const refused = onlyTable(await goOn(runId, { state: other, timeout: '2s' }))
      assert.equal(refused.error?.code, 'BL_RUN_ACTIVE', JSON.stringify(refused.error))
      assert.match(refused.error?.message ?? '', /is held by the loader on host .* since .* \(server process/)
      const taken = await goOn(runId, { state: other, takeover: true })
      assert.equal(taken.exitStatus, 0, JSON.stringify(onlyTable(taken).error))
      await proxy.stop()
      const [report] = await Promise.all(ended)
      assert.notEqual(report?.exitStatus, 0)
      assert.equal(await sums(table), WHOLE)
    })
  }

  test(label('a COMMIT whose answer is lost, and connections that break: every row once'), { skip }, async () => {
    const { hostname, port } = new URL(server.url)
    const proxy = await startFaultProxy({ host: hostname, port: Number(port) })
    const url = server.url.replace(`:${port}/`, `:${proxy.port}/`)
    try {
      for (const afterBytes of [2000, 3500, 5000, 9000, 14_000]) {
        const table = await newTable()
        const from = proxy.connections + 1
        proxy.dropReply({ fromConnection: from, afterBytes })
        const loading = run(table, { url, timeout: '10s', retries: 8 })
        for (let waited = 0; waited < 100 && proxy.connections <= from; waited++) await sleep(50)
        proxy.passThrough()
        const report = await loading
        const isDone = report.exitStatus === 0
        if (!isDone) assert.equal((await goOn(report.runId)).exitStatus, 0)
        assert.equal(await sums(table), WHOLE, String(afterBytes))
      }
    } finally {
      await proxy.stop()
    }
  })

  test(label('without the right to make the schema: a warning, or an error where it was wanted'), {
    skip,
  }, async () => {
    await query('DROP SCHEMA IF EXISTS bulkload_ledger CASCADE')
    await query(`CREATE ROLE loader LOGIN PASSWORD 'x'; REVOKE CREATE ON DATABASE postgres FROM PUBLIC`)
    const table = await newTable()
    await query(`GRANT SELECT, INSERT ON ${table} TO loader`)
    const url = new URL(server.url)
    url.username = 'loader'
    url.password = 'x'
    const refused = onlyTable(await run(table, { url: url.href, ledger: true }))
    assert.equal(refused.error?.code, 'BL_LEDGER')
    assert.match(refused.error?.hint ?? '', /GRANT CREATE ON DATABASE "postgres" TO "loader"/)
    const report = await run(table, { url: url.href })
    assert.equal(report.exitStatus, 0, JSON.stringify(onlyTable(report).error))
    assert.match(onlyTable(report).warnings.join('\n'), /no ledger is kept in the target.*GRANT CREATE ON DATABASE/)
    assert.equal(await sums(table), WHOLE)
    // What the hint says works.
    await query('GRANT CREATE ON DATABASE postgres TO loader')
    const granted = await newTable()
    await query(`GRANT SELECT, INSERT ON ${granted} TO loader`)
    assert.equal((await run(granted, { url: url.href, ledger: true })).exitStatus, 0)
  })
}
