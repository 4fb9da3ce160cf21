// Parquet files as the command line takes them: from a disk, through a pipe, from S3; refused rows with their place.

import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import test, { after, before } from 'node:test'
import { gzipSync } from 'node:zlib'
import type { FileMetaData } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { type ClickhouseServer, clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { S3_CREDENTIALS, startS3Server } from '../servers/s3-server.ts'
import { parquetBytes } from '../workers/parquet-bytes.ts'
import { type CliOptions, type CliResult, makeWorkspace, reportOf, runCli } from './run-cli.ts'

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
  return runCli(['pg', ...args.split(' ')], { cwd, ...options, env: { BULKLOAD_PG_URL: server.url, ...options.env } })
}

test('--encoding for a file that is not text is a usage error, and not a damaged file', async () => {
  workspace.write('encoded.parquet', parquet(3))
  for (const [args, env, name] of [
    ['inspect encoded.parquet --encoding latin1', {}, '--encoding'],
    ['inspect encoded.parquet', { BULKLOAD_ENCODING: 'windows-1252' }, 'BULKLOAD_ENCODING'],
  ] as const) {
    const { status, stdout, stderr } = await runCli(args.split(' '), { cwd, env })
    assert.equal(status, 2)
    assert.match(stdout + stderr, new RegExp(`${name} has no effect on encoded\\.parquet: parquet is not text`))
  }
})

/** A file of several row groups: ids from `from` on, names, and a level that is null in every third row. */
function parquet(rows: number, from = 0): Buffer {
  const ids = Array.from({ length: rows }, (_, i) => from + i)
  return Buffer.from(
    parquetWriteBuffer({
      columnData: [
        { name: 'id', data: ids, type: 'INT32', nullable: false },
        { name: 'name', data: ids.map((id) => `name ${id}`), type: 'STRING', nullable: false },
        { name: 'level', data: ids.map((id) => (id % 3 === 0 ? null : id * 100)), type: 'INT32', nullable: true },
      ],
      rowGroupSize: 1000,
    }),
  )
}

async function sums(table: string): Promise<unknown> {
  const sql = `SELECT count(*)::int AS n, sum(id)::int AS ids, count(level)::int AS levels, max(name) AS name FROM ${table}`
  return (await server.query(sql))[0]
}

const EXPECTED = { n: 2500, ids: 3_123_750, levels: 1666, name: 'name 999' }

test('a Parquet file becomes a table with the types that it declares', async () => {
  const content = parquet(2500)
  workspace.write('made.parquet', content)
  const result = await pg('made.parquet --create --json')
  assert.equal(result.status, 0, result.stderr)
  const { created, rows, bytes, balanced } = reportOf(result).tables[0] ?? {}
  assert.match(created ?? '', /"id" integer NOT NULL,\s+"name" text NOT NULL,\s+"level" integer\n/)
  assert.deepEqual(rows, { read: 2500, loaded: 2500, rejected: 0, skipped: 0 })
  assert.deepEqual([bytes?.source, bytes?.covered, balanced], [content.length, content.length, true])
  assert.deepEqual(await sums('made'), EXPECTED)
})

test('a Parquet file that is piped in or compressed is read too, and its copy does not stay', async () => {
  const copies = (): string[] => readdirSync(tmpdir()).filter((name) => /^bulkload-.*\.parquet$/.test(name))
  const before = copies()
  const piped = await pg('- --table piped --create', { input: parquet(2500) })
  assert.equal(piped.status, 0, piped.stderr)
  workspace.write('packed.parquet.gz', gzipSync(parquet(2500)))
  const packed = await pg('packed.parquet.gz --create --workers 2')
  assert.equal(packed.status, 0, packed.stderr)
  assert.deepEqual([await sums('piped'), await sums('packed')], [EXPECTED, EXPECTED])
  assert.deepEqual(copies(), before)
})

test('a row that does not fit is refused with its number, or set aside as JSON', async () => {
  await server.query('CREATE TABLE small (id int, name text, level smallint)')
  workspace.write('small.parquet', parquet(2500))
  const strict = await pg('small.parquet')
  assert.equal(strict.status, 5)
  assert.match(
    strict.stderr,
    /BL_VALUE_OUT_OF_RANGE: 32800 does not fit int2\n {2}at small\.parquet row 329, column "level"\n/,
  )
  assert.deepEqual(await server.query('SELECT * FROM small'), [])
  const lenient = await pg('small.parquet --max-errors 5000 --json')
  assert.equal(lenient.status, 3)
  const { rows, rejects } = reportOf(lenient).tables[0] ?? {}
  assert.equal(rows?.read, 2500)
  assert.equal((rows?.loaded ?? 0) + (rows?.rejected ?? 0), 2500)
  const [first] = workspace.read(rejects?.file ?? '').split('\n')
  assert.equal(first, '{"id":328,"name":"name 328","level":32800}')
})

test('a Parquet file without rows, as pandas writes it, makes its table', async () => {
  const schema = [
    { name: 'schema', num_children: 1 },
    { name: 'id', type: 'INT64', repetition_type: 'OPTIONAL' },
  ] as const
  const footer = (metadata: FileMetaData): void => {
    Object.assign(metadata.row_groups[0]!.columns[0]!.meta_data!, { data_page_offset: 0n, total_compressed_size: 0n })
  }
  const columns = [{ path: ['id'], values: [], definitions: [] }]
  workspace.write('no_rows.parquet', Buffer.from(parquetBytes({ schema, rows: 0, columns, footer })))
  const result = await pg('no_rows.parquet --create --json')
  assert.equal(result.status, 0, result.stderr)
  assert.equal(reportOf(result).tables[0]?.rows.loaded, 0)
  assert.deepEqual(await server.query('SELECT id FROM no_rows'), [])
})

test('a value that its own declared type does not hold: the hint names the schema, and following it works', async () => {
  const schema = [
    { name: 'schema', num_children: 1 },
    { name: 'price', type: 'INT32', converted_type: 'DECIMAL', precision: 5, scale: 2, repetition_type: 'REQUIRED' },
  ] as const
  const columns = [
    { path: ['price'], values: [100, 12_345_678].map((value) => Buffer.from(Int32Array.of(value).buffer)) },
  ]
  workspace.write('prices.parquet', Buffer.from(parquetBytes({ schema, rows: 2, columns })))
  const failed = await pg('prices.parquet --create --table prices --max-errors 1')
  assert.equal(failed.status, 3, failed.stderr)
  assert.match(failed.stderr, /the type of "price" comes from the file's schema; make it wider: ALTER TABLE/)
  assert.doesNotMatch(failed.stderr, /0 sampled records/)
  const [statement = ''] = /ALTER TABLE [^;]*/.exec(failed.stderr) ?? []
  await server.query(`TRUNCATE prices; ${statement}`)
  assert.equal((await pg('prices.parquet --table prices')).status, 0)
  assert.deepEqual(await server.query('SELECT price::text FROM prices'), [{ price: '1.00' }, { price: '123456.78' }])
})

test('pages without checksums cause a warning, and those that have them are verified', async () => {
  const schema = [
    { name: 'schema', num_children: 1 },
    { name: 'id', type: 'INT32', repetition_type: 'REQUIRED' },
  ] as const
  const columns = [{ path: ['id'], values: [1, 2, 3].map((id) => Buffer.from(Int32Array.of(id).buffer)) }]
  const words = /no page checksums: damage may go unnoticed/
  for (const checksums of [false, true]) {
    const bytes = Buffer.from(parquetBytes({ schema, rows: 3, columns, checksums }))
    workspace.write('sums.parquet', bytes)
    const inspected = await runCli(['inspect', 'sums.parquet'], { cwd })
    assert.equal(words.test(inspected.stdout), !checksums, inspected.stdout)
    assert.equal(inspected.status, 0)
    await server.query('DROP TABLE IF EXISTS sums')
    const loaded = await pg('sums.parquet --create --json')
    assert.equal(words.test(JSON.stringify(reportOf(loaded).tables[0]?.formats)), !checksums)
    bytes[bytes.indexOf(Buffer.from(Int32Array.of(2).buffer))]! ^= 4
    workspace.write('flipped.parquet', bytes)
    await server.query('DROP TABLE IF EXISTS flipped')
    const flipped = await pg('flipped.parquet --create')
    assert.equal(flipped.status, checksums ? 5 : 0, flipped.stderr)
    if (checksums) assert.match(flipped.stderr, /BL_SOURCE_CORRUPT: .*whose checksum is wrong/)
  }
})

test('a Parquet file that is cut short is an error, and nothing stays', async () => {
  workspace.write('cut.parquet', parquet(2500).subarray(0, 9000))
  const result = await pg('cut.parquet --create')
  assert.equal(result.status, 5)
  assert.match(
    result.stderr,
    /BL_SOURCE_CORRUPT: the Parquet file is damaged or truncated: .*\n {2}at cut\.parquet, byte \d+\n/,
  )
})

test('a damaged page is an error of the file, whichever thread meets it, and nothing stays', async () => {
  const bytes = parquet(2500)
  // The header of the first column's first page.
  workspace.write('torn.parquet', bytes.fill(0xff, 4, 24))
  const result = await pg('torn.parquet --create')
  assert.equal(result.status, 5)
  assert.match(result.stderr, /BL_SOURCE_CORRUPT: the Parquet file is damaged.*\n {2}at torn\.parquet, byte \d+/)
  assert.deepEqual(await server.query("SELECT 1 FROM pg_tables WHERE tablename = 'torn'"), [])
})

test("bulkload clickhouse 's3://bucket/2026/*.parquet'", { skip: clickhouseMissing }, async () => {
  const s3 = await startS3Server()
  let clickhouse: ClickhouseServer | undefined
  try {
    clickhouse = await startClickhouse()
    for (const part of [0, 1, 2]) await s3.put(`2026/part-${part}.parquet`, parquet(1500, part * 1500))
    const flags = ['--table', 'parts', '--create', '--endpoint', s3.endpoint, '--region', 'us-east-1', '--json']
    const result = await runCli(['clickhouse', 's3://data/2026/*.parquet', ...flags], {
      cwd,
      env: {
        BULKLOAD_CLICKHOUSE_URL: clickhouse.url,
        AWS_ACCESS_KEY_ID: S3_CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: S3_CREDENTIALS.secretAccessKey,
      },
    })
    assert.equal(result.status, 0, result.stderr)
    assert.equal(reportOf(result).tables[0]?.rows.loaded, 4500)
    const answer = await clickhouse.query('SELECT count(), sum(id), count(level) FROM parts FORMAT TSV')
    assert.equal(answer, '4500\t10122750\t3000\n')
  } finally {
    await clickhouse?.stop()
    await s3.stop()
  }
})
