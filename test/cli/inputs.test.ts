// Where bytes come from and what they are wrapped in, as the command line takes them. Shown with Postgres.

import assert from 'node:assert/strict'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { startRangeServer } from '../servers/range-server.ts'
import { S3_CREDENTIALS, startS3Server } from '../servers/s3-server.ts'
import { until } from '../until.ts'
import {
  type CliOptions,
  type CliResult,
  eventsOf,
  makeWorkspace,
  reportOf,
  resultOf,
  runCli,
  startCli,
} from './run-cli.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
let server: PostgresDatabase

before(async () => {
  server = await openPostgres()
})

after(async () => {
  await server?.stop()
  workspace.remove()
})

function pg(args: string, options: Partial<CliOptions> = {}): Promise<CliResult> {
  return runCli(['pg', ...args.split(' ')], {
    cwd,
    ...options,
    env: { BULKLOAD_PG_URL: server.url, ...options.env },
  })
}

async function count(table: string): Promise<unknown> {
  return (await server.query(`SELECT count(*)::int AS n FROM ${table}`))[0]?.['n']
}

function csv(rows: number, from = 0): string {
  return `id,name\n${Array.from({ length: rows }, (_, i) => `${from + i},name ${from + i}\n`).join('')}`
}

test('cat x.csv.gz | bulkload pg - --table t --create', async () => {
  const text = csv(5000)
  const input = gzipSync(text)
  const result = await pg('- --table piped --create --json', { input })
  assert.equal(result.status, 0, result.stderr)
  const { rows, bytes, balanced } = reportOf(result).tables[0] ?? {}
  assert.deepEqual(rows, { read: 5000, loaded: 5000, rejected: 0, skipped: 0 })
  assert.deepEqual([bytes?.source, bytes?.read, balanced], [input.length, text.length, true])
  assert.equal(await count('piped'), 5000)
})

test('what is piped in is read when nothing is named', async () => {
  assert.equal((await pg('--table unnamed --create', { input: csv(3) })).status, 0)
  assert.equal(await count('unnamed'), 3)
})

test('compression is found by the content, and leaves no trace in the name of the table', async () => {
  workspace.write('gzipped.csv.gz', gzipSync(csv(10)))
  workspace.write('misnamed.csv', Buffer.concat([gzipSync('id,name\n1,x\n'), gzipSync('2,y\n')]))
  workspace.write('brotli.jsonl.br', brotliCompressSync('{"id":1}\n{"id":2}\n'))
  const result = await pg('gzipped.csv.gz misnamed.csv brotli.jsonl.br --create --jobs 2 --json')
  assert.equal(result.status, 0, result.stderr)
  assert.deepEqual(
    reportOf(result).tables.map(({ table, rows }) => [table, rows.loaded]),
    [
      ['gzipped', 10],
      ['misnamed', 2],
      ['brotli', 2],
    ],
  )
})

test('a compressed file that is cut short fails with its place, and nothing stays', async () => {
  await server.query('CREATE TABLE cut (id int, name text)')
  const whole = gzipSync(csv(100_000))
  workspace.write('cut.csv.gz', whole.subarray(0, whole.length / 2))
  const result = await pg('cut.csv.gz')
  assert.equal(result.status, 5)
  assert.match(result.stderr, /BL_SOURCE_CORRUPT: .*\n {2}at cut\.csv\.gz, byte \d+\n {2}hint: /)
  assert.equal(await count('cut'), 0)
})

test('directories, patterns and lists stand for their files, in a stable order', async () => {
  mkdirSync(join(cwd, 'data'))
  for (const part of [1, 2, 10]) workspace.write(`data/part-${part}.csv`, csv(2, part * 100))
  workspace.write('data/_SUCCESS', '')
  workspace.write('data/README.md', '# parts\n')
  workspace.write('list.txt', '# parts\ndata/part-2.csv\n\ndata/part-1.csv\n')
  const sources = async (args: string): Promise<readonly string[] | undefined> => {
    const result = await pg(`${args} --create --json`)
    assert.equal(result.status, 0, result.stderr)
    assert.equal(result.stderr.includes('data: skipped 1 file'), args.startsWith('data '), result.stderr)
    return reportOf(result).tables[0]?.sources
  }
  const all = ['data/part-1.csv', 'data/part-2.csv', 'data/part-10.csv']
  assert.deepEqual(await sources('data --table by_directory'), all)
  assert.deepEqual(await sources('data/*.csv --table by_pattern'), all)
  assert.deepEqual(await sources('--files-from list.txt --table by_list'), ['data/part-2.csv', 'data/part-1.csv'])
  assert.deepEqual(await sources('@list.txt data/part-10.csv --table by_both'), [
    'data/part-2.csv',
    'data/part-1.csv',
    'data/part-10.csv',
  ])
  assert.equal(await count('by_directory'), 6)
  const tables = reportOf(await pg('data/ --create --jobs 4 --json')).tables
  assert.deepEqual(
    tables.map(({ table, rows }) => [table, rows.loaded]),
    [
      ['part-1', 2],
      ['part-2', 2],
      ['part-10', 2],
    ],
  )
})

test('files of one table may have their fields in different orders, and different formats', async () => {
  workspace.write('mixed-1.csv', 'id,name\n1,a\n')
  workspace.write('mixed-2.csv', 'name;id\nb;2\n')
  workspace.write('mixed-3.json', '[{"name":"c",\n"id":3}]')
  assert.equal((await pg('mixed-1.csv mixed-2.csv mixed-3.json --table mixed --create')).status, 0)
  assert.deepEqual(await server.query('SELECT id::int, name FROM mixed ORDER BY id'), [
    { id: 1, name: 'a' },
    { id: 2, name: 'b' },
    { id: 3, name: 'c' },
  ])
})

test('a file behind HTTP is read on after the connection was dropped', async () => {
  const content = gzipSync(csv(50_000), { level: 1 })
  const http = await startRangeServer({ content })
  try {
    http.faults.push({ kind: 'none' }, { kind: 'reset', afterBytes: 50_000 }, { kind: 'end', afterBytes: 1000 })
    const result = await pg(`${http.origin}/files/dropped.csv.gz?token=secret --create --json`)
    assert.equal(result.status, 0, result.stderr)
    assert.ok(!`${result.stdout}${result.stderr}`.includes('secret'))
    assert.equal(reportOf(result).tables[0]?.bytes.source, content.length)
    assert.equal(await count('dropped'), 50_000)
    assert.ok(http.requests.length >= 4, `${http.requests.length} requests`)
  } finally {
    await http.stop()
  }
})

test('a dropped connection that is resumed is reported, as a line and as an event', async () => {
  const content = Buffer.from(csv(20_000))
  const http = await startRangeServer({ content })
  try {
    for (const format of ['text', 'json']) {
      http.faults.push({ kind: 'none' }, { kind: 'end', afterBytes: 100_000 })
      const result = await pg(`${http.origin}/told.csv?token=secret --create --log-format ${format}`)
      assert.equal(result.status, 0, result.stderr)
      assert.ok(!result.stderr.includes('secret'))
      const line = result.stderr.split('\n').find((text) => text.includes('told.csv') && text.includes('100'))
      if (format === 'text') {
        assert.match(line ?? '', /^http:\S+\/told\.csv: lost the connection: .+; resumed at byte 100,000$/)
      } else {
        const retried = eventsOf(result).find((event) => event.event === 'source.retried')
        assert.ok(retried?.event === 'source.retried', result.stderr)
        const { source, byteOffset, attempt } = retried
        assert.deepEqual([source, byteOffset, attempt], [`${http.origin}/told.csv`, 100_000, 1])
      }
    }
    assert.equal(await count('told'), 40_000)
  } finally {
    await http.stop()
  }
})

for (const [flags, env, status] of [
  ['', {}, 0],
  ['--source-retries 0', {}, 5],
  ['--source-retries 1', {}, 0],
  ['', { BULKLOAD_SOURCE_RETRIES: '0' }, 5],
  ['--source-retries 101', {}, 2],
] as const) {
  const words = [...Object.entries(env).map((pair) => pair.join('=')), flags || 'nothing'].join(' ')
  test(`a dropped connection, with ${words} said: exit status ${status}`, async () => {
    const content = Buffer.from(csv(20_000))
    const http = await startRangeServer({ content })
    try {
      http.faults.push({ kind: 'none' }, { kind: 'end', afterBytes: 100_000 })
      const table = `retried_${flags.replace(/\D/g, '')}_${Object.keys(env).length}`
      const result = await pg(`${http.origin}/x.csv --create --table ${table} ${flags}`.trim(), { env })
      assert.equal(result.status, status, result.stderr)
      if (status === 0) assert.equal(await count(table), 20_000)
      if (status === 5) assert.match(result.stderr, /BL_SOURCE_READ: .* failed: /)
    } finally {
      await http.stop()
    }
  })
}

test('an interrupt ends the wait for a server that never answers', async () => {
  const http = await startRangeServer({ content: Buffer.from(csv(10)) })
  try {
    http.faults.push({ kind: 'silence' })
    const child = startCli(['pg', `${http.origin}/silent.csv`, '--create'], {
      cwd,
      env: { BULKLOAD_PG_URL: server.url },
    })
    await until(() => http.requests.length > 0, 'the file is asked for')
    const ended = resultOf(child)
    child.kill('SIGINT')
    assert.equal((await ended).status, 130)
  } finally {
    await http.stop()
  }
})

test('s3://bucket/2026/*.csv is every object of that name, and --endpoint says where', async () => {
  const s3 = await startS3Server()
  try {
    for (const day of [1, 2, 10]) await s3.put(`2026/day-${day}.csv`, Buffer.from(csv(3, day * 10)))
    await s3.put('2026/notes.txt', Buffer.from('no data'))
    const env = { AWS_ACCESS_KEY_ID: S3_CREDENTIALS.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_CREDENTIALS.secretAccessKey }
    const args = `s3://data/2026/*.csv --table days --create --endpoint ${s3.endpoint} --region us-east-1 --json`
    const result = await pg(args, { env })
    assert.equal(result.status, 0, result.stderr)
    const { rows, sources } = reportOf(result).tables[0] ?? {}
    assert.equal(rows?.loaded, 9)
    assert.deepEqual(sources, ['s3://data/2026/day-1.csv', 's3://data/2026/day-2.csv', 's3://data/2026/day-10.csv'])
    const anonymous = await pg(`s3://data/2026/day-1.csv --table days --endpoint ${s3.endpoint} --no-sign-request`)
    assert.equal(anonymous.status, 0, anonymous.stderr)
    workspace.write('local.csv', csv(1))
    for (const unused of [`--endpoint ${s3.endpoint}`, '--region us-east-1', '--no-sign-request']) {
      const refused = await pg(`local.csv --table days ${unused}`)
      assert.equal(refused.status, 2)
      assert.match(refused.stderr, /--(endpoint|region|no-sign-request) has no effect: no input is in an object store/)
    }
    const missing = await pg(`s3://data/2027/*.csv --table days --endpoint ${s3.endpoint}`, { env })
    assert.equal(missing.status, 5)
    assert.match(missing.stderr, /BL_SOURCE_NOT_FOUND: /)
  } finally {
    await s3.stop()
  }
})
