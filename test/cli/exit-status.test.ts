// Every exit status of a run that began, for people and for --json, with what the server holds afterwards.

import assert from 'node:assert/strict'
import { existsSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { makeWorkspace, reportOf, runCli, runProgram } from './run-cli.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
let server: PostgresDatabase
let env: Record<string, string>

before(async () => {
  server = await openPostgres()
  env = { BULKLOAD_PG_URL: server.url }
  await server.query(`CREATE TABLE events (id int PRIMARY KEY, name text);
    CREATE TABLE leaky (id int, name text);
    CREATE FUNCTION drop_row() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN IF NEW.id % 2 = 0 THEN RETURN NULL; END IF; RETURN NEW; END';
    CREATE TRIGGER leak BEFORE INSERT ON leaky FOR EACH ROW EXECUTE FUNCTION drop_row()`)
})

after(async () => {
  await server?.stop()
  workspace.remove()
})

const GOOD = '{"id":1,"name":"a"}\n{"id":2,"name":"b"}\n'
const BAD = '{"id":"x","name":"a"}\n'

interface Case {
  readonly title: string
  readonly status: number
  readonly input: string
  readonly flags?: readonly string[]
  readonly table?: string
  readonly word: 'ok' | 'rejects' | 'failed'
  readonly code?: string
  /** Ids in the table afterwards. */
  readonly ids: readonly number[]
  readonly says: RegExp
}

const cases: readonly Case[] = [
  { title: 'all rows', status: 0, input: GOOD, word: 'ok', ids: [1, 2], says: /2 read = 2 loaded .* balanced\n/ },
  {
    title: 'rejects that are tolerated',
    status: 3,
    input: GOOD + BAD,
    flags: ['--max-errors', '1'],
    word: 'rejects',
    ids: [1, 2],
    says: /3 read = 2 loaded \+ 1 rejected .* balanced\nrun .*\nnext: read events\.rejects\.reasons\.jsonl/,
  },
  {
    title: 'too many rejects',
    status: 4,
    input: GOOD + BAD + BAD,
    flags: ['--max-errors', '1'],
    word: 'failed',
    code: 'BL_TOO_MANY_REJECTS',
    ids: [],
    says: /BL_TOO_MANY_REJECTS: 2 of 4 records are bad/,
  },
  {
    title: 'a bad record that is not tolerated',
    status: 5,
    input: GOOD + BAD,
    word: 'failed',
    code: 'BL_VALUE_TYPE',
    ids: [],
    says: /at events\.jsonl line 3, byte \d+, column "id"\n +hint: \S/,
  },
  {
    title: 'a row that the server refuses',
    status: 6,
    input: GOOD + GOOD,
    word: 'failed',
    code: 'BL_SERVER_REFUSED_ROW',
    ids: [],
    says: /duplicate key/,
  },
  {
    title: 'a table that is not there',
    status: 6,
    input: GOOD,
    table: 'nowhere',
    word: 'failed',
    code: 'BL_TABLE_NOT_FOUND',
    ids: [],
    says: /there is no table nowhere at postgres:.*\n +hint: .*--create/,
  },
  {
    title: 'a trigger that drops rows',
    status: 7,
    input: GOOD,
    table: 'leaky',
    word: 'failed',
    code: 'BL_UNBALANCED',
    ids: [],
    says: /2 rows were sent, but the server counted 1 \(COPY 1\)[\s\S]*DOES NOT BALANCE/,
  },
]

for (const { title, status, input, flags = [], table = 'events', word, code, ids, says } of cases) {
  test(`${title}: exit status ${status}, in the summary and in the document of --json`, async () => {
    workspace.write('events.jsonl', input)
    const args = ['pg', 'events.jsonl', '--table', table, ...flags]

    await clear()
    const text = await runProgram(args, { cwd, env })
    assert.equal(text.status, status, text.stdout + text.stderr)
    assert.match(text.stderr + text.stdout, says)
    // Each error once: on stderr.
    assert.equal(text.stdout.includes(`${code}: `), false)
    assert.equal(text.stderr.split(`${code}: `).length - 1, code === undefined ? 0 : 1)
    const run = status === 0 ? /^run \S+: ok, 1 table in / : new RegExp(`^run \\S+: ${word}, exit status ${status}, `)
    assert.ok(
      text.stdout.split('\n').some((line) => run.test(line)),
      text.stdout,
    )
    const last = text.stdout.trimEnd().split('\n').at(-1) ?? ''
    assert.match(
      last,
      {
        ok: run,
        rejects: /^ {2}bulkload pg /,
        failed: new RegExp(`^failed: ${table}\\b.*, (?:then )?run: bulkload resume \\S+$`),
      }[word],
    )
    assert.deepEqual(await idsOf(table), ids)

    await clear()
    const json = await runCli([...args, '--json'], { cwd, env })
    assert.equal(json.status, status, json.stdout + json.stderr)
    const report = reportOf(json)
    assert.equal(report.status, word)
    assert.equal(report.tables.length, 1)
    assert.equal(report.tables[0]?.error?.code, code)
    assert.equal(report.tables[0]?.balanced, code === undefined)
    assert.equal(report.tables[0]?.rows.loaded, ids.length)
    assert.deepEqual(await idsOf(table), ids)
  })
}

test('a rejects file of an earlier run is not overwritten: exit status 2', async () => {
  await clear()
  workspace.write('events.jsonl', GOOD + BAD)
  workspace.write('kept.jsonl', 'mine\n')
  const args = ['pg', 'events.jsonl', '--max-errors', '1', '--rejects', 'kept.jsonl', '--json']
  const result = await runCli(args, { cwd, env })
  assert.equal(result.status, 2)
  assert.equal(reportOf(result).tables[0]?.error?.code, 'BL_REJECTS_EXISTS')
  assert.equal(workspace.read('kept.jsonl'), 'mine\n')
  assert.deepEqual(await idsOf('events'), [])
})

test('an empty file is 0 rows: exit status 0', async () => {
  workspace.write('events.jsonl', '')
  const { status, stdout } = await runCli(['pg', 'events.jsonl'], { cwd, env })
  assert.equal(status, 0)
  assert.match(stdout, /0 read = 0 loaded \+ 0 rejected \+ 0 skipped {2}balanced\n/)
})

test('a failed load is not reported as one that does not balance', async () => {
  workspace.write('events.jsonl', GOOD)
  const { stdout } = await runCli(['pg', 'events.jsonl', '--table', 'nowhere'], { cwd, env })
  assert.match(stdout, /FAILED \(BL_TABLE_NOT_FOUND\)/)
  assert.doesNotMatch(stdout, /DOES NOT BALANCE/)
})

async function clear(): Promise<void> {
  await server.query('TRUNCATE events, leaky')
  for (const name of ['events.rejects.jsonl', 'events.rejects.reasons.jsonl']) {
    if (existsSync(join(cwd, name))) rmSync(join(cwd, name))
  }
}

async function idsOf(table: string): Promise<unknown[]> {
  if (table === 'nowhere') return []
  return (await server.query(`SELECT id FROM ${table} ORDER BY id`)).map((row) => row['id'])
}
