// Real CSV files into every server with `create`, and the same files by the server's own reader of CSV into a table of the
// same columns: both tables are the same, column by column.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createReadStream, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { after, test } from 'node:test'
import { promisify } from 'node:util'
import { gunzipSync } from 'node:zlib'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { loadFiles, type TableReport } from '../../src/index.ts'
import { rowsOf, startBothServers, type TestServer } from '../clickhouse/both-servers.ts'
import { openPostgres } from '../servers/postgres-database.ts'
import { makeTempFolder } from '../servers/temp-folder.ts'
import { dataMissing, readShared } from './shared-data.ts'

const run = promisify(execFile)

interface Peer {
  readonly name: string
  readonly sink: 'clickhouse' | 'postgres'
  readonly url: string
  readonly skip: string | false
  /** Makes `theirs` with the columns of `ours`, and has the server read the file into it. */
  read(file: string): Promise<void>
  /** For each column what its values are, in no order; and how many rows there are. */
  sums(table: string): Promise<Readonly<Record<string, string>>>
}

const FILES: readonly [name: string, shared: string, rows: number][] = [
  ['online-retail', 'online-retail.csv', 541_909],
  ['tweets', 'tweets.csv', 12_118],
  ['flight-data', 'flight-data.csv.gz', 55_105],
]

const folder = makeTempFolder('csv-files')
const both = dataMissing ? undefined : await startBothServers()
const postgres = dataMissing ? undefined : await openPostgres()
after(async () => {
  await both?.stop()
  await postgres?.stop()
  folder.remove()
})

function clickhouse(server: TestServer, read: Peer['read']): Peer {
  return {
    name: `ClickHouse ${server.name}`,
    sink: 'clickhouse',
    url: server.url,
    skip: server.skip,
    async read(file) {
      await server.query('DROP TABLE IF EXISTS theirs')
      await server.query('CREATE TABLE theirs AS ours')
      await read(file)
    },
    async sums(table) {
      const select = `SELECT name, type FROM system.columns WHERE table = '${table}' ORDER BY name`
      const columns = (await rowsOf(server, select)) as [string, string][]
      const names = columns.map(([name]) => `\`${name}\``)
      if (server.isOld) return sumsAsOld(server, table, columns)
      const sums = names.map(
        (name) =>
          `concat(toString(sum(cityHash64(ifNull(toString(${name}), 'none')))), ' and ', toString(countIf(isNull(${name}))))`,
      )
      const [row = []] = await rowsOf(server, `SELECT toString(count()), ${sums.join(', ')} FROM ${table}`)
      return Object.fromEntries(['rows', ...names].map((name, i) => [name, String(row[i])]))
    },
  }
}

/**
 * What 18.16 reads in its own way is made alike before it is compared: an empty field is '' or 0 to it where the column can be
 * NULL (only \N is NULL), it drops white space around fields without quotes, and it is off by a bit in the last place of
 * floats.
 */
async function sumsAsOld(
  server: TestServer,
  table: string,
  columns: readonly (readonly [name: string, type: string])[],
): Promise<Readonly<Record<string, string>>> {
  const sums = columns.map(([name, type]) => {
    const value = /String/.test(type)
      ? `replaceRegexpAll(ifNull(\`${name}\`, ''), '^[ \\t]+|[ \\t]+$', '')`
      : /Float/.test(type)
        ? `toString(toInt64(round(ifNull(\`${name}\`, 0) * 1e6)))`
        : `toString(ifNull(\`${name}\`, 0))`
    return `toString(sum(cityHash64(${/Date/.test(type) ? `toString(\`${name}\`)` : value})))`
  })
  const [row = []] = await rowsOf(server, `SELECT toString(count()), ${sums.join(', ')} FROM ${table}`)
  return Object.fromEntries(['rows', ...columns.map(([name]) => name)].map((name, i) => [name, String(row[i])]))
}

/** The file for 18.16, which has numbers for flags. */
function withoutFlags(file: string): Readable {
  const text = readFileSync(file, 'latin1').replaceAll(/(?<=[,\n])(?:True|False)(?=[,\r\n])/g, (word) =>
    word === 'True' ? '1' : '0',
  )
  return Readable.from([Buffer.from(text, 'latin1')])
}

async function readByPostgres(url: string, file: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query("SET TimeZone = 'UTC'; DROP TABLE IF EXISTS theirs; CREATE TABLE theirs (LIKE ours)")
    await pipeline(createReadStream(file), client.query(copyFrom('COPY theirs FROM STDIN (FORMAT csv, HEADER)')))
  } finally {
    await client.end()
  }
}

const PEERS: Peer[] = []
if (both !== undefined && postgres !== undefined) {
  const { today, old, oldTcpPort } = both
  // Without the second, white space around fields without quotes is dropped: 113,452 descriptions of online-retail have some.
  const settings = "date_time_input_format = 'best_effort', input_format_csv_trim_whitespaces = 0"
  PEERS.push(
    clickhouse(today, async (file) => {
      await today.query(`INSERT INTO theirs FROM INFILE '${file}' SETTINGS ${settings} FORMAT CSVWithNames`)
    }),
    clickhouse(old, async (file) => {
      const options = ['--port', String(oldTcpPort), '--date_time_input_format', 'best_effort']
      const running = run('clickhouse-client', [...options, '--query', 'INSERT INTO theirs FORMAT CSVWithNames'])
      await Promise.all([running, pipeline(withoutFlags(file), running.child.stdin!).catch(() => {})])
    }),
    {
      name: 'Postgres',
      sink: 'postgres',
      url: postgres.url,
      skip: false,
      read: (file) => readByPostgres(postgres.url, file),
      async sums(table) {
        const columns = await postgres.query(`SELECT column_name AS name FROM information_schema.columns
          WHERE table_name = '${table}' ORDER BY name`)
        const names = columns.map(({ name }) => String(name))
        const sums = names.map((name) => `sum(hashtextextended(quote_nullable("${name}"::text), 0))::text AS "${name}"`)
        const [row] = await postgres.query(`SELECT count(*)::text AS rows, ${sums.join(', ')} FROM ${table}`)
        return row as Record<string, string>
      },
    },
  )
}

async function prepare(name: string, shared: string): Promise<{ file: string; bytes: number }> {
  const content = await readShared(shared)
  const bytes = shared.endsWith('.gz') ? gunzipSync(content) : content
  const file = join(folder.path, `${name}.csv`)
  writeFileSync(file, bytes)
  return { file, bytes: bytes.length }
}

async function load(peer: Peer, file: string): Promise<TableReport> {
  const drop = { sink: peer.sink, url: peer.url, files: [file], table: 'ours', create: true, env: {} }
  const [table] = (await loadFiles(drop)).tables
  assert.ok(table !== undefined)
  return table
}

for (const [name, shared, rows] of FILES) {
  const prepared = dataMissing ? undefined : prepare(name, shared)
  const peers = dataMissing ? [{ name: 'every server', skip: dataMissing } as Peer] : PEERS
  for (const peer of peers) {
    test(`${name} into ${peer.name}: what its own reader reads`, { skip: peer.skip }, async () => {
      assert.ok(prepared)
      const { file, bytes } = await prepared
      if (peer.sink === 'postgres') await postgres?.query('DROP TABLE IF EXISTS ours')
      else await [both?.today, both?.old].find((server) => server?.url === peer.url)?.query('DROP TABLE IF EXISTS ours')
      const table = await load(peer, file)
      assert.equal(table.error, undefined, table.error?.message)
      assert.deepEqual(table.rows, { read: rows, loaded: rows, rejected: 0, skipped: 0 })
      assert.deepEqual([table.bytes.covered, table.balanced, table.wire], [bytes, true, 'typed'])
      await peer.read(file)
      assert.deepEqual(await peer.sums('ours'), await peer.sums('theirs'), table.created)
    })
  }
}
