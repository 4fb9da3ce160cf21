// The command line is killed with SIGKILL in the middle of a load, and resumed: nothing is lost, and nothing is doubled.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { makeWorkspace, reportOf, resultOf, runCli, startCli } from '../cli/run-cli.ts'
import { Random } from '../oracle/random.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
const isLong = process.argv.includes('--long') || process.env['BULKLOAD_TEST_LONG'] === '1'
const ROUNDS = isLong ? 100 : 4
const COUNT = 40_000
const WHOLE = { count: String(COUNT), sum: String((COUNT * (COUNT - 1)) / 2) }

let server: PostgresDatabase
let env: Record<string, string>

before(async () => {
  server = await openPostgres()
  env = { BULKLOAD_PG_URL: server.url, XDG_STATE_HOME: join(cwd, 'state') }
  const line = (id: number): string => `${`{"id":${id},`.padEnd(40)}"n":1}\n`
  workspace.write('events.jsonl', Array.from({ length: COUNT }, (_, id) => line(id)).join(''))
})

after(async () => {
  await server?.stop()
  workspace.remove()
})

async function newTable(): Promise<void> {
  await server.query('DROP TABLE IF EXISTS events; CREATE TABLE events (id int, n int)')
}

async function sums(): Promise<unknown> {
  const [row] = await server.query('SELECT count(*)::text AS count, sum(id)::text AS sum FROM events')
  return { ...row }
}

/** The load is slowed down, so that it is killed in its middle on a fast machine, too. */
const SLOWLY = ['--max-rate', '3MiB']

/**
 * Starts the command, and kills it this long after its load has started. Its exit status, if it was faster; null if it was
 * killed, which may have been after the end of its load.
 */
async function killedAfter(ms: number, args: readonly string[]): Promise<number | null> {
  const child = startCli([...args, ...SLOWLY, '--log-format', 'json'], { cwd, env })
  child.stdin.end()
  let timer: NodeJS.Timeout | undefined
  child.stderr.on('data', (data: Buffer) => {
    if (!data.includes('"table.started"')) return
    timer = setTimeout(() => child.kill('SIGKILL'), ms)
  })
  const status = await new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)))
  clearTimeout(timer)
  return status
}

async function lastRun(): Promise<{ runId: string; state: string; rows: number }> {
  const { runs } = JSON.parse((await runCli(['runs', '--json'], { cwd, env })).stdout) as {
    runs: { runId: string; state: string; rows: number }[]
  }
  const run = runs.at(-1)
  assert.ok(run)
  return run
}

for (const [what, flags] of [
  ['of many transactions', ['--commit-every', '64KiB']],
  ['of one transaction', []],
  ['of many transactions and streams', ['--commit-every', '64KiB', '--streams', '3']],
] as const) {
  test(`a load ${what} that is killed again and again is resumed until it is done`, async () => {
    const random = new Random(flags.length + 1)
    let kills = 0
    for (let round = 0; round < ROUNDS; round++) {
      await newTable()
      let status = await killedAfter(random.below(400), ['pg', 'events.jsonl', ...flags])
      const { runId } = await lastRun()
      for (let attempt = 0; status !== 0; attempt++) {
        assert.ok(attempt < 20, `round ${round}: it never ends`)
        const { state } = await lastRun()
        if (state === 'ok') break
        assert.equal(state, 'killed')
        kills++
        const now = random.pick([['--workers', '2'], ['--block-size', '10KiB'], []])
        const isKilled = attempt < 2 && random.chance(0.6)
        status = isKilled
          ? await killedAfter(random.below(400), ['resume', runId, ...now])
          : await resultOf(startCli(['resume', runId, '--json', ...now], { cwd, env })).then((result) => {
              assert.equal(result.status, 0, result.stdout + result.stderr)
              return result.status
            })
      }
      assert.deepEqual(await sums(), WHOLE, `round ${round}`)
      const again = await runCli(['resume', runId, '--json'], { cwd, env })
      assert.equal(reportOf(again).exitStatus, 0)
      assert.deepEqual(await sums(), WHOLE)
      assert.equal((await lastRun()).state, 'ok')
    }
    assert.ok(kills >= ROUNDS, `${kills} loads of ${ROUNDS} rounds were killed before their end`)
  })
}

test('a journal holds no secret', async () => {
  await newTable()
  const url = server.url
  const { password } = new URL(url)
  assert.ok(password.length > 0)
  const result = await runCli(['pg', 'events.jsonl', '--url', url, '--json'], { cwd, env })
  const { runId } = reportOf(result)
  const folder = join(cwd, 'state', 'bulkload', 'runs', runId)
  for (const name of readdirSync(folder)) {
    assert.doesNotMatch(readFileSync(join(folder, name), 'utf8'), new RegExp(`:${password}@`), name)
  }
  const shown = await runCli(['runs', 'show', runId], { cwd, env })
  assert.equal(shown.status, 0, shown.stderr)
  assert.match(shown.stdout, /events: done; 40,000 read, 40,000 loaded/)
  assert.doesNotMatch(shown.stdout, new RegExp(`:${password}@`))
})

test('a state folder that cannot be written is a warning, unless it was named', async () => {
  await newTable()
  const there = { ...env, XDG_STATE_HOME: '/dev/null' }
  const report = reportOf(await runCli(['pg', 'events.jsonl', '--json'], { cwd, env: there }))
  assert.equal(report.exitStatus, 0)
  assert.equal(report.journal, undefined)
  assert.match(report.warnings.join(), /cannot write the journal/)
  const named = await runCli(['pg', 'events.jsonl', '--state', '/dev/null/x'], { cwd, env })
  assert.equal(named.status, 1)
  assert.match(named.stderr, /BL_RUN_JOURNAL/)
})

test('what was piped in is piped in again, and other bytes are refused', async () => {
  await newTable()
  await server.query('INSERT INTO events VALUES (39000, -1); CREATE UNIQUE INDEX one ON events (id)')
  const input = workspace.read('events.jsonl')
  const args = ['pg', '-', '--table', 'events', '--commit-every', '64KiB']
  const failed = await runCli(args, { cwd, env, input })
  assert.equal(failed.status, 6)
  const [, runId = ''] = /bulkload resume (\S+)/.exec(failed.stdout) ?? []
  await server.query('DELETE FROM events WHERE n = -1')
  const other = await runCli(['resume', runId], { cwd, env, input: input.replace('"id":5,', '"id":6,') })
  assert.equal(other.status, 10, other.stdout + other.stderr)
  assert.match(other.stderr, /BL_RESUME_SOURCE/)
  const report = reportOf(await runCli(['resume', runId, '--json'], { cwd, env, input }))
  assert.equal(report.exitStatus, 0)
  assert.deepEqual(await sums(), WHOLE)
})

test('a run that is not there, and one that cannot be told', async () => {
  for (const args of [['resume', 'none'], ['runs', 'show', 'none'], ['resume'], ['runs', 'show']]) {
    const result = await runCli(args, { cwd, env })
    assert.equal(result.status, 2, result.stdout + result.stderr)
  }
})

test('the list of runs is the last of them, and says where it leaves older ones out', async () => {
  const state = { ...env, XDG_STATE_HOME: join(cwd, 'listed') }
  const ids: string[] = []
  for (let i = 0; i < 3; i++) {
    await newTable()
    ids.push(reportOf(await runCli(['pg', 'events.jsonl', '--json'], { cwd, env: state })).runId)
  }
  const list = async (...flags: string[]): Promise<string> => {
    const { stdout, status, stderr } = await runCli(['runs', ...flags], { cwd, env: state })
    assert.equal(status, 0, stderr)
    return stdout
  }
  const two = await list('--last', '2')
  assert.deepEqual(two.match(/^\d{14}-\w+/gm), ids.slice(1))
  assert.match(two, /\nolder runs are not shown: use --last N\n$/)
  const all = await list()
  assert.deepEqual(all.match(/^\d{14}-\w+/gm), ids)
  assert.doesNotMatch(all, /not shown/)
  const idsOf = (text: string): string[] =>
    (JSON.parse(text) as { runs: { runId: string }[] }).runs.map((run) => run.runId)
  assert.deepEqual(idsOf(await list('--json')), ids)
  assert.deepEqual(idsOf(await list('--json', '--last', '1')), ids.slice(2))
})

test('a machine without the journal of a killed run loads its rest by the ledger', async () => {
  await newTable()
  await killedAfter(250, ['pg', 'events.jsonl', '--commit-every', '64KiB'])
  const { runId } = await lastRun()
  const other = { BULKLOAD_PG_URL: server.url, XDG_STATE_HOME: join(cwd, 'other-machine') }
  const unknown = await runCli(['resume', runId], { cwd, env: other })
  assert.match(unknown.stderr, /BL_RUN_NOT_FOUND/)
  const done = await runCli(['resume', runId, '--ledger', '--streams', '2'], { cwd, env: other })
  assert.equal(done.status, 0, done.stderr)
  assert.deepEqual(await sums(), WHOLE)
})

test('runs of one second are in the order in which they began', async () => {
  const state = { ...env, XDG_STATE_HOME: join(cwd, 'at-once') }
  const folder = join(cwd, 'at-once', 'bulkload', 'runs')
  await newTable()
  const { runId } = reportOf(await runCli(['pg', 'events.jsonl', '--json'], { cwd, env: state }))
  const journal = readFileSync(join(folder, runId, 'journal.jsonl'), 'utf8')
  // Copies of the journal, with ids that sort against their times.
  const ids = ['20200101000000-cccc', '20200101000000-aaaa', '20200101000000-bbbb']
  for (const [place, id] of ids.entries()) {
    mkdirSync(join(folder, id))
    const begun = journal.replaceAll(runId, id).replace(/"(\d{4}-[^"]+Z)"/, `"2020-01-01T00:00:00.00${place}Z"`)
    writeFileSync(join(folder, id, 'journal.jsonl'), begun)
  }
  const { stdout } = await runCli(['runs', '--json', '--last', '3'], { cwd, env: state })
  const { runs } = JSON.parse(stdout) as { runs: { runId: string }[] }
  assert.deepEqual(
    runs.map((run) => run.runId),
    [...ids.slice(1), runId],
  )
})
