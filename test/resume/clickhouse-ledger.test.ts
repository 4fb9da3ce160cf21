// The ledger in ClickHouse: another machine goes on with a run, by the lines of its journal in a table of the target.
import assert from 'node:assert/strict'
import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import {
  type LoadEvent,
  loadFiles,
  type ResumeSettings,
  type RunReport,
  resumeRun,
  showRun,
  undoRun,
} from '../../src/index.ts'
import { makeWorkspace, reportOf, runProgram, startCli } from '../cli/run-cli.ts'
import { type FaultTarget, faultTarget, withProxy } from '../faults/fault-targets.ts'
import { onlyTable } from '../postgres/postgres-room.ts'
import { makeTempFolder, type TempFolder } from '../servers/temp-folder.ts'

/** A segment has about a million records: three of them, of 4 MB each as they are sent. */
const COUNT = 2_400_000
const WHOLE = `${COUNT} ${(COUNT * (COUNT - 1)) / 2}`
const WINDOW = ' SETTINGS non_replicated_deduplication_window = 100'
/** In the middle of the third segment, which goes over the connection of the first one. */
const IN_THE_THIRD = 5_500_000

let folder: TempFolder
let file: string
before(() => {
  folder = makeTempFolder('clickhouse-ledger')
  file = join(folder.path, 'in.csv')
  writeFileSync(file, `id\n${Array.from({ length: COUNT }, (_, id) => id).join('\n')}\n`)
})
after(() => folder.remove())

let names = 0
async function newTable(target: FaultTarget, tail = 'ORDER BY id'): Promise<string> {
  const table = `ledger${++names}`
  await target.ask(`CREATE TABLE ${table} (id UInt32) ENGINE = MergeTree ${tail}`)
  return table
}

const today = faultTarget("today's ClickHouse")

for (const target of [today, faultTarget('clickhouse-server')]) {
  const skip = target.skip
  const label = (words: string) => `${target.name}: ${words}`
  const machine = () => join(folder.path, `machine${++names}`)
  const sums = (table: string) => target.ask(`SELECT concat(toString(count()), ' ', toString(sum(id))) FROM ${table}`)
  const ofLedger = (what: string, runId: string, order = 'attempt, line') =>
    target.ask(
      `SELECT arrayStringConcat(groupArray(${what}), ', ') FROM
        (SELECT * FROM bulkload_ledger WHERE run_id = '${runId}' ORDER BY ${order})`,
    )
  const run = (table: string, settings: object = {}): Promise<RunReport> =>
    loadFiles({
      ...{ sink: 'clickhouse', url: target.url(), table, files: [file], codec: 'none' },
      ...{ env: {}, ledger: true, state: machine(), ...settings },
    })
  const goOn = (id: string, settings: ResumeSettings = {}): Promise<RunReport> =>
    resumeRun(id, { url: target.url(), env: {}, ledger: true, ...settings })
  /** Two segments are confirmed, and the third one is broken off. */
  const broken = (table: string, state: string): Promise<RunReport> =>
    withProxy(target, async (proxy) => {
      proxy.resetAfter(IN_THE_THIRD)
      const report = await run(table, { url: target.url(proxy.port), state, retries: 0 })
      assert.equal(onlyTable(report).error?.code, 'BL_CONNECTION_LOST', JSON.stringify(onlyTable(report).error))
      assert.equal(onlyTable(report).segments, 2)
      return report
    })

  test(label('a run has the lines of its journal in the table'), { skip }, async () => {
    const report = await run(await newTable(target))
    assert.equal(report.exitStatus, 0, JSON.stringify(onlyTable(report).error))
    const types = await ofLedger('type', report.runId)
    assert.match(types, /^claimed, table, plan, (?:.*, )?sent, .*confirmed, table end$/)
    assert.equal(types.match(/sent/g)?.length, onlyTable(report).segments)
    // A line that nobody waits for is stored with one that is waited for: hardly more INSERTs than segments.
    const inserts = await target.ask(
      `SELECT count() FROM system.parts WHERE database = 'default' AND table = 'bulkload_ledger' AND level = 0`,
    )
    assert.ok(Number(inserts) <= 2 * (onlyTable(report).segments ?? 0) + 4, `${inserts} parts`)
  })

  test(label('another machine, which has no journal of the run, loads the rest'), { skip }, async () => {
    const table = await newTable(target)
    const { runId } = await broken(table, machine())
    const other = machine()
    await assert.rejects(goOn(runId, { state: other, ledger: false }), { code: 'BL_RUN_NOT_FOUND' })
    await assert.rejects(goOn(`${runId}0`, { state: other }), {
      code: 'BL_RUN_NOT_FOUND',
      message: /in the ledger of http/,
    })
    const url = target.url().replace('http:', 'clickhouse:')
    const resumed = await goOn(runId.slice(0, -2), { state: other, url })
    assert.equal(resumed.exitStatus, 0, JSON.stringify(onlyTable(resumed).error))
    assert.equal(onlyTable(resumed).resumed?.segments, 2)
    assert.equal(await sums(table), WHOLE)
    assert.equal((await showRun(runId, { state: other })).state, 'ok')
  })

  test(label('a machine goes on where another one has come to'), { skip }, async () => {
    const table = await newTable(target)
    const [first, second] = [machine(), machine()]
    const { runId } = await broken(table, first)
    await goOn(runId, { state: second })
    const resumed = await goOn(runId, { state: first })
    assert.equal(resumed.exitStatus, 0, JSON.stringify(onlyTable(resumed).error))
    assert.equal(onlyTable(resumed).resumed?.rows.loaded, COUNT)
    assert.equal(await sums(table), WHOLE)
    assert.deepEqual(
      (await showRun(runId, { state: first })).details[0]?.segments.map(({ state }) => state),
      ['confirmed', 'confirmed', 'confirmed'],
    )
  })

  test(label('of two loaders of one run the first one stores nothing once the second has claimed it'), {
    skip,
  }, async () => {
    // What the first one was confirmed is asked about: an old server has a query log, the table of the other one keeps tokens.
    const table = await newTable(target, `ORDER BY id${target.rollsBack ? WINDOW : ''}`)
    let started = ''
    let second: Promise<RunReport> | undefined
    const onEvent = (event: LoadEvent): void => {
      if (event.event === 'run.started') started = event.runId
      if (event.event === 'segment.committed') second ??= goOn(started, { state: machine(), takeover: true })
    }
    const report = await run(table, { maxRate: '900000rows/s', onEvent })
    assert.equal(onlyTable(report).error?.code, 'BL_RUN_ACTIVE', JSON.stringify(onlyTable(report).error))
    assert.match(onlyTable(report).error?.message ?? '', /was taken over by a loader on host/)
    assert.ok(second)
    const resumed = await second
    assert.equal(resumed.exitStatus, 0, JSON.stringify(onlyTable(resumed).error))
    assert.equal(await sums(table), WHOLE)
  })

  test(label('a claim that was not ended is asked about, unless its process was one of this host'), {
    skip,
  }, async () => {
    const table = await newTable(target)
    const { runId } = await broken(table, machine())
    const claim = async (host: string, pid: number) =>
      target.ask(
        `INSERT INTO bulkload_ledger (run_id, table_name, attempt, loader, line, type, entry)
         SELECT run_id, table_name, ${++names}, 'l', 0, 'claimed', replaceRegexpOne(entry, '"host":"[^"]*","pid":[0-9]+', '"host":"${host}","pid":${pid}')
         FROM bulkload_ledger WHERE run_id = '${runId}' AND type = 'claimed' LIMIT 1`,
      )
    await claim('elsewhere', 1)
    const other = machine()
    const error = onlyTable(await goOn(runId, { state: other })).error
    assert.equal(error?.code, 'BL_RUN_ACTIVE')
    assert.match(error?.message ?? '', /held by the loader on host elsewhere \(process 1\)/)
    assert.match(error?.hint ?? '', /takeover/)
    const resumed = await goOn(runId, { state: other, takeover: true })
    assert.equal(resumed.exitStatus, 0, JSON.stringify(onlyTable(resumed).error))
    assert.equal(await sums(table), WHOLE)
  })

  test(label('a run that was undone is not resumed by a machine that did not know'), { skip }, async () => {
    const table = `ledger${++names}`
    await target.ask(`CREATE TABLE ${table} (id UInt32, run String) ENGINE = MergeTree ORDER BY id`)
    const [first, second, third] = [machine(), machine(), machine()]
    const report = await withProxy(target, (proxy) => {
      // The ID of the run makes the rows seven times as long.
      proxy.resetAfter(7 * IN_THE_THIRD)
      return run(table, { url: target.url(proxy.port), state: first, retries: 0, set: { run: '@run' } })
    })
    assert.equal(onlyTable(report).segments, 2, JSON.stringify(onlyTable(report).error))
    const place = { url: target.url(), env: {}, ledger: true } as const
    await showRun(report.runId, { ...place, state: second })
    await undoRun(report.runId, { url: target.url(), env: {}, state: first })
    const late = onlyTable(await goOn(report.runId, { state: second }))
    assert.equal(late.error?.code, 'BL_RUN_UNDONE', JSON.stringify(late.error))
    await assert.rejects(goOn(report.runId, { state: third }), { code: 'BL_RUN_UNDONE' })
    assert.equal(await target.ask(`SELECT count() FROM ${table}`), '0')
  })

  test(label('a table that is no ledger is refused, and one that is dropped ends the load'), { skip }, async () => {
    const table = await newTable(target)
    let drop: Promise<unknown> | undefined
    const onEvent = (event: LoadEvent): void => {
      if (event.event === 'segment.committed') drop ??= target.ask('DROP TABLE bulkload_ledger')
    }
    const dropped = onlyTable(await run(table, { maxRate: '900000rows/s', onEvent }))
    await drop
    assert.equal(dropped.error?.code, 'BL_LEDGER', JSON.stringify(dropped.error))
    assert.equal(Number(await target.ask(`SELECT count() FROM ${table}`)), dropped.rows.loaded)
    await target.ask('CREATE TABLE bulkload_ledger (run_id String) ENGINE = MergeTree ORDER BY run_id')
    const other = onlyTable(await run(table)).error
    assert.equal(other?.code, 'BL_LEDGER')
    assert.match(other?.message ?? '', /is not a ledger of this version: it lacks table_name/)
    await target.ask('DROP TABLE bulkload_ledger')
  })
}

test('a killed command is resumed in another folder, with another journal', async () => {
  const target = today
  const [here, there] = [makeWorkspace(), makeWorkspace()]
  for (const { path } of [here, there]) copyFileSync(file, join(path, 'in.csv'))
  const table = await newTable(target, `ORDER BY id${WINDOW}`)
  const words = [
    'clickhouse',
    'in.csv',
    '--table',
    table,
    '--ledger',
    '--max-rate',
    '900000rows/s',
    '--log-format',
    'json',
  ]
  const child = startCli([...words, '--url', target.url()], { cwd: here.path })
  let runId = ''
  child.stderr.on('data', (data: Buffer) => {
    runId ||= /"runId":"([^"]+)"/.exec(data.toString())?.[1] ?? ''
    if (data.includes('"segment.committed"')) child.kill('SIGKILL')
  })
  child.stdin.end()
  await new Promise((resolve) => child.once('close', resolve))
  here.remove()
  const url = target.url().replace('http:', 'clickhouse:')
  const resumed = await runProgram(['resume', runId, '--ledger', '--url', url, '--json'], { cwd: there.path })
  assert.equal(reportOf(resumed).exitStatus, 0, resumed.stdout + resumed.stderr)
  assert.equal(await target.ask(`SELECT concat(toString(count()), ' ', toString(sum(id))) FROM ${table}`), WHOLE)
  const again = await runProgram(['resume', runId, '--json'], { cwd: there.path })
  assert.equal(reportOf(again).exitStatus, 0, again.stdout + again.stderr)
  there.remove()
})
