// ClickHouse over HTTP as a target.

import { chooseStreams } from '../streams.ts'
import type { Connection, Target } from '../target.ts'
import type { ServerSettings } from '../target-module.ts'
import { type ClickhouseAddress, displayAddress, parseAddress, withPassword } from './address.ts'
import { clickhouseCatalog } from './catalog.ts'
import { ClickhouseClient } from './client.ts'
import { Clients } from './clients.ts'
import { refuseOwnToken } from './deduplication.ts'
import { Insert } from './insert.ts'
import { insertStatement, queryIdsOf } from './insert-statement.ts'
import { coresOf, readServerFacts } from './introspect.ts'
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
  const clients = new Clients(client)
  const { runId, orderBy } = options
  try {
    const facts = await readServerFacts(query)
    const { keepsBrokenUploads } = facts
    const streams = chooseStreams(options.streams, options.streams === 'auto' ? await coresOf(query) : undefined)
    return {
      catalog: clickhouseCatalog(query, { facts, database, orderBy, ownIds: queryIdsOf(runId) }),
      async open(write) {
        const statement = insertStatement(write)
        return clickhouseWriter(query, write, {
          facts,
          signal,
          streams,
          servers: client.servers,
          async begin(settings, countsAreExact, onFailure) {
            const own = streams.count > 1 ? clients.take() : undefined
            const onEnd = own && (() => clients.give(own))
            const details = { ...options, settings, countsAreExact, keepsBrokenUploads, onFailure, onEnd }
            return new Insert(own ?? client, statement, details, signal)
          },
        })
      },
      close: () => clients.close(),
    }
  } catch (cause) {
    await client.close()
    throw cause
  }
}
