// What a folder, a pattern and a file's name stand for, and that following a hint gives each row once.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdirSync, renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import test, { after, before } from 'node:test'
import { deflateRawSync } from 'node:zlib'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { startRangeServer } from '../servers/range-server.ts'
import { S3_CREDENTIALS, startS3Server } from '../servers/s3-server.ts'
import { BIN, type CliOptions, type CliResult, makeWorkspace, reportOf, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
let server: PostgresDatabase

before(async () => {
  server = await openPostgres()
})

after(async () => {
  await server?.stop()
  workspace.remove()
})

/** An empty folder with these files. */
function folderOf(name: string, files: Readonly<Record<string, string | Uint8Array>>): string {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(workspace.path, name, path)), { recursive: true })
    workspace.write(`${name}/${path}`, content)
  }
  return join(workspace.path, name)
}

function run(cwd: string, args: string, options: Partial<CliOptions> = {}): Promise<CliResult> {
  return runCli(args.split(' '), { cwd, ...options, env: { BULKLOAD_PG_URL: server.url, ...options.env } })
}

/** Runs a command line as a person would, with `bulkload` in front. */
function shell(cwd: string, command: string): void {
  const bulkload = `"${process.execPath}" "${BIN}"`
  execFileSync('sh', ['-c', command.replaceAll('bulkload ', `${bulkload} `)], {
    cwd,
    env: { PATH: process.env['PATH'], HOME: cwd, BULKLOAD_PG_URL: server.url },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
}

test('the rejects of yesterday are no data of today', async () => {
  const cwd = folderOf('exports', { 'c.csv': 'id,name\n1,a\nx,b\n' })
  await server.query('CREATE TABLE c (id int, name text)')
  for (const day of [1, 2]) {
    const result = await run(cwd, 'pg . --max-errors 5 --json')
    assert.equal(result.status, 3, result.stderr)
    const report = reportOf(result)
    assert.deepEqual(
      report.tables.map(({ table, rows }) => [table, rows.loaded, rows.rejected]),
      [['c', 1, 1]],
    )
    const expected =
      '.: skipped 2 files written by bulkload, such as the rejects of an earlier load; to load them, name them explicitly (c.rejects.csv, c.rejects.reasons.jsonl)'
    if (day === 2) {
      assert.deepEqual(report.warnings, [expected])
      assert.ok(result.stderr.includes(expected), result.stderr)
      assert.deepEqual(report.tables[0]?.rejects?.file, 'c.rejects-2.csv')
    }
  }
  const named = await run(cwd, 'pg c.rejects.csv --table c --max-errors 1 --rejects /dev/null')
  assert.equal(named.status, 3, named.stderr)
  assert.ok(!named.stdout.includes('/dev/null'), named.stdout)
})

test('the file that the output goes to is no input', async () => {
  const cwd = folderOf('output', { 'own.jsonl': '{"id":1}\n' })
  shell(cwd, 'bulkload pg . --create --json > report.json')
  assert.deepEqual(await server.query('SELECT id::int FROM own'), [{ id: 1 }])
  assert.deepEqual(await server.query("SELECT to_regclass('report') AS t"), [{ t: null }])
})

const HIVE = {
  'ev/year=2026/month=01/part-0.csv': 'id\n1\n2\n',
  'ev/year=2026/month=02/part-0.csv': 'id\n3\n',
}

test('values in folder names are not lost silently: the hint loads them', async () => {
  const cwd = folderOf('hive', HIVE)
  const list = 'ev/year=2026/month=01/part-0.csv\n'
  workspace.write('hive/list.txt', list)
  for (const input of ['ev', 'ev/*/*/*.csv', 'ev/year=2026/month=01/part-0.csv', '@list.txt']) {
    const result = await run(cwd, `pg ${input} --table events --create`)
    assert.equal(result.status, 2, input)
    assert.match(
      result.stderr,
      /BL_USAGE: the folder names of ev\/year=2026\/month=01\/part-0\.csv contain year=2026, month=01, which would not be loaded/,
    )
    assert.match(
      result.stderr,
      /hint: load one folder at a time, with --set year=2026 --set month=01 --table NAME, or ignore these values with --ignore-hive-partitions/,
    )
  }
  assert.equal((await run(cwd, 'pg ev --table events --create --set year=2026 --set month=1')).status, 2)
  for (const month of ['01', '02']) {
    const flags = `--set year=2026 --set month=${month} --table events --create`
    const result = await run(cwd, `pg ev/year=2026/month=${month} ${flags}`)
    assert.equal(result.status, 0, result.stderr)
  }
  assert.deepEqual(await server.query('SELECT id::int, year::int, month::int FROM events ORDER BY id'), [
    { id: 1, year: 2026, month: 1 },
    { id: 2, year: 2026, month: 1 },
    { id: 3, year: 2026, month: 2 },
  ])
  const other = await run(cwd, 'pg ev/year=2026/month=01 --set year=2025 --set month=01 --table events')
  assert.match(other.stderr, /--set sets year to "2025", but the folder of \S+ is for 2026/)
  const ignored = await run(cwd, 'pg ev --table bare --create --ignore-hive-partitions')
  assert.equal(ignored.status, 0, ignored.stderr)
  assert.deepEqual(await server.query('SELECT id::int FROM bare ORDER BY id'), [{ id: 1 }, { id: 2 }, { id: 3 }])
})

test('the commands that inspect prints load what the folders say', async () => {
  const cwd = folderOf('hive-inspected', HIVE)
  const result = await run(cwd, 'inspect ev --table inspected --target pg --json')
  assert.equal(result.status, 0, result.stderr)
  const [table] = (JSON.parse(result.stdout) as { tables: { targets: { create: string; commands: string[] }[] }[] })
    .tables
  const { create = '', commands = [] } = table?.targets[0] ?? {}
  assert.match(create, /"year" \w+.*"month" \w+/s)
  assert.equal(commands.length, 2)
  for (const command of commands) shell(cwd, command)
  assert.deepEqual(await server.query('SELECT id::int, month::int FROM inspected ORDER BY id'), [
    { id: 1, month: 1 },
    { id: 2, month: 1 },
    { id: 3, month: 2 },
  ])
})

test('folders of URLs and of S3 say columns, too', async () => {
  const s3 = await startS3Server()
  const http = await startRangeServer({ content: Buffer.from('id\n7\n') })
  try {
    await s3.put('ev/year=2026/part-0.csv', Buffer.from('id\n8\n'))
    const env = { AWS_ACCESS_KEY_ID: S3_CREDENTIALS.accessKeyId, AWS_SECRET_ACCESS_KEY: S3_CREDENTIALS.secretAccessKey }
    for (const input of [`${http.origin}/year=2026/x.csv?signature=hush`, 's3://data/ev/', 's3://data/ev/*/*.csv']) {
      const s3Flags = input.startsWith('s3:') ? ` --endpoint ${s3.endpoint} --region us-east-1` : ''
      const where = `--table remote --create${s3Flags}`
      const result = await run(workspace.path, `pg ${input} ${where}`, { env })
      assert.equal(result.status, 2, input)
      assert.match(result.stderr, /contain year=2026, which would not be loaded/)
      assert.ok(!result.stderr.includes('hush'))
      const followed = await run(workspace.path, `pg ${input} ${where} --set year=2026`, { env })
      assert.equal(followed.status, 0, followed.stderr)
    }
    assert.deepEqual(await server.query('SELECT id::int, year::int FROM remote ORDER BY id'), [
      { id: 7, year: 2026 },
      { id: 8, year: 2026 },
      { id: 8, year: 2026 },
    ])
  } finally {
    await http.stop()
    await s3.stop()
  }
})

test('files of one base name that share a table are warned of', async () => {
  const cwd = folderOf('shared', { 'a/x.csv': 'id\n1\n', 'b/x.csv': 'id\n2\n', 'b/y.csv': 'id\n3\n' })
  const result = await run(cwd, 'pg a b --create --json')
  assert.equal(result.status, 0, result.stderr)
  const words =
    'a/x.csv, b/x.csv are loaded into one table, x, because they have the same base name; to choose another table, use --table'
  assert.deepEqual(reportOf(result).warnings, [words])
  assert.ok(result.stderr.includes(words))
  assert.deepEqual(reportOf(await run(cwd, 'pg a b --table all --create --json')).warnings, [])
})

test('a file that is not what its name says: each way on that the hint names works', async () => {
  const cwd = folderOf('misnamed', {
    'plain.csv.gz': 'id\n1\n2\n',
    'z.csv': deflateRawSync('id\n5\n6\n7\n'),
    'empty.csv.gz': '',
  })
  const result = await run(cwd, 'pg plain.csv.gz --create --max-errors 5')
  assert.equal(result.status, 5)
  assert.match(
    result.stderr,
    /BL_SOURCE_CORRUPT: plain\.csv\.gz is named like gzip data, but contains text: "id\\n1\\n2\\n"/,
  )
  assert.match(result.stderr, /rename it without \.gz, or pipe it in: bulkload … - --table NAME < FILE/)
  shell(cwd, 'bulkload pg - --table piped_plain --create < plain.csv.gz')
  renameSync(join(cwd, 'plain.csv.gz'), join(cwd, 'plain.csv'))
  shell(cwd, 'bulkload pg plain.csv --create')
  for (const table of ['piped_plain', 'plain']) {
    assert.deepEqual(await server.query(`SELECT id::int FROM ${table} ORDER BY id`), [{ id: 1 }, { id: 2 }])
  }
  const deflate = await run(cwd, 'pg z.csv --create')
  const [, command = ''] = /decompress it and pipe it in: (.*)/.exec(deflate.stderr) ?? []
  shell(cwd, command.replace('FILE', 'z.csv').replace('…', 'pg').replace('NAME', 'z --create'))
  assert.deepEqual(await server.query('SELECT id::int FROM z'), [{ id: 5 }, { id: 6 }, { id: 7 }])
  const empty = await run(cwd, 'pg empty.csv.gz --create')
  assert.equal(empty.status, 5)
  assert.match(empty.stderr, /BL_SOURCE_CORRUPT: empty\.csv\.gz is empty, but it should contain gzip data/)
})

test('compressed data without checksums are named, once, by inspect and in the format of the report', async () => {
  const { compress } = await import('@mongodb-js/zstd')
  const cwd = folderOf('unchecked', { 'n.csv.zst': await compress(Buffer.from('id\n1\n2\n')), 'g.csv': 'id\n3\n' })
  const inspected = await run(cwd, 'inspect n.csv.zst g.csv --target pg')
  const words = 'zstd without checksums: damage may go unnoticed'
  assert.equal(inspected.stdout.split(words).length - 1, 1, inspected.stdout)
  const result = await run(cwd, 'pg . --table unchecked --create --json')
  assert.equal(result.status, 0, result.stderr)
  const report = reportOf(result)
  assert.deepEqual(
    report.tables[0]?.formats.map((format) => [format.words.endsWith(`; ${words}`), format.sources]),
    [
      [false, 1],
      [true, 1],
    ],
  )
  // It is no fault of this load: nobody is warned each night.
  assert.ok(!report.tables[0]?.warnings.some((warning) => warning.includes('checksums')))
})
