// Opens a ClickHouse server by its address to read tables.

import { ClickhouseClient } from '../../../sinks/clickhouse/client.ts'
import { readServerFacts } from '../../../sinks/clickhouse/introspect.ts'
import { clickhouseAddress } from '../../../sinks/clickhouse/target.ts'
import type { DatabaseSettings, SourceDatabase } from '../table-source.ts'
import { openClickhouse } from './database.ts'

export async function openClickhouseDatabase(settings: DatabaseSettings): Promise<SourceDatabase> {
  const { url, timeoutMs, target, env, signal } = settings
  const password = {
    fromFile: undefined,
    mayReplaceThatOfUrl: false,
    fromVariable: env['BULKLOAD_SOURCE_PASSWORD'] || undefined,
  }
  const client = new ClickhouseClient(clickhouseAddress({ url, password, tls: {} }), timeoutMs)
  try {
    const facts = await readServerFacts((sql) => client.query(sql, signal))
    return await openClickhouse({ client, facts, target, signal })
  } catch (cause) {
    await client.close()
    throw cause
  }
}
