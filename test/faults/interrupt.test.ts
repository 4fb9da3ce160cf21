// Signals to the command line at the moments that take long: a server that does not answer, a commit, a segment of
// ClickHouse; and servers that are lost while the command reads its standard input.
import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { SEGMENT_LIMITS } from '../../src/sinks/clickhouse/modes/appending.ts'
import { makeWorkspace, reportOf, resultOf, startCli } from '../cli/run-cli.ts'
import { until } from '../until.ts'
import { type FaultTarget, faultTargets, ROWS_BEFORE, withProxy } from './fault-targets.ts'
import { rowLine } from './generated-source.ts'
import { holdTrigger } from './held-trigger.ts'

const MEGABYTE = 1_000_000
const skip = process.platform === 'win32' ? 'Windows has no signals to send' : false
const targets = faultTargets('Postgres', "today's ClickHouse")
const [postgres, front] = targets as [FaultTarget, FaultTarget]
const workspace = makeWorkspace()
after(() => workspace.remove())
const cwd = workspace.path
const rows = (count: number): string => Array.from({ length: count }, (_, i) => rowLine(i + 1, 100)).join('')
workspace.write('few.jsonl', rows(10))

for (const target of targets) {
  test(`SIGINT while ${target.name} does not answer ends the command, once is enough`, { skip }, () =>
    withProxy(target, async (proxy) => {
      const table = await target.table()
      const bytes = target === postgres ? 400 : 100
      proxy.stallAfter(bytes)
      const child = startCli([verb(target), 'few.jsonl', '--table', table, '--url', target.url(proxy.port), '--json'], {
        cwd,
      })
      const result = resultOf(child)
      await until(() => proxy.bytesFromClient >= bytes, 'the question is asked')
      child.kill('SIGINT')
      const report = reportOf(await result)
      assert.equal(report.exitStatus, 130)
      assert.equal(report.tables[0]?.error?.code, 'BL_ABORTED')
    }),
  )

  test(`a server of ${target.name} that is lost ends the command, though its standard input stays open`, { skip }, () =>
    withProxy(target, async (proxy) => {
      const table = await target.table()
      proxy.resetAfter(MEGABYTE)
      const child = startCli([verb(target), '-', '--table', table, '--url', target.url(proxy.port), '--json'], { cwd })
      child.stdin.on('error', () => undefined)
      // More than what may be under way before anything is sent.
      child.stdin.write(rows(150_000))
      const report = reportOf(await resultOf(child))
      assert.equal(report.exitStatus, 6)
      assert.equal(report.tables[0]?.error?.code, 'BL_CONNECTION_LOST')
      assert.equal(report.tables[0]?.unconfirmed, undefined)
      assert.equal(await target.count(table), ROWS_BEFORE)
    }),
  )
}

for (const times of [1, 2]) {
  test(`SIGINT ${times} times while Postgres commits: the report says what is known of the table`, { skip }, () =>
    interruptedCommit(times),
  )
}

async function interruptedCommit(times: number): Promise<void> {
  const table = await postgres.table()
  const trigger = await holdTrigger(postgres, table, 'commit')
  const child = startCli(['pg', 'few.jsonl', '--table', table, '--url', postgres.url(), '--json'], { cwd })
  const result = resultOf(child)
  await trigger.reached('COMMIT')
  let said = ''
  child.stderr.on('data', (text: Buffer) => {
    said += text.toString()
  })
  child.kill('SIGINT')
  await until(async () => said.includes('stopping cleanly'), 'the first signal is answered')
  // A clean stop waits for the answer; an immediate one is over before there is one.
  if (times === 1) await trigger.release()
  else child.kill('SIGINT')
  const report = reportOf(await result)
  assert.equal(report.exitStatus, 130)
  if (times === 2) await trigger.release()
  const [loaded = assert.fail('no table')] = report.tables
  const rows = (await postgres.count(table)) - ROWS_BEFORE
  // After an immediate stop it is unknown; after a clean one the server has answered.
  assert.equal(loaded.unconfirmed, times === 2 ? true : undefined)
  if (times === 1) assert.equal(rows, loaded.rows.loaded)
  else assert.equal(loaded.rows.loaded, 0)
}

test('SIGINT in the second INSERT into ClickHouse: the first is reported and stays, the second is not there', {
  skip,
}, async () => {
  const table = await front.table()
  const line = rowLine(1, 10_000)
  // The standard input stays open: the second INSERT waits for more.
  const inFirst = Math.floor(SEGMENT_LIMITS.bytes / line.length)
  const args = ['-', '--table', table, '--url', front.url(), '--log-format', 'json', '--json']
  const child = startCli(['clickhouse', ...args], { cwd })
  const result = resultOf(child)
  const isCommitted = new Promise<void>((resolve) => {
    child.stderr.on('data', (text: Buffer) => {
      if (text.includes('"segment.committed"')) resolve()
    })
  })
  child.stdin.on('error', () => undefined)
  child.stdin.write(line.repeat(inFirst + 1000))
  await isCommitted
  child.kill('SIGINT')
  const report = reportOf(await result)
  assert.equal(report.exitStatus, 130)
  const [{ rows: counts, segments, error } = assert.fail('no table')] = report.tables
  assert.equal(error?.code, 'BL_ABORTED')
  assert.equal(segments, 1)
  assert.ok(counts.loaded > inFirst - 200 && counts.loaded <= inFirst, `${counts.loaded} rows`)
  assert.equal(await front.count(table), ROWS_BEFORE + counts.loaded)
})

test('a segment whose commit is lost ends the command though its standard input is silent', { skip }, () =>
  withProxy(front, async (proxy) => {
    const table = await front.table()
    const line = rowLine(1, 10_000)
    const inFirst = Math.floor(SEGMENT_LIMITS.bytes / line.length)
    proxy.dropReply({ afterBytes: SEGMENT_LIMITS.bytes - MEGABYTE })
    const args = ['-', '--table', table, '--url', front.url(proxy.port), '--codec', 'none', '--json']
    const child = startCli(['clickhouse', ...args], { cwd })
    child.stdin.on('error', () => undefined)
    child.stdin.write(line.repeat(inFirst + 1000))
    const report = reportOf(await resultOf(child))
    const [{ rows: counts, error } = assert.fail('no table')] = report.tables
    assert.equal(error?.code, 'BL_CONNECTION_LOST', JSON.stringify(error))
    assert.equal(counts.loaded, 0)
  }),
)

function verb(target: FaultTarget): string {
  return target.sink === 'postgres' ? 'pg' : 'clickhouse'
}
