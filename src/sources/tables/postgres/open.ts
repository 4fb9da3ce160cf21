// Opens a Postgres server by its address to read tables.

import { postgresSessions } from '../../../sinks/postgres/target.ts'
import type { DatabaseSettings, SourceDatabase } from '../table-source.ts'
import { openPostgres } from './database.ts'

/** ClickHouse's texts are bytes of any kind; a bytea of Postgres is written with its digits. */
export function openPostgresDatabase(settings: DatabaseSettings): Promise<SourceDatabase> {
  const { url, tables, target, timeoutMs, env, signal } = settings
  const server = postgresSessions({ url, timeoutMs, env })
  return openPostgres({ server, tables, bytea: target === 'clickhouse' ? 'raw' : 'hex', signal })
}
