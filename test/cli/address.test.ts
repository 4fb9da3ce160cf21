// Where the server is and who asks: flag, then bulkload's variable, then libpq's.

import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { type PostgresServer, startPostgres } from '../servers/postgres-server.ts'
import { makeWorkspace, numbered, reportOf, runCli } from './run-cli.ts'

const NOWHERE = { pg: 'postgres://u@127.0.0.1:1/db', clickhouse: 'http://127.0.0.1:1' }
const workspace = makeWorkspace()
const cwd = workspace.path
let postgres: PostgresServer
let front: ChdbFront
/** Of the user with a password. */
let frontUrl: string

before(async () => {
  ;[postgres, front] = await Promise.all([startPostgres(), startChdbFront()])
  frontUrl = front.url.replace('//', '//loader:s3cret%2F%26%3Dpw@')
  await postgres.query('CREATE TABLE events (id int, name text)')
  await postgres.query('CREATE DATABASE other')
  await front.query('CREATE TABLE events (id Int64, name String) ENGINE = MergeTree ORDER BY id')
  await front.query('CREATE DATABASE other')
  await front.query('CREATE TABLE other.events (id Int64, name String) ENGINE = MergeTree ORDER BY id')
  workspace.rows('events.jsonl', numbered(3))
})

after(async () => {
  await postgres?.stop()
  await front?.stop()
  workspace.remove()
})

interface Way {
  readonly title: string
  readonly args: (address: string) => string[]
  readonly env: (address: string, nowhere: string) => Record<string, string>
}

const VARIABLE = { pg: 'BULKLOAD_PG_URL', clickhouse: 'BULKLOAD_CLICKHOUSE_URL' }

for (const verb of ['pg', 'clickhouse'] as const) {
  const ways: readonly Way[] = [
    { title: '--url', args: (address) => ['--url', address], env: () => ({}) },
    { title: VARIABLE[verb], args: () => [], env: (address) => ({ [VARIABLE[verb]]: address }) },
    {
      title: `--url, whatever ${VARIABLE[verb]} says,`,
      args: (address) => ['--url', address],
      env: (_, nowhere) => ({ [VARIABLE[verb]]: nowhere }),
    },
  ]
  for (const { title, args, env } of ways) {
    test(`bulkload ${verb} finds the server by ${title}`, async () => {
      const address = verb === 'pg' ? postgres.url : frontUrl
      await query(verb, 'TRUNCATE TABLE events')
      const words = [verb, 'events.jsonl', ...args(address), '--json']
      const report = reportOf(await runCli(words, { cwd, env: env(address, NOWHERE[verb]) }))
      assert.equal(report.status, 'ok')
      assert.equal(await count(verb, 'events'), 3)
    })
  }

  test(`bulkload ${verb} loads into the database of the address`, async () => {
    const address = verb === 'pg' ? postgres.url.replace(/postgres$/, 'other') : `${frontUrl}/other`
    const report = reportOf(await runCli([verb, 'events.jsonl', '--create', '--url', address, '--json'], { cwd }))
    assert.match(report.tables[0]?.address ?? '', /\/other$/)
  })
}

test('bulkload pg finds the server by the variables of libpq', async () => {
  await query('pg', 'TRUNCATE TABLE events')
  const { port, user, password } = postgres
  const env = { PGHOST: '127.0.0.1', PGPORT: `${port}`, PGUSER: user, PGPASSWORD: password, PGDATABASE: 'postgres' }
  const report = reportOf(await runCli(['pg', 'events.jsonl', '--json'], { cwd, env }))
  assert.equal(report.status, 'ok')
  assert.equal(report.tables[0]?.address, `postgres://${user}@127.0.0.1:${port}/postgres`)
  assert.equal(await count('pg', 'events'), 3)
})

for (const [missing, says] of [
  ['PGHOST', /localhost/],
  ['PGPORT', /:5432/],
  ['PGUSER', /postgres:\/\/(?!bulkload)/],
  ['PGPASSWORD', /PGPASSWORD: not set/],
  ['PGDATABASE', /\/bulkload\b/],
] as const) {
  test(`each variable counts: without ${missing} the address is another one`, async () => {
    // PGHOST is a name that localhost is not, so that its absence shows.
    const { port, user, password } = postgres
    const all = { PGHOST: '127.0.0.1', PGPORT: `${port}`, PGUSER: user, PGPASSWORD: password, PGDATABASE: 'nowhere' }
    const env = Object.fromEntries(Object.entries(all).filter(([name]) => name !== missing))
    const result = await runCli(['pg', 'events.jsonl', '--json'], { cwd, env })
    assert.equal(result.status, 6)
    assert.match(JSON.stringify(reportOf(result).tables[0]), says)
  })
}

async function query(verb: 'pg' | 'clickhouse', sql: string): Promise<void> {
  await (verb === 'pg' ? postgres : front).query(sql)
}

async function count(verb: 'pg' | 'clickhouse', table: string): Promise<number> {
  if (verb === 'clickhouse') return Number(await front.query(`SELECT count() FROM ${table}`))
  return Number((await postgres.query(`SELECT count(*) FROM ${table}`))[0]?.['count'])
}
