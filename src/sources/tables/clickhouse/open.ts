// Opens a ClickHouse server by its address to read tables.

import { ClickhouseClient } from '../../../sinks/clickhouse/client.ts'
import { readServerFacts } from '../../../sinks/clickhouse/introspect.ts'
import { clickhouseAddress } from '../../../sinks/clickhouse/target.ts'
import type { DatabaseSettings, SourceDatabase } from '../table-source.ts'
import { openClickhouse } from './database.ts'

/** It is in the address, or there is none. */
const NO_PASSWORD = { fromFile: undefined, mayReplaceThatOfUrl: false, fromVariable: undefined }

export async function openClickhouseDatabase(settings: DatabaseSettings): Promise<SourceDatabase> {
  const { url = '', timeoutMs, target, signal } = settings
  const client = new ClickhouseClient(clickhouseAddress({ url, password: NO_PASSWORD, tls: {} }), timeoutMs)
  try {
    const facts = await readServerFacts((sql) => client.query(sql, signal))
    return await openClickhouse({ client, facts, target, signal })
  } catch (cause) {
    await client.close()
    throw cause
  }
}
