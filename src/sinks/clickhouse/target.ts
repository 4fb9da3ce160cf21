// ClickHouse over HTTP as a target.

import type { Codec } from '../../codecs/compression/frame.ts'
import type { GivenPassword, Sink, Target } from '../sink.ts'
import { type ClickhouseAddress, displayAddress, parseAddress, withPassword } from './address.ts'
import { ClickhouseClient } from './client.ts'
import { createStatement, widenStatement } from './create.ts'
import { DeduplicationTokens, refuseOwnToken } from './deduplication.ts'
import { dropEmptyTable } from './drop-empty.ts'
import { watchGrowth } from './growth.ts'
import { beginInsert, insertStatement, queryIdsOf } from './insert.ts'
import { countRows, describeTable, hasDependentViews, peekRows, readServerFacts } from './introspect.ts'
import { readTls, type TlsFiles } from './tls.ts'

/**
 * What the server squashes into one block and commits whole, by the settings of `introspect.ts`. Each becomes a part of the
 * table that the server has to merge: of 64 MiB, loads cost it a quarter more CPU than of 128.
 */
export const SEGMENT_BYTES = 128 * 1024 * 1024
export const SEGMENT_ROWS = 1_000_000

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

async function connect(client: ClickhouseClient, options: ClickhouseOptions, signal: AbortSignal): Promise<Sink> {
  const query = (sql: string): Promise<string> => client.query(sql, signal)
  const { database } = client.address
  const tokens = new DeduplicationTokens(options.runId)
  let countsAreExact: boolean | undefined
  try {
    const facts = await readServerFacts(query)
    return {
      target: 'clickhouse',
      address: displayAddress(client.address),
      segmentBytes: SEGMENT_BYTES,
      segmentRows: SEGMENT_ROWS,
      describe: (name) => describeTable(query, name, database, facts),
      async create(name, columns) {
        const statement = createStatement(
          { schema: name.schema ?? database, table: name.table },
          columns,
          facts,
          options.orderBy,
        )
        await query(statement)
        return statement
      },
      dropEmpty: (name) =>
        dropEmptyTable(query, { schema: name.schema ?? database, table: name.table }, queryIdsOf(options.runId)),
      widenStatement: (name, column) => widenStatement(name, column, facts),
      async begin(segment) {
        countsAreExact ??= !(await hasDependentViews(query, segment.table.name, facts))
        const settings = { ...facts.settings, ...(facts.tokens && tokens.of(segment)) }
        return beginInsert(client, insertStatement(segment), { ...options, settings, countsAreExact }, signal)
      },
      afterwards: async () => [],
      watch: (table) => watchGrowth(query, table.name, facts, client.servers),
      count: (name) => countRows(query, { schema: name.schema ?? database, table: name.table }),
      peek: (name, limit) => peekRows(query, { schema: name.schema ?? database, table: name.table }, limit),
      close: () => client.close(),
    }
  } catch (cause) {
    await client.close()
    throw cause
  }
}
