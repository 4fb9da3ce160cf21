// A database of its own for each test file, in the server that the runner has started for all of them: a server of its own takes
// ten times the processor time of a small load. A file that is run by itself starts one. What kills, restarts or
// configures its server, or makes roles, which all databases of a server have in common, takes `startPostgres`.
import { randomBytes } from 'node:crypto'
import { PostgresQueries } from './postgres-queries.ts'
import { type PostgresServer, queryOnce, startPostgres } from './postgres-server.ts'

/** Where the runner says what it has started: the address of a superuser. */
export const SHARED_POSTGRES = 'BULKLOAD_TEST_POSTGRES'

/** `url` names the database; `user` is a superuser. */
export type PostgresDatabase = Pick<PostgresServer, 'port' | 'user' | 'password' | 'url' | 'query' | 'stop'>

export async function openPostgres(): Promise<PostgresDatabase> {
  const shared = process.env[SHARED_POSTGRES]
  if (shared === undefined) return ownServer()
  const name = `test_${process.pid}_${randomBytes(4).toString('hex')}`
  const address = new URL(shared)
  const ask = (sql: string) =>
    queryOnce(shared, sql).catch((cause: unknown) => {
      throw new Error(`the Postgres that all test files share, 127.0.0.1:${address.port}, refused: ${cause}`, { cause })
    })
  await ask(`CREATE DATABASE ${name} TEMPLATE template0`)
  const own = new URL(`/${name}`, shared)
  own.username = address.username
  own.password = address.password
  const queries = new PostgresQueries(own.href)
  return {
    port: Number(address.port),
    user: address.username,
    password: decodeURIComponent(address.password),
    url: own.href,
    query: (sql) => queries.query(sql),
    async stop() {
      await queries.end()
      await ask(`DROP DATABASE ${name} WITH (FORCE)`)
    },
  }
}

async function ownServer(): Promise<PostgresDatabase> {
  const server = await startPostgres()
  const queries = new PostgresQueries(server.url)
  return {
    ...server,
    query: (sql) => queries.query(sql),
    async stop() {
      await queries.end()
      await server.stop()
    },
  }
}
