// The servers that the real files go to: how each reads a file by itself, and what it says that a table holds.
import { execFile } from 'node:child_process'
import { createReadStream, readFileSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { promisify } from 'node:util'
import pg from 'pg'
import { rowsOf, type TestServer } from '../clickhouse/both-servers.ts'
import type { PostgresDatabase } from '../servers/postgres-database.ts'

const run = promisify(execFile)

export interface RealServer {
  readonly name: string
  readonly sink: 'clickhouse' | 'postgres'
  readonly url: string
  create(table: string, columns: string): Promise<void>
  /** The server's own reader of JSON, on a file of records. */
  read(table: string, file: string): Promise<void>
  /** How many rows there are, and for each column a checksum of its values, each bound to its row's id. */
  checksums(table: string, where: string): Promise<Readonly<Record<string, string>>>
}

/** Today's engine. */
export function todayServer(server: TestServer): RealServer {
  const read = async (table: string, file: string): Promise<void> => {
    await server.query(
      `INSERT INTO ${table} FROM INFILE '${file}' SETTINGS date_time_input_format = 'best_effort' FORMAT JSONEachRow`,
    )
  }
  return clickhouseServer(server, read)
}

/** `tcpPort` is the one of clickhouse-client. */
export function oldServer(server: TestServer, tcpPort: number): RealServer {
  const read = async (table: string, file: string): Promise<void> => {
    const query = `INSERT INTO ${table} FORMAT JSONEachRow`
    const running = run('clickhouse-client', ['--port', String(tcpPort), '--query', query])
    // A client that abandons closes its input; why, is in its own error.
    await Promise.all([running, pipeline(createReadStream(file), running.child.stdin!).catch(() => {})])
  }
  return clickhouseServer(server, read)
}

function clickhouseServer(server: TestServer, read: RealServer['read']): RealServer {
  return {
    name: `ClickHouse ${server.name}`,
    sink: 'clickhouse',
    url: server.url,
    create: async (table, columns) => {
      await server.query(`CREATE TABLE ${table} (${columns}) ENGINE = MergeTree ORDER BY id`)
    },
    read,
    async checksums(table, where) {
      const select = `SELECT name FROM system.columns WHERE database = 'default' AND table = '${table}'`
      const columns = await rowsOf(server, select)
      const names = columns.map(([name]) => String(name))
      const sums = names.map(
        (name) => `concat(toString(sum(cityHash64(id, ifNull(toString(\`${name}\`), 'none')))), ' and ',
          toString(countIf(isNull(\`${name}\`))), ' NULL')`,
      )
      const [row = []] = await rowsOf(
        server,
        `SELECT toString(count()), ${sums.join(', ')} FROM ${table} WHERE ${where}`,
      )
      return Object.fromEntries(['rows', ...names].map((name, i) => [name, String(row[i])]))
    },
  }
}

export function postgresServer(server: PostgresDatabase): RealServer {
  return {
    name: 'Postgres 18',
    sink: 'postgres',
    url: server.url,
    create: async (table, columns) => {
      await server.query(`CREATE TABLE ${table} (${columns})`)
    },
    read: (table, file) => populate(server, table, file),
    async checksums(table, where) {
      const columns = await server.query(`SELECT column_name AS name FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name = '${table}'`)
      const names = columns.map(({ name }) => String(name))
      const sums = names.map(
        (name) => `md5(string_agg(quote_nullable("${name}"::text), E'\\n' ORDER BY id)) AS "${name}"`,
      )
      const rows = await server.query(`SET TimeZone = 'UTC';
        SELECT count(*)::text AS rows, ${sums.join(', ')} FROM ${table} WHERE ${where}`)
      return rows[0] as Record<string, string>
    },
  }
}

async function populate(server: PostgresDatabase, table: string, file: string): Promise<void> {
  const client = new pg.Client({ connectionString: server.url })
  await client.connect()
  try {
    await client.query(`SET TimeZone = 'UTC'`)
    await client.query(
      `INSERT INTO ${table} SELECT row.* FROM unnest($1::text[]) AS line,
        jsonb_populate_record(null::${table}, line::jsonb) AS row`,
      [readFileSync(file, 'utf8').trimEnd().split('\n')],
    )
  } finally {
    await client.end()
  }
}
