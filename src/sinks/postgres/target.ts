// A Postgres server as a target.

import { homedir } from 'node:os'
import type pg from 'pg'
import { displayName } from '../../schema.ts'
import type { Sink, Target } from '../sink.ts'
import { connect } from './connect.ts'
import { address as displayAddress, resolveConnection } from './connection-options.ts'
import { createStatement } from './create.ts'
import { postgresError } from './errors.ts'
import { beginCopy } from './insert.ts'
import { countRows, describeTable, peekRows } from './introspect.ts'

export interface PostgresOptions {
  /** Undefined: libpq's variables and defaults. */
  readonly url: string | undefined
  /** How long the server may stay silent or take nothing, in milliseconds. */
  readonly timeoutMs: number
  readonly defaultMarker: string
  readonly env: NodeJS.ProcessEnv
}

/**
 * What the text that we send means must not depend on the user's settings. The server's own limits on a statement's
 * time count the time that we take, so they are off for this session.
 */
const SESSION = `SET client_encoding = 'UTF8'; SET DateStyle = 'ISO'; SET IntervalStyle = 'postgres';
  SET TimeZone = 'UTC'; SET statement_timeout = 0; SET standard_conforming_strings = on`

export function postgresTarget(options: PostgresOptions): Target {
  const connection = resolveConnection(options.url, options.env, homedir())
  const address = displayAddress(connection)
  return {
    kind: 'postgres',
    address,
    warnings: connection.warnings,
    async connect(signal) {
      const client = await connect(connection, signal)
      try {
        await client.query(SESSION)
      } catch (cause) {
        await client.end().catch(() => undefined)
        throw postgresError(cause, 'the session settings', address)
      }
      return postgresSink(client, address, options)
    },
    close: async () => undefined,
  }
}

function postgresSink(client: pg.Client, address: string, options: PostgresOptions): Sink {
  async function asking<T>(operation: string, work: Promise<T>): Promise<T> {
    try {
      return await work
    } catch (cause) {
      throw postgresError(cause, operation, address)
    }
  }

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
    begin: (segment) => beginCopy(client, segment, { ...options, address }),
    count: (name) => asking('to count the rows', countRows(client, name)),
    peek: (name, limit) => asking('to read the rows', peekRows(client, name, limit)),
    close: () => client.end().catch(() => undefined),
  }
}
