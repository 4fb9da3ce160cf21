// The end of a staged load: one transaction that puts the rows into the table and drops the stage. So the stage tells what became
// of a COMMIT whose answer was lost: where it is gone, the rows are there.

import type pg from 'pg'
import { BulkloadError, toBulkloadError } from '../../../errors.ts'
import type { TableName } from '../../../schema.ts'
import type { Outcome } from '../../segment-writer.ts'
import type { Asker, Asking } from '../asking.ts'
import type { Clients } from '../clients.ts'
import { outcomeOf } from '../copy-end.ts'
import { identifier } from '../introspect.ts'
import { beginLocked, type LockMode, type LockSettings } from './locks.ts'
import type { Published } from './put-rows.ts'

export interface PublishSettings extends LockSettings {
  readonly clients: Clients
  readonly table: TableName
  readonly stage: TableName
  readonly lock: LockMode
  /** Waits without an end: a server may be silent for hours while it copies rows. */
  readonly askPatiently: Asker
  /** A connection of its own, for questions after that of the load is lost. */
  readonly reconnect: () => Promise<pg.Client>
}

/** A server that works on a long statement sees so that its client is gone, and gives its locks back. Some systems have no way to see it. */
const SEES_CLIENT = `SELECT pg_catalog.set_config(name, '2s', false) FROM pg_catalog.pg_settings
  WHERE name = 'client_connection_check_interval'`
/** How long a COMMIT that is still under way is waited for. */
const IN_DOUBT = '10s'
/** SQLSTATE of a table that is not there. */
const NO_TABLE = '42P01'

export class Publish {
  readonly #settings: PublishSettings
  #committed: Promise<unknown> | undefined

  constructor(settings: PublishSettings) {
    this.#settings = settings
  }

  /** `work` runs within the transaction, under the lock; what it throws takes everything back. */
  async run(work: (client: pg.Client, patient: Asking) => Promise<Published>): Promise<Published> {
    const { clients, table, stage, lock, askPatiently } = this.#settings
    const client = await clients.take()
    const patient: Asking = (operation, asked) => askPatiently(client, operation, asked)
    await client.query(SEES_CLIENT).catch(() => undefined)
    await beginLocked(client, patient, table, lock, this.#settings)
    let published: Published
    try {
      published = await work(client, patient)
      await patient(
        'DROP TABLE of the stage',
        client.query(`DROP TABLE IF EXISTS ${identifier(stage)}; SET CONSTRAINTS ALL IMMEDIATE`),
      )
    } catch (cause) {
      await client.query('ROLLBACK').catch(() => undefined)
      throw cause
    }
    this.#committed = client.query('COMMIT')
    this.#committed.catch(() => undefined)
    try {
      await patient('COMMIT', this.#committed)
      clients.give(client)
      return published
    } catch (cause) {
      if ((await this.outcome()) === 'done') return published
      throw inDoubt(cause)
    }
  }

  /** Asks the server where its answer was lost. */
  async outcome(): Promise<Outcome> {
    if (this.#committed === undefined) return 'not done'
    const known = await outcomeOf(this.#committed)
    return known === 'unknown' ? this.#askForStage() : known
  }

  async #askForStage(): Promise<Outcome> {
    const client = await this.#settings.reconnect().catch(() => undefined)
    if (client === undefined) return 'unknown'
    try {
      // A COMMIT that is under way still holds the stage.
      await client.query(
        `BEGIN; SET LOCAL lock_timeout = '${IN_DOUBT}'; LOCK TABLE ${identifier(this.#settings.stage)} IN ACCESS SHARE MODE; ROLLBACK`,
      )
      return 'not done'
    } catch (cause) {
      return (cause as { code?: unknown }).code === NO_TABLE ? 'done' : 'unknown'
    } finally {
      await client.end().catch(() => undefined)
    }
  }
}

function inDoubt(cause: unknown): BulkloadError {
  const error = toBulkloadError(cause)
  if (error.code !== 'BL_CONNECTION_LOST') return error
  return new BulkloadError(error.code, error.message, {
    cause,
    hint: 'check whether the new rows are in the table before you load them again',
  })
}
