// What goes where: results on stdout, everything else on stderr, and no drawing where nobody looks.

import assert from 'node:assert/strict'
import { type ChildProcessWithoutNullStreams, spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import test, { after, before } from 'node:test'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { lockTable } from './lock-table.ts'
import { BIN, type CliResult, eventsOf, makeWorkspace, numbered, reportOf, resultOf, runCli } from './run-cli.ts'
import { runShell } from './run-shell.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
const noScript: string | false =
  spawnSync('script', ['--version']).status === 0 ? false : 'no script command (util-linux) to make a terminal with'
const HIDE_CURSOR = '\x1b[?25l'
const SHOW_CURSOR = '\x1b[?25h'
let server: PostgresDatabase

before(async () => {
  server = await openPostgres()
  await server.query('CREATE TABLE events (id int, name text)')
  workspace.rows('events.jsonl', numbered(2000))
})

after(async () => {
  await server?.stop()
  workspace.remove()
})

function pg(args: string, settings: { env?: Record<string, string>; input?: string } = {}): Promise<CliResult> {
  const env = { BULKLOAD_PG_URL: server.url, ...settings.env }
  return runCli(['pg', ...args.split(' ')], { cwd, ...settings, env })
}

test('the summary goes to stdout, the lines of the run to stderr, in plain text', async () => {
  const { stdout, stderr } = await pg('events.jsonl')
  assert.match(stdout, /^events: 2,000 read = 2,000 loaded \+ 0 rejected \+ 0 skipped {2}balanced\nrun /)
  assert.match(
    stderr,
    /^events: loading into postgres at postgres:\/\/\S+; .*\nevents: done, 2,000 rows loaded, in \S+\n$/,
  )
  assert.ok(!(stdout + stderr).includes('\x1b'))
})

for (const env of [{ FORCE_COLOR: '1' }, { NO_COLOR: '1' }, { TERM: 'xterm-256color' }, { COLORTERM: 'truecolor' }]) {
  test(`no control sequence goes into a pipe with ${Object.entries(env)}`, async () => {
    const result = await pg('events.jsonl --peek 1', { env: env as unknown as Record<string, string> })
    assert.equal(result.status, 0)
    assert.ok(!(result.stdout + result.stderr).includes('\x1b'))
  })
}

test('--json puts one document on stdout and leaves stderr to people', async () => {
  const result = await pg('events.jsonl --json --peek 1')
  reportOf(result)
  assert.match(result.stderr, /events: done, 2,000 rows loaded/)
})

test('--log-format json tells the run as events on stderr only', async () => {
  const result = await pg('events.jsonl --log-format json')
  assert.equal(result.stdout, '')
  const events = eventsOf(result)
  const names = events.map((event) => event.event)
  assert.deepEqual(
    names.filter((name, i) => name !== names[i - 1]),
    [
      'run.started',
      'table.started',
      'table.progress',
      'segment.committed',
      'table.progress',
      'table.finished',
      'run.finished',
    ],
  )
})

test('--log-format json and --json tell the same report', async () => {
  const result = await pg('events.jsonl --log-format json --json')
  const last = eventsOf(result).at(-1)
  assert.ok(last?.event === 'run.finished')
  assert.deepEqual(last.report, reportOf(result))
})

test('--log-format json tells every reject with its place', async () => {
  workspace.write('rejects.jsonl', 'one\n{"id":1}\ntwo\n')
  const result = await pg('rejects.jsonl --table events --max-errors 5 --log-format json')
  const rejects = eventsOf(result).flatMap((event) => (event.event === 'reject' ? [event.error.place?.line] : []))
  assert.deepEqual(rejects, [1, 3])
})

test('- reads the standard input', async () => {
  await server.query('TRUNCATE events')
  const input = numbered(3).map((row) => `${JSON.stringify(row)}\n`)
  const report = reportOf(await pg('- --table events --json', { input: input.join('') }))
  assert.deepEqual(report.tables[0]?.sources, ['the standard input'])
  assert.equal(report.tables[0]?.rows.loaded, 3)
  assert.deepEqual(await server.query('SELECT id, name FROM events ORDER BY id'), numbered(3))
})

test('a bad record of the standard input is named by its line', async () => {
  const { status, stderr } = await pg('- --table events', { input: '{"id":1}\nnope\n' })
  assert.equal(status, 5)
  assert.match(stderr, /at the standard input line 2, byte 9/)
})

for (const [closed, flags, reader] of [
  ['stdout after one line', '--peek 500', '| head -1'],
  ['stdout at once', '--peek 500', '| true'],
  ['stdout of --json at once', '--json --peek 500', '| true'],
  ['stderr at once', '2>&1 >/dev/null', '| true'],
] as const) {
  test(`who closes ${closed} does not break the load`, { skip: process.platform === 'win32' }, async () => {
    await server.query('TRUNCATE events')
    // The status of a pipe is its reader's: the load's own goes to where this test reads it.
    const script = `exec 3>&2; { "$0" "$1" pg events.jsonl ${flags}; echo "status $?" >&3; } ${reader}`
    const child = spawn('sh', ['-c', script, process.execPath, BIN], {
      cwd,
      env: { ...process.env, BULKLOAD_PG_URL: server.url },
    })
    child.stdin.end()
    const { stderr } = await resultOf(child)
    assert.match(stderr, /status 0\n/)
    assert.doesNotMatch(stderr, /EPIPE|\n\s+at /)
    assert.deepEqual(await server.query('SELECT count(*)::int AS n FROM events'), [{ n: 2000 }])
  })
}

const noFull = existsSync('/dev/full') ? false : 'no /dev/full'

for (const flags of ['', ' --json', ' --peek 1', ' --log-format json --json']) {
  test(`stdout on a full disk is an error that says that the load is done:${flags}`, { skip: noFull }, async () => {
    await server.query('TRUNCATE events')
    const env = { BULKLOAD_PG_URL: server.url }
    const result = await runShell(`bulkload pg events.jsonl${flags} > /dev/full`, { cwd, env, bin: BIN })
    assert.equal(result.status, 1)
    assert.match(result.stderr, /cannot write to stdout: .*no space left on device/)
    assert.match(result.stderr, /the load itself is done: do not run it again/)
    assert.doesNotMatch(result.stderr, /\n\s+at /)
    if (flags === '') assert.match(result.stderr, /\nevents: 2,000 read = 2,000 loaded .* balanced\n/)
    if (flags.includes('log-format')) eventsOf(result)
    assert.deepEqual(await server.query('SELECT count(*)::int AS n FROM events'), [{ n: 2000 }])
  })
}

test('the status of a load that failed stays what it is with stdout on a full disk', { skip: noFull }, async () => {
  const env = { BULKLOAD_PG_URL: server.url }
  const result = await runShell('bulkload pg events.jsonl --table nowhere > /dev/full', { cwd, env, bin: BIN })
  assert.equal(result.status, 6)
  assert.match(result.stderr, /hint: the load itself has ended: failed, exit status 6\n/)
  for (const line of ['bulkload inspect events.jsonl > /dev/full', 'bulkload pg --nope --json > /dev/full']) {
    const { status, stderr } = await runShell(line, { cwd, env, bin: BIN })
    assert.notEqual(status, 0)
    assert.doesNotMatch(stderr, /\n\s+at /)
  }
})

function startInTerminal(args: string, env: Record<string, string> = {}): ChildProcessWithoutNullStreams {
  const { PATH = '' } = process.env
  const command = `${process.execPath} ${BIN} pg ${args}`
  const child = spawn('script', ['-qfec', command, '/dev/null'], {
    cwd,
    env: { PATH, HOME: cwd, TERM: 'xterm', BULKLOAD_PG_URL: server.url, ...env },
  })
  child.stdin.end()
  return child
}

function inTerminal(args: string, env?: Record<string, string>): Promise<CliResult> {
  return resultOf(startInTerminal(args, env))
}

test('on a terminal a table has a bar, which is gone at the end', { skip: noScript }, async () => {
  // The load waits until a bar was drawn.
  const release = await lockTable(server.url, 'events')
  const child = startInTerminal('events.jsonl')
  const drawn = new Promise<void>((resolve) => {
    let text = ''
    child.stdout.on('data', (data: Buffer) => {
      text += data.toString()
      if (/events .*\d+%/.test(text)) resolve()
    })
  })
  const result = resultOf(child)
  await Promise.race([drawn, result])
  await release()
  const { status, stdout } = await result
  assert.equal(status, 0)
  assert.match(stdout, /events .*\d+%/)
  assert.ok(stdout.includes(HIDE_CURSOR))
  assert.ok(stdout.lastIndexOf(SHOW_CURSOR) > stdout.lastIndexOf(HIDE_CURSOR))
  const summary = stdout.slice(stdout.indexOf('events: 2,000 read'))
  assert.match(summary, /2,000 read = 2,000 loaded/)
  assert.ok(!summary.includes('\x1b'))
})

for (const [name, env, args] of [
  ['CI', { CI: 'true' }, ''],
  ['TERM=dumb', { TERM: 'dumb' }, ''],
  ['--quiet', {}, ' --quiet'],
  ['--log-format json', {}, ' --log-format json'],
] as const) {
  test(`on a terminal there is no bar with ${name}`, { skip: noScript }, async () => {
    const { status, stdout } = await inTerminal(`events.jsonl${args}`, env)
    assert.equal(status, 0)
    assert.ok(!stdout.includes('\x1b'), JSON.stringify(stdout))
  })
}

test('NO_COLOR: a terminal gets no colours', { skip: noScript }, async () => {
  for (const args of ['events.jsonl', '--help', 'events.jsonl --nope']) {
    const { stdout } = await inTerminal(args, { NO_COLOR: '1' })
    assert.ok(stdout.length > 0)
    const sequences = stdout.split('\x1b[').slice(1)
    assert.deepEqual(
      sequences.filter((text) => /^[\d;]*m/.test(text)),
      [],
    )
  }
})
