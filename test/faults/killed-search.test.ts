// bulkload is killed while it looks for rows that ClickHouse refuses: nothing of the segment is stored, and a resume stores all others
// once and drops the table in which rows were tried.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { listRuns, resumeRun } from '../../src/index.ts'
import { makeWorkspace, startCli } from '../cli/run-cli.ts'
import { type BothServers, countOf, startBothServers } from '../clickhouse/both-servers.ts'
import { until } from '../until.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
const ROWS = 3000
const isBad = (id: number): boolean => id % 10 === 7
const line = (id: number): string => `{"id":${id},"n":${isBad(id) ? 0 : 1}}\n`
const IDS = Array.from({ length: ROWS }, (_, id) => id)
const PROBES = "SELECT count() FROM system.tables WHERE name LIKE 'bulkload_probe%'"
const TRIED = "SELECT count() FROM system.parts WHERE table LIKE 'bulkload_probe%'"

let both: BothServers

before(async () => {
  both = await startBothServers()
  writeFileSync(join(cwd, 'input.jsonl'), IDS.map(line).join(''))
})

after(async () => {
  await both.stop()
  workspace.remove()
})

for (const which of ['today', 'old'] as const) {
  test(`killed while rows are tried, and resumed (${which})`, async (t) => {
    const server = both[which]
    if (server.skip !== false) return t.skip(server.skip)
    await server.query(`CREATE TABLE killed (id UInt32, n Int32, m Int32 MATERIALIZED intDiv(9, n))
      ENGINE = MergeTree ORDER BY id`)
    const state = join(cwd, `state-${which}`)
    const rejects = join(cwd, `${which}.rejects`)
    const words = [join(cwd, 'input.jsonl'), '--table', 'killed', '--max-errors', '1000', '--wire', 'text']
    const flags = ['--url', server.url, '--state', state, '--rejects', rejects]
    const child = startCli(['clickhouse', ...words, ...flags], { cwd })
    const ended = new Promise((resolve) => child.once('close', resolve))
    // By then the journal has it that the first INSERT was refused.
    await until(async () => (await server.query(TRIED)) !== '0\n', 'rows are tried')
    child.kill('SIGKILL')
    await ended
    assert.equal(await countOf(server, 'killed'), 0)
    const [run] = await listRuns({ state })
    assert.ok(run)
    const report = await resumeRun(run.runId, { state, url: server.url, env: {} })
    const [{ error, rows } = assert.fail()] = report.tables
    assert.equal(error, undefined, error?.message)
    assert.deepEqual([rows.loaded, rows.rejected], [ROWS - ROWS / 10, ROWS / 10])
    assert.equal(readFileSync(rejects, 'utf8'), IDS.filter(isBad).map(line).join(''))
    assert.equal(await countOf(server, 'killed'), ROWS - ROWS / 10)
    assert.equal(await server.query(`SELECT uniqExact(id) FROM killed`), `${ROWS - ROWS / 10}\n`)
    assert.equal(await server.query(PROBES), '0\n')
  })
}
