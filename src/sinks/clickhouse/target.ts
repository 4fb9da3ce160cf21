// ClickHouse over HTTP as a target.

import type { Connection, Target } from '../target.ts'
import type { ServerSettings } from '../target-module.ts'
import { type ClickhouseAddress, displayAddress, parseAddress, withPassword } from './address.ts'
import { clickhouseCatalog } from './catalog.ts'
import { ClickhouseClient } from './client.ts'
import { refuseOwnToken } from './deduplication.ts'
import { Insert } from './insert.ts'
import { insertStatement, queryIdsOf } from './insert-statement.ts'
import { readServerFacts } from './introspect.ts'
import { clickhouseWriter, SEGMENT_LIMITS } from './table-writer.ts'
import { readTls } from './tls.ts'

export type ClickhouseOptions = Omit<ServerSettings, 'url' | 'env' | 'commitEvery'> & { readonly url: string }

export function clickhouseTarget(options: ClickhouseOptions): Target {
  const address = clickhouseAddress(options)
  refuseOwnToken(address.settings)
  return {
    kind: 'clickhouse',
    address: displayAddress(address),
    takes: ['clickhouse-native', 'clickhouse-text'],
    segmentLimits: SEGMENT_LIMITS,
    warnings: [],
    connect: (signal) => connect(new ClickhouseClient(address, options.timeoutMs), options, signal),
    close: async () => undefined,
  }
}

/** Everything that a connection needs. Reads the files of certificates. */
export function clickhouseAddress({
  url,
  password,
  tls,
}: Pick<ClickhouseOptions, 'url' | 'password' | 'tls'>): ClickhouseAddress {
  const address = withPassword(parseAddress(url), password)
  const read = readTls(tls, address.origin)
  return read === undefined ? address : { ...address, tls: read }
}

async function connect(client: ClickhouseClient, options: ClickhouseOptions, signal: AbortSignal): Promise<Connection> {
  const query = (sql: string): Promise<string> => client.query(sql, signal)
  const { database } = client.address
  const { runId, orderBy } = options
  try {
    const facts = await readServerFacts(query)
    const { keepsBrokenUploads } = facts
    return {
      catalog: clickhouseCatalog(query, { facts, database, orderBy, ownIds: queryIdsOf(runId) }),
      async open(write) {
        const statement = insertStatement(write)
        return clickhouseWriter(query, write, {
          facts,
          signal,
          servers: client.servers,
          begin: async (settings, countsAreExact, onFailure) =>
            new Insert(
              client,
              statement,
              { ...options, settings, countsAreExact, keepsBrokenUploads, onFailure },
              signal,
            ),
        })
      },
      close: () => client.close(),
    }
  } catch (cause) {
    await client.close()
    throw cause
  }
}
