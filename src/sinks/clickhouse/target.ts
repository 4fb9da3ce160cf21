// ClickHouse over HTTP as a target.

import type { Codec } from '../../codecs/compression/frame.ts'
import type { GivenPassword } from '../given-password.ts'
import type { Connection, Target } from '../target.ts'
import { type ClickhouseAddress, displayAddress, parseAddress, withPassword } from './address.ts'
import { clickhouseCatalog } from './catalog.ts'
import { ClickhouseClient } from './client.ts'
import { refuseOwnToken } from './deduplication.ts'
import { Insert } from './insert.ts'
import { insertStatement, queryIdsOf } from './insert-statement.ts'
import { readServerFacts } from './introspect.ts'
import { clickhouseWriter } from './table-writer.ts'
import { readTls, type TlsFiles } from './tls.ts'

export interface ClickhouseOptions {
  readonly url: string
  readonly password: GivenPassword
  readonly tls: TlsFiles
  readonly codec: Codec
  readonly level: number | undefined
  /** How long the server may stay silent or take nothing, in milliseconds. */
  readonly timeoutMs: number
  /** The sorting key of tables that are created. */
  readonly orderBy: string | undefined
  readonly runId: string
}

export function clickhouseTarget(options: ClickhouseOptions): Target {
  const address = clickhouseAddress(options)
  refuseOwnToken(address.settings)
  return {
    kind: 'clickhouse',
    address: displayAddress(address),
    takes: ['clickhouse-native', 'clickhouse-text'],
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
          runId,
          signal,
          servers: client.servers,
          begin: async (settings, countsAreExact) =>
            new Insert(client, statement, { ...options, settings, countsAreExact, keepsBrokenUploads }, signal),
        })
      },
      close: () => client.close(),
    }
  } catch (cause) {
    await client.close()
    throw cause
  }
}
