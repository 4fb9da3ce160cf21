// The answer to an INSERT is lost: the server is asked in the same run, and the segment is sent again where its token holds.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type LoadEvent, loadFiles, type RunReport, resumeRun, showRun } from '../../src/index.ts'
import { makeTempFolder, type TempFolder } from '../servers/temp-folder.ts'
import { faultTarget, withProxy } from './fault-targets.ts'

const COUNT = 2_000
const WINDOW = 'SETTINGS non_replicated_deduplication_window = 100'
/** More than any question has, and less than the rows. */
const OF_ROWS = 20_000

const today = faultTarget("today's ClickHouse")
const old = faultTarget('clickhouse-server')

let folder: TempFolder
let file: string
before(() => {
  folder = makeTempFolder('lost-insert')
  file = join(folder.path, 'rows.jsonl')
  const lines = Array.from({ length: COUNT }, (_, id) => `${JSON.stringify({ id, p: id % 3, pad: 'x'.repeat(20) })}\n`)
  writeFileSync(file, lines.join(''))
})
after(() => folder.remove())

let tables = 0
async function newTable(server: typeof today, tail: string): Promise<string> {
  const table = `lost${++tables}`
  await server.ask(`CREATE TABLE ${table} (id UInt32, p UInt8, pad String) ENGINE = MergeTree ${tail}`)
  return table
}

const load = (url: string, table: string, more: object = {}): Promise<RunReport> =>
  loadFiles({ sink: 'clickhouse', url, table, files: [file], state: folder.path, codec: 'none', env: {}, ...more })

const rowsOf = (server: typeof today, table: string): Promise<string> =>
  server.ask(`SELECT concat(toString(count()), ' ', toString(uniqExact(id))) FROM ${table}`)
const WHOLE = `${COUNT} ${COUNT}`

test('the query log of an old server shows that the INSERT was finished', { skip: old.skip }, () =>
  withProxy(old, async (proxy) => {
    const table = await newTable(old, 'ORDER BY id')
    proxy.dropReply({ afterBytes: OF_ROWS })
    const report = await load(old.url(proxy.port), table)
    const [loaded] = report.tables
    assert.equal(report.exitStatus, 0, JSON.stringify(loaded?.error))
    assert.equal(loaded?.rows.loaded, COUNT)
    assert.match(loaded?.warnings.join() ?? '', /the answer to an INSERT was lost: the server finished the query/)
    assert.equal(loaded?.unconfirmed, undefined)
    assert.equal(await rowsOf(old, table), WHOLE)
  }),
)

for (const lost of [1, 2]) {
  test(`a table that keeps tokens gets the segment again, and stores it once (answers lost: ${lost})`, () =>
    withProxy(today, async (proxy) => {
      const table = await newTable(today, `PARTITION BY p ORDER BY id ${WINDOW}`)
      proxy.dropReply({ afterBytes: OF_ROWS })
      let retries = 0
      const onEvent = (event: LoadEvent): void => {
        if (event.event === 'target.retried' && ++retries === lost) proxy.passThrough()
      }
      const report = await load(today.url(proxy.port), table, { onEvent })
      const [loaded] = report.tables
      assert.equal(report.exitStatus, 0, JSON.stringify(loaded?.error))
      assert.deepEqual([loaded?.rows.loaded, loaded?.retries, loaded?.unconfirmed], [COUNT, lost, undefined])
      assert.match(loaded?.warnings.join() ?? '', /segment 0 was sent again with its token/)
      assert.equal(await rowsOf(today, table), WHOLE)
    }))
}

test('the same into a stage that is published at the end', () =>
  withProxy(today, async (proxy) => {
    const table = await newTable(today, `ORDER BY id ${WINDOW}`)
    proxy.dropReply({ afterBytes: OF_ROWS })
    const onEvent = (event: LoadEvent): void => {
      if (event.event === 'target.retried') proxy.passThrough()
    }
    const report = await load(today.url(proxy.port), table, { atomic: true, onEvent })
    assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
    assert.match(report.tables[0]?.warnings.join() ?? '', /segment 0 was sent again with its token/)
    assert.equal(await rowsOf(today, table), WHOLE)
  }))

test('without a window nothing is sent again, and the outcome is unknown', () =>
  withProxy(today, async (proxy) => {
    const table = await newTable(today, 'ORDER BY id')
    proxy.dropReply({ afterBytes: OF_ROWS })
    const report = await load(today.url(proxy.port), table)
    const [loaded] = report.tables
    assert.equal(loaded?.error?.code, 'BL_CONNECTION_LOST')
    assert.deepEqual([loaded?.rows.loaded, loaded?.retries], [0, undefined])
    assert.notEqual(loaded?.unconfirmed, undefined)
    assert.equal(await rowsOf(today, table), WHOLE)
    const resumed = resumeRun(report.runId, { state: folder.path, env: {}, url: today.url() })
    const error = (await resumed).tables[0]?.error
    assert.equal(error?.code, 'BL_RESUME_UNKNOWN')
    assert.match(
      error?.message ?? '',
      /whether 2000 rows from .*rows\.jsonl lines 1 to 2000, .* are in the table.*keeps no tokens/,
    )
  }))

test('a segment whose answers are all lost stays in doubt, with all its attempts, and the window decides later', () =>
  withProxy(today, async (proxy) => {
    const table = await newTable(today, `ORDER BY id ${WINDOW}`)
    proxy.dropReply({ afterBytes: OF_ROWS })
    const report = await load(today.url(proxy.port), table, { retries: 1 })
    assert.equal(report.tables[0]?.error?.code, 'BL_CONNECTION_LOST')
    assert.notEqual(report.tables[0]?.unconfirmed, undefined)
    assert.equal(await rowsOf(today, table), WHOLE)
    const place = { state: folder.path, env: {}, url: today.url() }
    assert.deepEqual(
      (await showRun(report.runId, place)).details[0]?.segments.map(({ state }) => state),
      ['in doubt'],
    )
    // So many others since then that the first attempt may be forgotten.
    await today.ask(`ALTER TABLE ${table} MODIFY SETTING non_replicated_deduplication_window = 1`)
    const error = (await resumeRun(report.runId, place)).tables[0]?.error
    assert.equal(error?.code, 'BL_RESUME_UNKNOWN')
    await today.ask(`ALTER TABLE ${table} MODIFY SETTING non_replicated_deduplication_window = 100`)
    const resumed = await resumeRun(report.runId, place)
    assert.equal(resumed.exitStatus, 0, JSON.stringify(resumed.tables[0]?.error))
    assert.equal(await rowsOf(today, table), WHOLE)
  }))

test('a resume sends a segment again in the blocks of the run, or its token would not be recognized', () =>
  withProxy(today, async (proxy) => {
    const table = await newTable(today, `ORDER BY id ${WINDOW}`)
    proxy.dropReply({ afterBytes: OF_ROWS })
    const report = await load(today.url(proxy.port), table, { retries: 0, blockSize: 8192 })
    assert.notEqual(report.tables[0]?.unconfirmed, undefined)
    const place = { state: folder.path, env: {}, url: today.url() }
    await assert.rejects(resumeRun(report.runId, { ...place, blockSize: 65_536 }), { code: 'BL_RESUME_OPTIONS' })
    const resumed = await resumeRun(report.runId, place)
    assert.equal(resumed.exitStatus, 0, JSON.stringify(resumed.tables[0]?.error))
    assert.equal(await rowsOf(today, table), WHOLE)
  }))
