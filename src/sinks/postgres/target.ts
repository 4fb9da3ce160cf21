// A Postgres server as a target.

import { homedir } from 'node:os'
import type pg from 'pg'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import { displayName } from '../../schema.ts'
import type { GivenPassword, Sink, Target } from '../sink.ts'
import { connect } from './connect.ts'
import { address as displayAddress, resolveConnection } from './connection-options.ts'
import { createStatement, widenStatement } from './create.ts'
import { dropEmptyTable } from './drop-empty.ts'
import { postgresError } from './errors.ts'
import { beginCopy } from './insert.ts'
import { countRows, describeTable, peekRows } from './introspect.ts'
import { sequencesBehind } from './sequences.ts'

export interface PostgresOptions {
  /** Undefined: libpq's variables and defaults. */
  readonly url: string | undefined
  readonly password?: GivenPassword
  /** How long the server may stay silent or take nothing, in milliseconds. */
  readonly timeoutMs: number
  readonly defaultMarker: string
  readonly env: NodeJS.ProcessEnv
}

/**
 * What the text that we send means must not depend on the user's settings. The server's own limits on the time of a
 * statement or (since 17) a transaction count the time that we take, so they are off for this session.
 */
const SESSION = `SET client_encoding = 'UTF8'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres';
  SET TimeZone = 'UTC'; SET standard_conforming_strings = on; SET array_nulls = on;
  SELECT pg_catalog.set_config(name, '0', false) FROM pg_catalog.pg_settings
  WHERE name IN ('statement_timeout', 'transaction_timeout')`

export function postgresTarget(options: PostgresOptions): Target {
  const connection = resolveConnection(options.url, options.env, homedir(), options.password)
  const address = displayAddress(connection)
  return {
    kind: 'postgres',
    address,
    warnings: connection.warnings,
    async connect(signal) {
      // What the user says of connecting counts for it; else it may take no longer than anything else.
      const connectTimeoutMs = connection.isConnectTimeoutGiven
        ? connection.connectTimeoutMs
        : Math.min(connection.connectTimeoutMs, options.timeoutMs)
      const client = await connect({ ...connection, connectTimeoutMs }, signal)
      const asking = asker(client, address, options.timeoutMs, signal)
      try {
        await asking('the session settings', client.query(SESSION))
      } catch (cause) {
        await client.end().catch(() => undefined)
        throw cause
      }
      return postgresSink(client, address, options, asking)
    },
    close: async () => undefined,
  }
}

type Asking = <T>(operation: string, work: Promise<T>) => Promise<T>

/** Waits for an answer, for the time allowed and until `signal` fires; then the connection is given up. */
function asker(client: pg.Client, address: string, timeoutMs: number, signal: AbortSignal): Asking {
  return async (operation, work) => {
    let stop: (error: BulkloadError) => void = () => undefined
    const stopped = new Promise<never>((_, reject) => {
      stop = (error) => {
        reject(error)
        client.connection.stream.destroy()
      }
    })
    const onAbort = (): void => stop(toBulkloadError(signal.reason, 'BL_ABORTED'))
    const timer = setTimeout(() => {
      const words = `${address} did not answer for ${timeoutMs / 1000} s (${operation})`
      stop(new BulkloadError('BL_TIMEOUT', words, { hint: 'look at the server (locks, disk), or raise --timeout' }))
    }, timeoutMs)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    try {
      return await Promise.race([work, stopped])
    } catch (cause) {
      throw postgresError(cause, operation, address)
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
  }
}

function postgresSink(client: pg.Client, address: string, options: PostgresOptions, asking: Asking): Sink {
  return {
    target: 'postgres',
    address,
    // The whole table is one segment: one COPY, one transaction.
    segmentBytes: Number.POSITIVE_INFINITY,
    segmentRows: Number.POSITIVE_INFINITY,
    describe: (name) => asking(`to describe ${displayName(name)}`, describeTable(client, name)),
    async create(name, columns) {
      const statement = createStatement(name, columns)
      await asking('CREATE TABLE', client.query(statement))
      return statement
    },
    dropEmpty: (name) => asking(`to drop ${displayName(name)}`, dropEmptyTable(client, name)),
    widenStatement,
    begin: (segment) => beginCopy(client, segment, { ...options, address }),
    // The rows are there: what cannot be found out now (a right that is missing) must not fail the load.
    async afterwards(table, columns) {
      const numbered = table.columns.filter(({ name, hasDefault }) => hasDefault && columns.includes(name))
      if (numbered.length === 0) return []
      const names = numbered.map(({ name }) => name)
      return asking('to look at the sequences', sequencesBehind(client, table, names)).catch(() => [])
    },
    // COPY counts the rows that it stores, before the COMMIT.
    watch: async () => undefined,
    count: (name) => asking('to count the rows', countRows(client, name)),
    peek: (name, limit) => asking('to read the rows', peekRows(client, name, limit)),
    close: () => client.end().catch(() => undefined),
  }
}
