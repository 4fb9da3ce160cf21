// Nobody gets to see a password: not people, not --json, not the events.

import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { makeWorkspace, numbered, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
let postgres: PostgresDatabase
let front: ChdbFront
/** Of the user with a password. */
let frontUrl: string

before(async () => {
  ;[postgres, front] = await Promise.all([openPostgres(), startChdbFront()])
  frontUrl = front.url.replace('//', '//loader:s3cret%2F%26%3Dpw@')
  await postgres.query('CREATE TABLE events (id int, name text)')
  await front.query('CREATE TABLE events (id Int64, name String) ENGINE = MergeTree ORDER BY id')
  workspace.rows('events.jsonl', numbered(3))
  workspace.rows('other.jsonl', numbered(1))
})

after(async () => {
  await postgres?.stop()
  await front?.stop()
  workspace.remove()
})

interface Secret {
  readonly title: string
  readonly verb: 'pg' | 'clickhouse'
  readonly url: () => string
  readonly files?: string
  readonly status: number
}

const secrets: readonly Secret[] = [
  { title: 'a load', verb: 'pg', url: () => postgres.url, status: 0 },
  { title: 'a load', verb: 'clickhouse', url: () => frontUrl, status: 0 },
  { title: 'a refused login', verb: 'pg', url: () => postgres.url.replace('s3cret', 'hunter2'), status: 6 },
  { title: 'a refused login', verb: 'clickhouse', url: () => frontUrl.replace('s3cret', 'hunter2'), status: 6 },
  { title: 'a server that is not there', verb: 'pg', url: () => 'postgres://u:s3cret@127.0.0.1:1/db', status: 6 },
  { title: 'a server that is not there', verb: 'clickhouse', url: () => 'http://u:s3cret@127.0.0.1:1', status: 6 },
  { title: 'an unknown table', verb: 'pg', url: () => postgres.url, files: 'other.jsonl', status: 6 },
  { title: 'an unknown table', verb: 'clickhouse', url: () => frontUrl, files: 'other.jsonl', status: 6 },
  { title: 'an address with a mistake', verb: 'pg', url: () => 'postgres://u:s3cret/x@h:1/db', status: 2 },
  { title: 'an address with a mistake', verb: 'clickhouse', url: () => 'http://u:s3cret%zz@h', status: 2 },
  { title: 'an address of another kind', verb: 'pg', url: () => 'mysql://u:s3cret@h/db', status: 2 },
  { title: 'an address of another kind', verb: 'clickhouse', url: () => 'mysql://u:s3cret@h/db', status: 2 },
  { title: 'a file that is not there', verb: 'pg', url: () => postgres.url, files: 'missing.jsonl', status: 5 },
]

for (const { title, verb, url, files = 'events.jsonl', status } of secrets) {
  test(`no password in what bulkload ${verb} says of ${title}`, async () => {
    for (const form of [[], ['--json', '--log-format', 'json']]) {
      const result = await runCli([verb, files, '--url', url(), ...form], { cwd })
      assert.equal(result.status, status, result.stdout + result.stderr)
      assert.doesNotMatch(result.stdout + result.stderr, /s3cret|hunter2|pw@/)
    }
  })
}

for (const args of ['pg postgres://u:s3cret@h/db events.jsonl', 'postgres://u:s3cret@h/db events.jsonl']) {
  test(`an address where none belongs is not repeated: bulkload ${args.replace('s3cret', '…')}`, async () => {
    const { status, stdout, stderr } = await runCli(args.split(' '), { cwd })
    assert.equal(status, 2)
    assert.doesNotMatch(stdout + stderr, /s3cret/)
    assert.match(stderr, /hint: \S/)
  })
}
