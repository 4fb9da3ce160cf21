// The commands of README.md as they are there. An address in them is that of a server of the test.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { BIN, type CliResult, makeWorkspace } from '../cli/run-cli.ts'
import { runShell } from '../cli/run-shell.ts'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { S3_CREDENTIALS, type S3Server, startS3Server } from '../servers/s3-server.ts'
import { blocksOf, pageText } from './page-blocks.ts'

const skip = process.platform === 'win32' ? 'the commands are for a POSIX shell' : false
const page = pageText('README.md')
const workspace = makeWorkspace()
const cwd = workspace.path
let postgres: PostgresDatabase
let clickhouse: ChdbFront
let s3: S3Server

before(async () => {
  ;[postgres, clickhouse, s3] = await Promise.all([openPostgres(), startChdbFront(), startS3Server()])
  workspace.write('orders.csv', 'id,customer,total\n1,Ann,2.50\n2,Ben,3\n')
  workspace.write('events.jsonl', '{"id":1,"kind":"a"}\n'.repeat(2_000))
  mkdirSync(join(cwd, 'data'))
  workspace.write('data/users.csv', 'id,name\n1,Ann\n')
  workspace.write('data/sales.jsonl', '{"id":1}\n')
  const columnData = [{ name: 'id', data: [1, 2], type: 'INT32' as const }]
  await s3.put('2026/day.parquet', Buffer.from(parquetWriteBuffer({ columnData })))
})

after(async () => {
  await postgres?.stop()
  await clickhouse?.stop()
  await s3?.stop()
  workspace.remove()
})

async function succeeds(command: string): Promise<CliResult> {
  const line = command
    .replace(/postgres:\/\/\S+/, postgres.url)
    .replace(/http:\/\/localhost:8123\S*/, clickhouse.url)
    .replace('s3://bucket/', 's3://data/')
  const env = {
    BULKLOAD_PG_URL: postgres.url,
    BULKLOAD_CLICKHOUSE_URL: clickhouse.url,
    AWS_ENDPOINT_URL: s3.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: S3_CREDENTIALS.accessKeyId,
    AWS_SECRET_ACCESS_KEY: S3_CREDENTIALS.secretAccessKey,
  }
  const result = await runShell(line, { cwd, env, bin: BIN })
  assert.equal(result.status, 0, `${line}\n${result.stdout}${result.stderr}`)
  return result
}

/** Lines of the blocks under a heading, without comments; those that ask the registry have no place in a test. */
function commandsUnder(heading: string): string[] {
  const blocks = blocksOf(page).filter((block) => block.heading === heading && block.language === 'sh')
  const lines = blocks.flatMap(({ text }) => text.trim().split('\n')).map((line) => line.replace(/ +#.*$/, ''))
  return lines.filter((line) => !/^np[mx] /.test(line))
}

test('the quick start, line by line', { skip }, async () => {
  const commands = commandsUnder('Quick start')
  assert.ok(commands.length >= 4)
  for (const command of commands) await succeeds(command)
  const rows = [
    { id: '1', customer: 'Ann' },
    { id: '2', customer: 'Ben' },
  ]
  assert.deepEqual(await postgres.query('SELECT id, customer FROM orders ORDER BY id'), rows)
  assert.equal(await clickhouse.query('SELECT count() FROM orders'), '2\n')
})

const recipes = [...page.matchAll(/^\| [^|]* \| `(.*bulkload (?:pg|clickhouse) .*)` \|$/gm)].map(([, command = '']) =>
  command.replaceAll('\\|', '|'),
)

test('the table of recipes has commands', () => {
  assert.ok(recipes.length >= 6)
})

for (const command of recipes) {
  test(command, { skip }, async () => {
    workspace.write('orders.csv', 'id,customer,total\n1,Ann,2.50\n2,Ben,3\n')
    execFileSync('sh', ['-c', 'gzip -kf orders.csv'], { cwd })
    workspace.write('events.jsonl', command.includes('label') ? '{"id":1,"label":"a"}\n' : '{"id":1,"kind":"a"}\n')
    await postgres.query('DROP TABLE IF EXISTS orders, events')
    await postgres.query('CREATE TABLE orders (id int, customer text, total numeric)')
    await postgres.query('CREATE TABLE events (id int, kind text, source text, line bigint)')
    await succeeds(command)
  })
}

test('a record that is wrong ends the load, and can be set aside', { skip }, async () => {
  await postgres.query('DROP TABLE IF EXISTS events; CREATE TABLE events (id int, kind text)')
  workspace.write('events.jsonl', `${'{"id":1,"kind":"a"}\n'.repeat(2_000)}{"id":"x"}\n`)
  const [command = ''] = commandsUnder('When a record is wrong')
  const env = { BULKLOAD_PG_URL: postgres.url }
  const result = await runShell(command, { cwd, env, bin: BIN })
  assert.equal(result.status, 3, result.stderr)
  assert.equal(workspace.read('events.rejects.jsonl'), '{"id":"x"}\n')
  assert.match(workspace.read('events.rejects.reasons.jsonl'), /"line":2001/)
})

test('every exit status of the page is one that there is', () => {
  const listed = [...page.matchAll(/^\| (\d[\d, ]*) \| /gm)].flatMap(([, words = '']) => words.split(', ').map(Number))
  assert.deepEqual(
    listed.sort((a, b) => a - b),
    [0, 1, 2, 3, 4, 5, 6, 7, 10, 130, 143],
  )
})

test('lines fit a screen', () => {
  const names = ['connecting', 'embedded', 'formats', 'inspect', 'mapping', 'performance', 'recipes']
  const prose = names.map((name) => pageText(`docs/${name}.md`).replace(/^```[\s\S]*?^```$/gm, ''))
  for (const text of [page, ...prose]) {
    assert.deepEqual(
      text.split('\n').filter((line) => line.length > 140 && !line.startsWith('|')),
      [],
    )
  }
})
