// A Postgres server as a target.

import { homedir } from 'node:os'
import { chooseStreams, type Streams } from '../streams.ts'
import { ONE_SEGMENT, type Target } from '../target.ts'
import type { ServerSettings } from '../target-module.ts'
import { asker } from './asking.ts'
import { postgresCatalog } from './catalog.ts'
import { Clients } from './clients.ts'
import { watchAtWork } from './connect/at-work.ts'
import { connect } from './connect/connect.ts'
import { type ConnectionOptions, address as displayAddress, resolveConnection } from './connect/connection-options.ts'
import { NOTICE_LOST_CLIENTS } from './keepalives.ts'
import { PostgresLedger } from './ledger/ledger.ts'
import { outcomeOfPublish } from './modes/published.ts'
import { mayPass } from './passing-errors.ts'
import { Sessions } from './sessions.ts'
import { postgresWriter } from './table-writer.ts'
import type { KnownTypes } from './types.ts'
import { undoOn } from './undo/undo.ts'
import { Witness } from './witness.ts'

export type PostgresOptions = Pick<ServerSettings, 'url' | 'timeoutMs' | 'env' | 'runId'> &
  Partial<Pick<ServerSettings, 'password' | 'commitEvery' | 'streams'>>

/**
 * What the text that we send means must not depend on the user's settings. The server's own limits on the time of a
 * statement, a transaction (since 17) or of doing nothing count the time that we take, so they are off for this session: the connection
 * that holds a stage does nothing for hours.
 */
const SESSION = `SET client_encoding = 'UTF8'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres';
  SET TimeZone = 'UTC'; SET standard_conforming_strings = on; SET array_nulls = on;
  SELECT pg_catalog.set_config(name, '0', false)
  FROM pg_catalog.unnest(ARRAY['statement_timeout', 'transaction_timeout', 'idle_session_timeout',
    'idle_in_transaction_session_timeout']) AS name
  WHERE pg_catalog.current_setting(name, true) IS NOT NULL;
  ${NOTICE_LOST_CLIENTS}`

const RECONNECT_MS = 10_000
/** Of what goes on when the load is given up. */
const NEVER = new AbortController().signal

/**
 * What waits for several streams is kept in memory: their segments are small enough that there is work for each of them. A COMMIT for
 * so much costs little beside it.
 */
const STREAM_BYTES = 8 * 1024 * 1024

function transactionBytes(commitEvery: number | undefined, streams: Streams): number {
  return Math.min(commitEvery ?? ONE_SEGMENT.bytes, streams.count > 1 ? STREAM_BYTES : ONE_SEGMENT.bytes)
}

export interface PostgresSessions {
  readonly sessions: Sessions
  readonly connection: ConnectionOptions
  readonly address: string
}

/** The sessions of a server, which are opened when they are needed. */
export function postgresSessions(options: Omit<PostgresOptions, 'runId'>): PostgresSessions {
  const connection = resolveConnection(options.url, options.env, homedir(), options.password)
  const address = displayAddress(connection)
  // What the user says of connecting counts for it; else it may take no longer than anything else.
  const connectTimeoutMs = connection.isConnectTimeoutGiven
    ? connection.connectTimeoutMs
    : Math.min(connection.connectTimeoutMs, options.timeoutMs)
  const sessions = new Sessions(SESSION, {
    open: (signal) => connect({ ...connection, connectTimeoutMs }, signal),
    ask: (client, statement, signal) =>
      asker({ address, timeoutMs: options.timeoutMs, signal })(client, 'the session settings', client.query(statement)),
  })
  return { sessions, connection: { ...connection, connectTimeoutMs }, address }
}

export function postgresTarget(options: PostgresOptions): Target {
  const { sessions, connection, address } = postgresSessions(options)
  // Postgres does not tell how many cores its machine has.
  const streams = chooseStreams(options.streams ?? 1, undefined)
  const types: KnownTypes = new Map()
  const atWork = watchAtWork({
    connect: (signal) => connect(connection, signal),
    timeoutMs: Math.min(RECONNECT_MS, options.timeoutMs),
  })
  return {
    kind: 'postgres',
    address,
    takes: ['postgres-binary', 'postgres-text'],
    segmentLimits: { ...ONE_SEGMENT, bytes: transactionBytes(options.commitEvery, streams) },
    mayPass,
    warnings: connection.warnings,
    async connect(signal) {
      const clients = new Clients(sessions, { address, timeoutMs: options.timeoutMs, signal })
      // Connecting checks whether the server is there.
      clients.give(await clients.take())
      const askPatiently = asker({ address, timeoutMs: options.timeoutMs, signal, atWork })
      const ledger = new PostgresLedger({ clients, runId: options.runId, timeoutMs: options.timeoutMs })
      return {
        ledger,
        catalog: postgresCatalog(clients, types),
        open: (write) =>
          postgresWriter(write, {
            clients,
            address,
            timeoutMs: options.timeoutMs,
            ask: asker({ address, timeoutMs: options.timeoutMs, signal }),
            askPatiently,
            askSurely: asker({ address, timeoutMs: options.timeoutMs, signal: NEVER }),
            reconnect: () => connect(connection, AbortSignal.timeout(Math.min(RECONNECT_MS, options.timeoutMs))),
            signal,
            limits: { streams: streams.count, openSegments: streams.count, reason: streams.reason },
            runId: options.runId,
            hold: ledger.hold,
          }),
        ask: ({ evidence }) => new Witness(clients, options.timeoutMs).outcomeOf(evidence?.id ?? ''),
        publish: (unfinished) => outcomeOfPublish(unfinished, clients, options.timeoutMs),
        undo: (request) => undoOn(clients, request, askPatiently),
        close: () => clients.close(),
      }
    },
    close: () => sessions.close(),
  }
}
