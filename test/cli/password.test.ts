// A password that stands neither in the address nor, for long, in the list of processes.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test, { after, before } from 'node:test'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { type PostgresServer, startPostgres } from '../servers/postgres-server.ts'
import { until } from '../until.ts'
import { type CliResult, makeWorkspace, numbered, resultOf, runCli, startCli } from './run-cli.ts'

const CLICKHOUSE_PASSWORD = 's3cret/&=pw'
const workspace = makeWorkspace()
const cwd = workspace.path
let postgres: PostgresServer
let front: ChdbFront

before(async () => {
  ;[postgres, front] = await Promise.all([startPostgres(), startChdbFront()])
  await postgres.query('CREATE TABLE events (id int, name text)')
  await front.query('CREATE TABLE events (id Int64, name String) ENGINE = MergeTree ORDER BY id')
  workspace.rows('events.jsonl', numbered(2))
  workspace.write('pg.password', `${postgres.password}\n`)
  workspace.write('clickhouse.password', `${CLICKHOUSE_PASSWORD}\r\n`)
  workspace.write('wrong.password', 'wrong4ever')
})

after(async () => {
  await postgres?.stop()
  await front?.stop()
  workspace.remove()
})

const TARGETS = {
  pg: {
    variable: 'BULKLOAD_PG_URL',
    password: () => postgres.password,
    url: (password = '') =>
      `postgres://${postgres.user}${password && `:${encodeURIComponent(password)}`}@127.0.0.1:${postgres.port}/postgres`,
  },
  clickhouse: {
    variable: 'BULKLOAD_CLICKHOUSE_URL',
    password: () => CLICKHOUSE_PASSWORD,
    url: (password = '') => front.url.replace('//', `//loader${password && `:${encodeURIComponent(password)}`}@`),
  },
} as const

for (const verb of ['pg', 'clickhouse'] as const) {
  const { variable, password, url } = TARGETS[verb]
  const load = (args: string[], env: Record<string, string> = {}): Promise<CliResult> =>
    runCli([verb, 'events.jsonl', ...args], { cwd, env })
  const right = ['--password-file', `${verb}.password`]
  const wrong = ['--password-file', 'wrong.password']

  test(`bulkload ${verb} takes its password from --password-file, without the end of its line`, async () => {
    assert.equal((await load(['--url', url()])).status, 6)
    assert.equal((await load(['--url', url(), ...right])).status, 0)
    const refused = await load(['--url', url(), ...wrong])
    assert.equal(refused.status, 6)
    assert.match(refused.stderr, /BL_AUTH/)
    assert.doesNotMatch(refused.stdout + refused.stderr, /wrong4ever/)
  })

  test(`bulkload ${verb} takes its password from BULKLOAD_PASSWORD where there is no other`, async () => {
    const env = { BULKLOAD_PASSWORD: password() }
    assert.equal((await load(['--url', url()], env)).status, 0)
    assert.equal((await load(['--url', url('wrong')], env)).status, 6)
    assert.equal((await load(['--url', url(password())], { BULKLOAD_PASSWORD: 'wrong4ever' })).status, 0)
    assert.equal((await load(['--url', url(), ...right], { BULKLOAD_PASSWORD: 'wrong4ever' })).status, 0)
  })

  test(`--password-file wins over ${variable}, and is a mistake beside a password in --url`, async () => {
    assert.equal((await load(right, { [variable]: url('wrong') })).status, 0)
    assert.equal((await load(wrong, { [variable]: url(password()) })).status, 6)
    const { status, stderr } = await load(['--url', url(password()), ...right])
    assert.equal(status, 2)
    assert.match(stderr, /password is set twice: with --password-file and in the URL\n {2}hint: leave one/i)
  })
}

test('BULKLOAD_PASSWORD wins over PGPASSWORD', async () => {
  const args = ['pg', 'events.jsonl', '--url', TARGETS.pg.url()]
  const env = { PGPASSWORD: 'wrong4ever', BULKLOAD_PASSWORD: postgres.password }
  assert.equal((await runCli(args, { cwd, env })).status, 0)
})

for (const [title, file, message] of [
  ['is not there', 'hunter2', /the file named by --password-file does not exist/],
  ['is empty', 'empty', /--password-file is empty/],
  ['has only a line break', 'blank', /--password-file is empty/],
  ['has two lines', 'lines', /has more than one line/],
  ['is a folder', '.', /cannot be read \(EISDIR\)/],
] as const) {
  test(`a password file that ${title} is a usage error, and what was named is not repeated`, async () => {
    workspace.write('empty', '')
    workspace.write('blank', '\n')
    workspace.write('lines', 'one5ecret\ntwo5ecret\n')
    const args = ['pg', 'events.jsonl', '--url', TARGETS.pg.url(), '--password-file', file]
    const { status, stdout, stderr } = await runCli(args, { cwd })
    assert.equal(status, 2)
    assert.match(stderr, message)
    assert.match(stderr, /hint: \S/)
    assert.doesNotMatch(stdout + stderr, /hunter2|5ecret/)
  })
}

test('--password-file has no effect with --embedded, and is refused', async () => {
  const { status, stderr } = await runCli(['pg', 'events.jsonl', '--embedded', '--password-file', 'pg.password'], {
    cwd,
  })
  assert.equal(status, 2)
  assert.match(stderr, /--password-file has no effect with --embedded/)
})

test('the list of processes does not show the password of a load that is under way', {
  skip: process.platform === 'linux' ? false : 'there is no /proc',
}, async () => {
  const secrets = ['argv5ecret%2Fone', 'argv5ecret', 'two6ecret']
  const url = `postgres://u:${secrets[0]}@127.0.0.1:${postgres.port}/postgres`
  // The standard input stays open: the load waits for it.
  const args = ['pg', '-', '--table', 'events', '--url', url, '--endpoint', 'https://AK:two6ecret@h']
  const child = startCli(args, { cwd })
  const result = resultOf(child)
  const words = (): string => readFileSync(`/proc/${child.pid}/cmdline`, 'latin1')
  await until(() => words().includes('***'), 'the command line is replaced')
  assert.match(words(), /^bulkload pg - --table events --url postgres:\/\/u:\*\*\*@127/)
  for (const secret of secrets) assert.ok(!words().includes(secret), words())
  child.stdin.end()
  const { stdout, stderr } = await result
  for (const secret of secrets) assert.ok(!(stdout + stderr).includes(secret), stdout + stderr)
})

test('a command line without a secret is left as it is', {
  skip: process.platform === 'linux' ? false : 'there is no /proc',
}, async () => {
  const child = startCli(['pg', '-', '--table', 'events', '--url', TARGETS.pg.url(), '--log-format', 'json'], {
    cwd,
    env: { BULKLOAD_PASSWORD: postgres.password },
  })
  const result = resultOf(child)
  let stderr = ''
  child.stderr.on('data', (text: Buffer) => {
    stderr += text.toString()
  })
  await until(() => stderr.includes('run.started'), 'the load has begun')
  assert.match(readFileSync(`/proc/${child.pid}/cmdline`, 'latin1'), /run\.js\0pg\0-\0--table\0events\0/)
  child.stdin.end('{"id":1}\n')
  assert.equal((await result).status, 0)
})
