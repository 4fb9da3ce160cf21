// One snapshot for all connections that read: the first one exports it, and the others begin in it. It stays open as long as
// something is read.

import pg from 'pg'
import { BulkloadError } from '../../../errors.ts'
import type { PostgresSessions } from '../../../sinks/postgres/target.ts'
import { refusedRead } from './read-error.ts'

const BEGIN = 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY'

/** The first connection waits for the others. */
const NO_TIMEOUT = 'SET LOCAL idle_in_transaction_session_timeout = 0'
const SAVE = 'SAVEPOINT bulkload_lock'
const NOT_LOCKABLE = '42809'
const NO_TABLE = new Set(['42P01', '3F000'])

export class Snapshot {
  readonly #server: PostgresSessions
  readonly #signal: AbortSignal
  readonly #lead: pg.Client
  readonly #id: string
  readonly #idle: pg.Client[] = []
  readonly #all = new Set<pg.Client>()
  readonly #ending: Promise<void>[] = []
  #isClosed = false

  private constructor(server: PostgresSessions, signal: AbortSignal, lead: pg.Client, id: string) {
    this.#server = server
    this.#signal = signal
    this.#lead = lead
    this.#id = id
    this.#all.add(lead)
  }

  /** `tables`: with quotes; they are locked before the snapshot is taken, so that no TRUNCATE comes between. */
  static async open(server: PostgresSessions, tables: readonly string[], signal: AbortSignal): Promise<Snapshot> {
    const lead = await server.sessions.take(signal)
    try {
      await lead.query(BEGIN)
      await lead.query(NO_TIMEOUT)
      for (const table of tables) await lock(lead, table, server.address)
      const { rows } = await lead.query<{ id: string }>('SELECT pg_catalog.pg_export_snapshot() AS id')
      return new Snapshot(server, signal, lead, rows[0]?.id ?? '')
    } catch (cause) {
      await lead.end().catch(() => undefined)
      throw refusedRead(cause, 'the snapshot', { address: server.address, isQuery: false })
    }
  }

  /** The connection that asks for what is known of tables. */
  get lead(): pg.Client {
    return this.#lead
  }

  /** A connection in the snapshot that nobody else uses. */
  async take(): Promise<pg.Client> {
    const idle = this.#idle.pop()
    if (idle !== undefined) return idle
    const client = await this.#server.sessions.take(this.#signal)
    this.#all.add(client)
    await client.query(BEGIN)
    await client.query(`SET TRANSACTION SNAPSHOT '${this.#id}'`)
    return client
  }

  give(client: pg.Client, isSound: boolean): void {
    if (isSound && !this.#isClosed) this.#idle.push(client)
    else {
      this.#all.delete(client)
      this.#ending.push(this.#cancel(client))
    }
  }

  /** A query that sorts does not see that nobody reads: the server is asked to end it. */
  async #cancel(client: pg.Client): Promise<void> {
    await this.#lead.query('SELECT pg_catalog.pg_cancel_backend($1)', [pidOf(client)]).catch(() => undefined)
    await client.end().catch(() => undefined)
  }

  async close(): Promise<void> {
    if (this.#isClosed) return
    this.#isClosed = true
    await Promise.all(this.#ending)
    await Promise.all([...this.#all].map((client) => client.end().catch(() => undefined)))
  }
}

/** The declarations of pg lack it. */
function pidOf(client: pg.Client): number {
  return (client as pg.Client & { readonly processID: number }).processID
}

/** A relation that is no table, such as a materialized view, cannot be locked, nor truncated. */
async function lock(client: pg.Client, table: string, address: string): Promise<void> {
  try {
    await client.query(`${SAVE}; LOCK TABLE ${table} IN ACCESS SHARE MODE; RELEASE ${SAVE}`)
  } catch (cause) {
    const code = cause instanceof pg.DatabaseError ? (cause.code ?? '') : ''
    if (code === NOT_LOCKABLE) {
      await client.query(`ROLLBACK TO ${SAVE}; RELEASE ${SAVE}`)
      return
    }
    if (!NO_TABLE.has(code)) throw cause
    throw new BulkloadError('BL_TABLE_NOT_FOUND', `there is no table ${table} at ${address}`, {
      cause,
      hint: 'check its name and its schema: schema.table',
    })
  }
}
