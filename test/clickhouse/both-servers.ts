// The two servers that every subject is tested against, behind one handle: today's engine (chDB behind its front) and
// the real clickhouse-server 18.16, which is skipped where it is not installed.
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChdbFront } from '../servers/chdb-front.ts'
import { clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'

/** An INSERT as the server saw it. */
export interface SeenInsert {
  readonly query: string
  readonly queryId: string
  readonly rows: number
  /** Names of the settings that the request brought. */
  readonly settings: readonly string[]
}

/** Both have the users `default` (no password) and `loader`. */
export interface TestServer {
  readonly name: 'today' | '18.16'
  readonly isOld: boolean
  readonly skip: string | false
  readonly url: string
  /** Runs a statement as `default` without leaving a trace in `inserts`; the answer's raw text. */
  query(sql: string): Promise<string>
  /** The finished INSERTs with `text` in their statement or id, in no certain order; waits until there are `count`. */
  inserts(text: string, count: number): Promise<readonly SeenInsert[]>
}

/** The password of the user `loader`, as both servers have it. */
export const LOADER_PASSWORD = 's3cret/&=pw'

export interface BothServers {
  readonly today: TestServer
  readonly old: TestServer
  readonly all: readonly TestServer[]
  /** Body bytes of each INSERT on the wire, and everything else that the front saw. */
  readonly front: Awaited<ReturnType<typeof startChdbFront>>
  /** The old server's native port; undefined where there is no old server. */
  readonly oldTcpPort: number | undefined
  stop(): Promise<void>
}

/** Starts both; `old` cannot be asked anything where `old.skip` is set. `users` are more users of today's server. */
export async function startBothServers(
  options: { users?: Readonly<Record<string, string>> } = {},
): Promise<BothServers> {
  const front = await startChdbFront({ users: { default: '', loader: LOADER_PASSWORD, ...options.users } })
  const server =
    clickhouseMissing === false
      ? await startClickhouse({ settings: { allow_experimental_low_cardinality_type: '1' } })
      : undefined
  const today: TestServer = {
    name: 'today',
    isOld: false,
    skip: false,
    url: front.url,
    query: (sql) => front.query(sql),
    inserts: async (text) => {
      const seen = front.requests.filter((request) => request.code === 0 && isInsert(request, text))
      return seen.map(({ query, queryId, rows, settings }) => ({
        query,
        queryId,
        rows,
        settings: Object.keys(settings),
      }))
    },
  }
  const old: TestServer = {
    name: '18.16',
    isOld: true,
    skip: clickhouseMissing,
    url: server?.url ?? '',
    query: async (sql) => (server === undefined ? '' : server.query(sql)),
    inserts: (text, count) => finishedInserts(old, text, count),
  }
  return {
    today,
    old,
    all: [today, old],
    front,
    oldTcpPort: server?.tcpPort,
    async stop() {
      await server?.stop()
      await front.stop()
    },
  }
}

/** One test per server, named after it. */
export function testOn(
  servers: readonly TestServer[],
  title: string,
  body: (server: TestServer) => Promise<void> | void,
): void {
  for (const server of servers) test(`${title} (${server.name})`, { skip: server.skip }, () => body(server))
}

/** Makes a table anew; `definition` is the columns, or the columns and what follows them. */
export async function makeTable(server: TestServer, name: string, columns: string, engine = 'Memory'): Promise<void> {
  await server.query(`DROP TABLE IF EXISTS ${name}`)
  await server.query(`CREATE TABLE ${name} (${columns}) ENGINE = ${engine}`)
}

/** The number of rows in a table, as the server counts them. */
export async function countOf(server: TestServer, table: string): Promise<number> {
  return Number(await server.query(`SELECT count() FROM ${table}`))
}

/** The rows of a SELECT. 64-bit integers are left to the SELECT: wrap them in toString(). */
export async function rowsOf(server: TestServer, select: string): Promise<unknown[][]> {
  return (JSON.parse(await server.query(`${select} FORMAT JSONCompact`)) as { data: unknown[][] }).data
}

function isInsert({ query, queryId }: { query: string; queryId: string }, text: string): boolean {
  return query.startsWith('INSERT') && (query.includes(text) || queryId === text)
}

/** Much longer than the log takes on a busy machine. */
const LOG_TURNS = 2400

/** From system.query_log, which is written every 100 ms and does not exist before its first row. */
async function finishedInserts(server: TestServer, text: string, count: number): Promise<SeenInsert[]> {
  const select = 'SELECT query, query_id, toString(written_rows), Settings.Names FROM system.query_log WHERE type = 2'
  for (let turn = 0; ; turn++) {
    const rows = (await rowsOf(server, select).catch(() => [])) as [string, string, string, string[]][]
    const found = rows.filter(([query, queryId]) => isInsert({ query, queryId }, text))
    if (found.length >= count || turn === LOG_TURNS) {
      return found.map(([query, queryId, written, settings]) => ({ query, queryId, rows: Number(written), settings }))
    }
    await sleep(50)
  }
}
