// What Postgres writes with COPY TO in its text format, loaded into a table like the one that it was written from, and
// read by COPY FROM into a third one: all are the same.
import assert from 'node:assert/strict'
import { createWriteStream, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { test } from 'node:test'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'
import { Random } from '../oracle/random.ts'
import { assertLoaded, postgresRoom } from './postgres-room.ts'

const COLUMNS = `id int, s text, v varchar(80), c char(5), b bytea, f float8, n numeric, flag bool, d date, ts timestamp,
  tz timestamptz, t time, j json, jb jsonb, u uuid, a text[], aa int[][], p pair, ps pair[], e mood, r int4range, i inet,
  iv interval`
const SCHEMA = `CREATE TYPE mood AS ENUM ('sad', 'it''s "ok"', 'a\\b');
  CREATE TYPE pair AS (x int, y text);
  CREATE TABLE original (${COLUMNS});
  CREATE TABLE copy (${COLUMNS});`

const room = postgresRoom(SCHEMA)

const PIECES = [...'abN.01 \t\n\r\b\f\v\\"\'{}(),|xX', '\\N', '\\.', '\n\\.\n', '\u0001', 'é', '日', '😀', 'NULL']

function value(random: Random, make: () => string): string {
  return random.chance(0.15) ? 'NULL' : make()
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function randomRow(random: Random, id: number): string {
  const text = (): string => quoted(random.text(PIECES, random.below(9)))
  const number = (): string => String(random.below(2_000_000) - 1_000_000)
  const json = (): string => quoted(JSON.stringify({ [random.text(PIECES, 3)]: [random.text(PIECES, 4), null, 1.5] }))
  const pair = (): string => `ROW(${value(random, number)}, ${value(random, text)})::pair`
  const makers: (() => string)[] = [
    ...[text, () => quoted(random.text(PIECES, 9)), () => quoted(random.text(['a', '\\', '\t', 'é'], random.below(5)))],
    () => `decode('${random.text([...'0123456789abcdef'], random.below(8) * 2)}', 'hex')`,
    () => random.pick(['1.5', '-1e-7', '1e300', '0', '123456.789']),
    () => `${number()}.${random.below(10_000)}`,
    () => random.pick(['true', 'false']),
    () => `date '2000-01-01' + ${random.below(20_000)}`,
    () => `timestamp '2000-01-01' + interval '${random.below(1e9)}.123456 s'`,
    () => `timestamptz '2000-01-01Z' + interval '${random.below(1e9)}.5 s'`,
    () => `time '00:00' + interval '${random.below(86_400)} s'`,
    ...[json, json],
    () => `md5('${id}')::uuid`,
    () => `ARRAY[${value(random, text)}, ${text()}]::text[]`,
    () => random.pick(['ARRAY[]::int[]', `ARRAY[[${number()},NULL],[1,2]]`]),
    pair,
    () => `ARRAY[${pair()}, ${value(random, pair)}]::pair[]`,
    () => random.pick(["'sad'", `'it''s "ok"'`, "'a\\b'"]),
    () => random.pick(["'empty'", "'[1,5)'", "'(,7)'"]),
    () => random.pick(["'10.0.0.0/8'", "'::1'"]),
    () => random.pick(["'1 year 2 mons -3 days 04:05:06.7'", "'-00:00:01'"]),
  ]
  return `(${[String(id), ...makers.map((make) => value(random, make))].join(', ')})`
}

async function withClient<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: room.server.url })
  await client.connect()
  try {
    await client.query("SET TimeZone = 'UTC'")
    return await work(client)
  } finally {
    await client.end()
  }
}

async function written(options: string): Promise<Buffer> {
  const path = join(room.folder, 'written.txt')
  await withClient((client) =>
    pipeline(
      client.query(copyTo(`COPY (SELECT * FROM original ORDER BY id) TO STDOUT ${options}`)),
      createWriteStream(path),
    ),
  )
  return readFileSync(path)
}

async function texts(table: string): Promise<unknown> {
  return room.query(`SELECT t::text FROM ${table} AS t ORDER BY id`)
}

const OPTIONS: readonly (readonly [options: string, settings: Record<string, unknown>])[] = [
  ['(HEADER)', { header: true }],
  ["(HEADER, DELIMITER '|')", { header: true, delimiter: '|' }],
  ["(DELIMITER ',', NULL 'none')", { columns: COLUMNS.match(/\w+(?= \w)/g), delimiter: ',', null: 'none' }],
]

for (const [options, settings] of OPTIONS) {
  test(`random tables as COPY TO writes them ${options}`, async () => {
    const random = new Random(options.length)
    for (let round = 0; round < 4; round++) {
      const rows = Array.from({ length: 60 }, (_, id) => randomRow(random, id))
      await room.query(`TRUNCATE original; INSERT INTO original VALUES ${rows.join(', ')}`)
      const file = await written(options)
      const original = await texts('original')
      for (const more of [{}, { workers: 2, blockSize: 64 }, { wire: 'text' }] as const) {
        await room.query('TRUNCATE copy')
        const report = await room.load('copy', file, { format: 'postgres-text', ...settings, ...more })
        assertLoaded(report, rows.length)
        assert.equal(report.bytes.covered, file.length)
        assert.deepEqual(await texts('copy'), original)
      }
    }
  })
}

/** Lines for a table of text and int: `null` where Postgres refuses them. */
const LINES = [
  ...['a\\bb\t1\n', '\\f\\n\\r\\t\\v\t1\n', '\\x41\t1\n', '\\x4\t1\n', '\\xg\t1\n', '\\x4142\t1\n', '\\101\t1\n'],
  ...['\\1012\t1\n', '\\8\t1\n', '\\400\t1\n', '\\777\t1\n', '\\0\t1\n', '\\q\t1\n', '\\N\t1\n', 'a\\N\t1\n'],
  ...['\\Nb\t1\n', '\\\nx\t1\n', '\\\tx\t1\n', 'a\\\\\nb\t1\n', 'a\t1\r\nb\t2\r\n', 'a\t1\nb\rc\t2\n', 'a\\\rb\t1\n'],
  ...['\\.\n', 'a\t1\n\\.\n', 'a\t1\r\n\\.\r\n', 'x\\', 'a\t1\nb\\\t2\n', '\t1\n', '\n', '\\', '\\xC3\\xA9\t1\n'],
  ...['\\xC3\t1\n', '\\303\\251\t1\n', '"a"\t1\n', 'a\t1', 'a\t\\N\n', 'a\t1\t2\n', '\\x\t1\n', '\\\\.\t1\n'],
]

test('lines mean what they mean to the server, and what it refuses is refused', async () => {
  await room.query('CREATE TABLE lines (id serial, s text, n int); CREATE TABLE read (LIKE lines INCLUDING ALL)')
  for (const line of LINES) {
    await room.query('TRUNCATE lines; TRUNCATE read')
    const isTaken = await withClient((client) =>
      pipeline(Readable.from([Buffer.from(line)]), client.query(copyFrom('COPY lines (s, n) FROM STDIN'))),
    ).then(
      () => true,
      () => false,
    )
    const report = await room.load('read', line, { format: 'postgres-text', columns: 's,n' })
    assert.equal(report.error === undefined, isTaken, `${JSON.stringify(line)}: ${report.error?.message}`)
    const stored = (table: string) => room.query(`SELECT s, n FROM ${table} ORDER BY n`)
    if (isTaken) assert.deepEqual(await stored('read'), await stored('lines'), JSON.stringify(line))
  }
})

test('where Postgres would leave out the rest of a file, the load fails', async () => {
  await room.query('CREATE TABLE ended (s text)')
  for (const blockSize of [64, '1MiB']) {
    const text = `${'a\n'.repeat(200)}\\.\nb\n`
    const report = await room.load('ended', text, { format: 'postgres-text', columns: 's', blockSize })
    assert.match(report.error?.message ?? '', /marks the end of the data/)
    assert.equal(report.error?.place?.line, 201)
  }
  assert.deepEqual(await room.query('SELECT * FROM ended'), [])
})
