// Ctrl-C once stops in order and says what was committed; twice stops at once. Nothing half-written stays either way.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before, beforeEach } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { type PostgresServer, startPostgres } from '../servers/postgres-server.ts'
import { until } from '../until.ts'
import { lockTable } from './lock-table.ts'
import { type CliResult, eventsOf, makeWorkspace, numbered, reportOf, resultOf, startCli } from './run-cli.ts'

const notHere = process.platform === 'win32' ? 'Windows has no signals to send' : false
const workspace = makeWorkspace()
const cwd = workspace.path
let server: PostgresServer

before(async () => {
  server = await startPostgres()
  await server.query('CREATE TABLE events (id int, name text); CREATE TABLE users (LIKE events)')
  workspace.rows('events.jsonl', numbered(3))
  mkdirSync(join(workspace.path, 'more'))
  workspace.rows('more/events.jsonl', numbered(3))
  workspace.rows('users.jsonl', numbered(2))
})

after(async () => {
  await server?.stop()
  workspace.remove()
})

beforeEach(() => server.query('TRUNCATE events, users'))

interface Interruption {
  readonly args: readonly string[]
  readonly signals: readonly NodeJS.Signals[]
  /** Whether the load is under way, by what stderr says. */
  readonly when: (heard: string) => boolean | Promise<boolean>
  readonly input?: string
}

/** Runs until `when`, then sends the signals one by one, each when the one before has been heard. */
async function interrupted({ args, signals, when, input }: Interruption): Promise<CliResult> {
  const child = startCli(args, { cwd, env: { BULKLOAD_PG_URL: server.url } })
  let heard = ''
  child.stderr.on('data', (data: Buffer) => {
    heard += data.toString()
  })
  child.stdin.on('error', () => undefined)
  // stdin stays open: it would be the end of the input.
  if (input !== undefined) child.stdin.write(input)
  const result = resultOf(child)
  let next = when
  for (const signal of signals) {
    while (child.exitCode === null && !(await next(heard))) await sleep(10)
    child.kill(signal)
    next = (text) => text.includes('stopping cleanly')
  }
  return result
}

/** More than a block: the first one is sent when it is full, or when the input ends. */
const INPUT = '{"id":1}\n'.repeat(50_000)
const UNDER_WAY = (heard: string): boolean => /loading into|"table\.started"/.test(heard)
/** The COPY waits for the lock of the test. */
const WAITING = async (): Promise<boolean> => (await server.query('TABLE pg_locks')).some(({ granted }) => !granted)

for (const [signal, status, code] of [
  ['SIGINT', 130, 'BL_ABORTED'],
  ['SIGTERM', 143, 'BL_TERMINATED'],
] as const) {
  test(`${signal} stops a load in order: exit status ${status}`, { skip: notHere }, async () => {
    const args = ['pg', '-', '--table', 'events', '--json']
    const result = await interrupted({ args, signals: [signal], when: UNDER_WAY, input: INPUT })
    assert.equal(result.status, status)
    const report = reportOf(result)
    assert.equal(report.status, 'interrupted')
    assert.equal(report.tables[0]?.error?.code, code)
    assert.match(result.stderr, /(interrupted|terminated): stopping cleanly; a second signal stops immediately\n/)
    assert.deepEqual(await server.query('SELECT * FROM events'), [])
  })
}

test('the summary of an interrupted run says what was committed and what was taken back', {
  skip: notHere,
}, async () => {
  const release = await lockTable(server.url, 'users')
  const args = ['pg', 'events.jsonl', 'users.jsonl', 'more/events.jsonl', '--timeout', '1h']
  const result = await interrupted({ args, signals: ['SIGINT'], when: WAITING })
  await release()
  assert.equal(result.status, 130)
  assert.match(result.stdout, /^events: 6 read = 6 loaded .* balanced\n/)
  assert.match(result.stderr, /\nusers: BL_ABORTED: the load was interrupted\n/)
  assert.match(
    result.stdout,
    /\nrun \S+: interrupted, exit status 130, 2 tables in .*, 1 warning\nfailed: users \(no rows loaded\); run: bulkload resume \S+\n$/,
  )
  assert.deepEqual(await server.query('SELECT count(*)::int AS n FROM events'), [{ n: 6 }])
  assert.deepEqual(await server.query('SELECT * FROM users'), [])
})

test('with --log-format json the interruption is an event among the others', { skip: notHere }, async () => {
  const args = ['pg', '-', '--table', 'events', '--log-format', 'json', '--json']
  const result = await interrupted({ args, signals: ['SIGINT'], when: UNDER_WAY, input: INPUT })
  assert.equal(result.status, 130)
  const events = eventsOf(result)
  assert.ok(events.some((event) => event.event === 'warning' && event.message.startsWith('interrupted: ')))
  assert.equal(events.at(-1)?.event, 'run.finished')
  assert.equal(reportOf(result).status, 'interrupted')
})

test('the second Ctrl-C with --json prints what is known', { skip: notHere }, async () => {
  const release = await lockTable(server.url, 'users')
  const args = ['pg', 'events.jsonl', 'users.jsonl', 'more/events.jsonl', '--timeout', '1h', '--json']
  const result = await interrupted({ args, signals: ['SIGINT', 'SIGINT'], when: WAITING })
  await release()
  assert.equal(result.status, 130)
  const { status, tables } = reportOf(result)
  assert.equal(status, 'interrupted')
  const known = tables.map(({ table, sources, rows, segments, error }) => [
    table,
    sources,
    rows.loaded,
    segments,
    error?.code,
  ])
  assert.deepEqual(known, [
    ['events', ['events.jsonl', 'more/events.jsonl'], 6, 1, undefined],
    ['users', ['users.jsonl'], 0, 0, 'BL_ABORTED'],
  ])
  assert.match(
    result.stderr,
    /\nBL_ABORTED: interrupted again: stopped immediately, without .*\n {2}hint: .*count the rows/,
  )
})

test('the second Ctrl-C with --log-format json is the last event', { skip: notHere }, async () => {
  const release = await lockTable(server.url, 'events')
  const args = ['pg', 'events.jsonl', '--timeout', '1h', '--log-format', 'json']
  const result = await interrupted({ args, signals: ['SIGINT', 'SIGINT'], when: WAITING })
  await release()
  assert.equal(result.status, 130)
  const last = eventsOf(result).at(-1)
  assert.ok(last?.event === 'run.failed' && last.error.code === 'BL_ABORTED')
})

for (const flags of [[], ['--json'], ['--log-format', 'json']]) {
  test(`a Ctrl-C before the load begins is answered, too: ${flags.join(' ') || 'text'}`, {
    skip: notHere,
  }, async () => {
    const child = startCli(['pg', 'events.jsonl', ...flags], {
      cwd,
      env: { BULKLOAD_PG_URL: server.url, NODE_OPTIONS: `--require=${signalOnImport()}` },
    })
    child.stdin.end()
    const result = await resultOf(child)
    assert.equal(result.status, 130)
    if (flags.includes('--log-format')) assert.equal(eventsOf(result)[0]?.event, 'run.failed')
    else assert.match(result.stderr, /^BL_ABORTED: interrupted before a load began: nothing was loaded\n$/)
    if (flags.includes('--json')) assert.equal(reportOf(result).status, 'interrupted')
    else assert.equal(result.stdout, '')
    assert.deepEqual(await server.query('SELECT * FROM events'), [])
  })
}

/** Sends a Ctrl-C to the process as soon as it begins to load a command. */
function signalOnImport(): string {
  return workspace.write(
    'signal-on-import.cjs',
    `const { _load } = require('node:module')
    let isSent = false
    require('node:module')._load = function (name, ...rest) {
      if (!isSent && /pg[.]js$/.test(name)) {
        isSent = true
        process.kill(process.pid, 'SIGINT')
      }
      return _load.call(this, name, ...rest)
    }`,
  )
}

test('the second Ctrl-C ends the process at once, and nothing stays', { skip: notHere }, async () => {
  // A server that is waited for cannot roll back either: only the second signal ends this soon.
  const release = await lockTable(server.url, 'events')
  const args = ['pg', 'events.jsonl', '--timeout', '1h']
  const result = await interrupted({ args, signals: ['SIGINT', 'SIGINT'], when: WAITING })
  await release()
  assert.equal(result.status, 130)
  assert.equal(result.stdout, '')
  assert.deepEqual(await server.query('SELECT * FROM events'), [])
})

for (const signals of [['SIGINT'], ['SIGINT', 'SIGINT'], ['SIGTERM']] as const) {
  test(`${signals.join(' and ')}: no embedded server is left behind`, { skip: notHere }, async () => {
    const folder = `data-${signals.join('-')}`
    const args = ['pg', '-', '--table', 'events', '--embedded', folder]
    const { status } = await interrupted({ args, signals, when: UNDER_WAY, input: INPUT })
    assert.equal(status, signals[0] === 'SIGINT' ? 130 : 143)
    // After the second signal nothing waits for it, but it was asked to end.
    await until(() => processesIn(folder).length === 0, 'the embedded server ends')
  })
}

function processesIn(folder: string): string[] {
  const listing = execFileSync('ps', ['-A', '-o', 'args='], { encoding: 'utf8' })
  return listing.split('\n').filter((line) => line.includes(join(cwd, folder)))
}
