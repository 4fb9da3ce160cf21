// The end of a staged load: one transaction that puts the rows into the table and drops the stage. Its id is written down before the
// COMMIT, so that the server can be asked for its outcome. That the stage is gone shows nothing: another load of the table drops stages
// that were left, and so does a rollback of nothing.

import type pg from 'pg'
import { BulkloadError, toBulkloadError } from '../../../errors.ts'
import type { TableName } from '../../../schema.ts'
import type { WritePlan } from '../../../write-mode.ts'
import type { Answer } from '../../doubt.ts'
import type { PublishLog } from '../../publish-log.ts'
import type { Asker, Asking } from '../asking.ts'
import type { Clients } from '../clients.ts'
import { outcomeOf } from '../copy-end.ts'
import { identifier } from '../introspect.ts'
import { clusterOf, currentTransaction, outcomeOf as outcomeOfTransaction } from '../transaction.ts'
import { beginLocked, type LockMode, type LockSettings } from './locks.ts'
import type { Published } from './put-rows.ts'

export interface PublishSettings extends LockSettings {
  readonly clients: Clients
  readonly plan: WritePlan
  readonly table: TableName
  readonly stage: TableName
  readonly lock: LockMode
  readonly log: PublishLog
  readonly timeoutMs: number
  /** Waits as long as the server is at work: it may copy rows for hours. */
  readonly askPatiently: Asker
  /** For questions that are answered at once, also after the load was given up. */
  readonly askSurely: Asker
  /** A connection of its own, for questions after that of the load is lost. */
  readonly reconnect: () => Promise<pg.Client>
}

/** A server that works on a long statement sees so that its client is gone, and gives its locks back. Some systems have no way to see it. */
const SEES_CLIENT = `SELECT pg_catalog.set_config(name, '2s', false) FROM pg_catalog.pg_settings
  WHERE name = 'client_connection_check_interval'`
/** How long a COMMIT that is still under way is waited for. */
const MAX_WAIT_MS = 20_000

export class Publish {
  readonly #settings: PublishSettings
  #committed: Promise<unknown> | undefined
  #transaction: string | undefined
  /** What the server said when it was asked. */
  #answer: Answer | undefined

  constructor(settings: PublishSettings) {
    this.#settings = settings
  }

  /** `work` runs within the transaction, under the lock; what it throws takes everything back. `rows`: those of the stage. */
  async run(rows: number, work: (client: pg.Client, patient: Asking) => Promise<Published>): Promise<Published> {
    const { clients, table, lock, askPatiently, askSurely } = this.#settings
    const client = await clients.take()
    const patient: Asking = (operation, asked) => askPatiently(client, operation, asked)
    await patient('the session settings', client.query(SEES_CLIENT)).catch(() => undefined)
    const cluster = await patient('for the id of the cluster', clusterOf(client))
    await beginLocked(client, patient, table, lock, this.#settings)
    let published: Published
    try {
      published = await work(client, patient)
      await this.#prepareCommit(client, patient, { rows, cluster, published })
    } catch (cause) {
      await askSurely(client, 'ROLLBACK', client.query('ROLLBACK')).catch(() => undefined)
      throw cause
    }
    this.#committed = client.query('COMMIT')
    this.#committed.catch(() => undefined)
    try {
      await patient('COMMIT', this.#committed)
      clients.give(client)
      return published
    } catch (cause) {
      const { outcome, why, ask } = await this.outcome()
      if (outcome === 'done') return published
      throw inDoubt(cause, outcome === 'unknown' ? `${why}; ${ask ?? ''}` : undefined)
    }
  }

  /** Asks the server where its answer was lost. Never throws. */
  async outcome(): Promise<Answer> {
    if (this.#committed === undefined) return { outcome: 'not done', why: 'the COMMIT was not sent' }
    const outcome = await outcomeOf(this.#committed)
    if (outcome !== 'unknown') return { outcome, why: 'the server answered' }
    if (this.#answer === undefined || this.#answer.outcome === 'unknown') this.#answer = await this.#askForTransaction()
    return this.#answer
  }

  async #prepareCommit(
    client: pg.Client,
    patient: Asking,
    { rows, cluster, published }: { readonly rows: number; readonly cluster: string; readonly published: Published },
  ): Promise<void> {
    const { stage, plan, log } = this.#settings
    await patient(
      'DROP TABLE of the stage',
      client.query(`DROP TABLE IF EXISTS ${identifier(stage)}; SET CONSTRAINTS ALL IMMEDIATE`),
    )
    const id = await patient('for the id of the transaction', currentTransaction(client))
    this.#transaction = id === undefined ? undefined : `${id}@${cluster}`
    const { mode, by, words } = plan
    await log.publishing({
      step: 'begun',
      plan: { mode, ...(by !== undefined && { by }), words },
      stage: stage.table,
      rows,
      ...published,
      ...(this.#transaction !== undefined && { transaction: this.#transaction }),
    })
  }

  async #askForTransaction(): Promise<Answer> {
    const { reconnect, askSurely, timeoutMs } = this.#settings
    const transaction = this.#transaction ?? ''
    const [id = ''] = transaction.split('@')
    const ask = `SELECT txid_status(${id === '' ? 'NULL' : id}) says whether transaction ${id} was committed`
    const client = await reconnect().catch(() => undefined)
    if (client === undefined) return { outcome: 'unknown', why: 'the server cannot be asked', ask }
    const waitMs = Math.min(MAX_WAIT_MS, timeoutMs / 2)
    try {
      const asked = outcomeOfTransaction(client, transaction, waitMs)
      return await askSurely(client, 'to find the outcome of a transaction', asked)
    } catch (cause) {
      return { outcome: 'unknown', why: (cause as Error).message, ask }
    } finally {
      // A server that is silent does not say goodbye.
      void client.end().catch(() => undefined)
    }
  }
}

function inDoubt(cause: unknown, hint: string | undefined): BulkloadError {
  const error = toBulkloadError(cause)
  if (hint === undefined) return error
  return new BulkloadError(error.code, error.message, {
    cause,
    ...(error.serverCode !== undefined && { serverCode: error.serverCode }),
    hint: `check whether the new rows are in the table before you load them again: ${hint}`,
  })
}
