// ClickHouse over HTTP as a target.

import { displayName, type TableName } from '../../schema.ts'
import type { Doubt } from '../doubt.ts'
import type { UnfinishedPublish } from '../publish-log.ts'
import { chooseStreams } from '../streams.ts'
import type { TableWrite } from '../table-writer.ts'
import type { Connection, Target } from '../target.ts'
import type { ServerSettings } from '../target-module.ts'
import { type ClickhouseAddress, displayAddress, parseAddress, withPassword } from './address.ts'
import { mayPass } from './answers/passing-errors.ts'
import { clickhouseCatalog } from './catalog.ts'
import { Clients } from './clients.ts'
import { refuseOwnToken } from './deduplication.ts'
import { askAbout } from './doubt/ask-about.ts'
import { Insert } from './insert.ts'
import { insertStatement, queryIdsOf } from './insert-statement.ts'
import { coresOf } from './introspect.ts'
import { KeptClients } from './kept-clients.ts'
import { ClickhouseLedger } from './ledger/ledger.ts'
import { SEGMENT_LIMITS } from './modes/appending.ts'
import { placeOf } from './modes/staged-writer.ts'
import { clickhouseWriter } from './modes/table-writer.ts'
import { completePublish } from './publish/complete.ts'
import { readTls } from './tls.ts'
import { undoInClickhouse } from './undo/undo.ts'

export type ClickhouseOptions = Omit<ServerSettings, 'url' | 'env' | 'commitEvery'> & { readonly url: string }

export function clickhouseTarget(options: ClickhouseOptions): Target {
  const address = clickhouseAddress(options)
  refuseOwnToken(address.settings)
  const kept = new KeptClients(address, options.timeoutMs)
  return {
    kind: 'clickhouse',
    address: displayAddress(address),
    takes: ['clickhouse-native', 'clickhouse-text'],
    segmentLimits: SEGMENT_LIMITS,
    mayPass,
    warnings: [],
    connect: (signal) => connect(kept, options, signal),
    close: () => kept.close(),
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

async function connect(kept: KeptClients, options: ClickhouseOptions, signal: AbortSignal): Promise<Connection> {
  const ready = await kept.take(signal)
  const { client, facts, query } = ready
  const { database } = client.address
  const clients = new Clients(client)
  const { runId, orderBy } = options
  let isOpen = true
  async function close(): Promise<void> {
    if (!isOpen) return
    isOpen = false
    await clients.close()
    await kept.give(ready, !signal.aborted)
  }
  try {
    const { keepsBrokenUploads } = facts
    const sure = {
      surely: (sql: string, parameters?: Readonly<Record<string, string>>) => client.query(sql, undefined, parameters),
      facts,
      runId,
      timeoutMs: options.timeoutMs,
    }
    const streams = chooseStreams(options.streams, options.streams === 'auto' ? await coresOf(query) : undefined)
    const ledger = new ClickhouseLedger({ ...{ runId, database, facts, signal }, client: () => clients.take() })
    return {
      catalog: clickhouseCatalog(query, { facts, database, orderBy, ownIds: queryIdsOf(runId) }),
      async open(write) {
        return clickhouseWriter(write, {
          query,
          ...sure,
          framing: options,
          signal,
          streams,
          servers: client.servers,
          ask: (doubt) => askAbout(query, { ...doubt, table: withDatabase(doubt, database) }, facts),
          async begin(into, insert) {
            const own = streams.count > 1 ? clients.take() : undefined
            const onEnd = own && (() => clients.give(own))
            const details = { ...options, ...insert, keepsBrokenUploads, onEnd }
            return new Insert(own ?? client, insertStatement(into, insert.condition), details, signal)
          },
        })
      },
      ledger,
      async undo(request) {
        const undone = await undoInClickhouse(query, { ...request, table: withDatabase(request, database) })
        if (!request.isDryRun) await ledger.undone(displayName(request.table), undone.rows)
        return undone
      },
      publish: (unfinished) => completePublish(unfinished, placeOf(inDatabase(unfinished, database), sure)),
      ask: (doubt) => askAbout(query, { ...doubt, table: withDatabase(doubt, database) }, facts),
      close,
    }
  } catch (cause) {
    await close()
    throw cause
  }
}

function withDatabase({ table }: Pick<Doubt, 'table'>, database: string): TableName {
  return { ...table, schema: table.schema ?? database }
}

function inDatabase({ table, log }: UnfinishedPublish, database: string): Pick<TableWrite, 'table' | 'publishLog'> {
  return { table: { ...table, schema: table.schema ?? database }, publishLog: log }
}
