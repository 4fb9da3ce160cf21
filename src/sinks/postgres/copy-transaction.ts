// The transaction of a segment: it is committed once, or rolled back, and its outcome is found out where the answer was lost.

import type pg from 'pg'
import { toBulkloadError } from '../../errors.ts'
import type { Answer } from '../doubt.ts'
import type { Evidence, OnFailure, Outcome, Refusals, SegmentAccount } from '../segment-writer.ts'
import { outcomeOf, withAnswer } from './copy-end.ts'
import { postgresError } from './errors.ts'
import type { ServerWatch } from './server-watch.ts'
import type { Witness } from './witness.ts'

/** A server that does not answer the rollback within this time loses the connection instead. */
const ROLLBACK_MS = 5_000
const LOOK_FOR_ROWS =
  'the transaction was not confirmed: check whether the rows are in the table before you load them again, or raise --timeout'

export interface CopyOptions {
  readonly address: string
  /** How long the server may neither answer nor accept data, in milliseconds. */
  readonly timeoutMs: number
  /** Told of a failure that comes by itself, also while a frame is under way. */
  readonly onFailure?: OnFailure | undefined
  /** Rows that the server refuses are left out. */
  readonly refusals?: Refusals | undefined
  /** Determines the outcome of the transaction. */
  readonly witness?: Witness | undefined
  /** Called once when the transaction has ended: the connection is free, or was abandoned. */
  readonly onEnd: () => void
  /** Begins the transaction in another way than by BEGIN alone. Returns its id, where it is known by one. */
  readonly begin?: () => Promise<string | undefined>
  /** What is sent in place of a COMMIT alone. It ends with one. */
  readonly commitStatement?: (account: SegmentAccount) => string
}

export class CopyTransaction {
  readonly evidence: Evidence | undefined
  readonly watch: ServerWatch
  /** Why it was given up. */
  given: { readonly up: unknown } | undefined
  readonly #client: pg.Client
  readonly #options: CopyOptions
  #isEnded = false
  /** The answer to the COMMIT, once it was sent. */
  #committed: Promise<unknown> | undefined
  /** What the server said of the transaction when it was asked, because the answer to the COMMIT was lost. */
  #answer: Answer | undefined

  constructor(client: pg.Client, options: CopyOptions, watch: ServerWatch, evidence: Evidence | undefined) {
    this.#client = client
    this.#options = options
    this.watch = watch
    this.evidence = evidence
  }

  /** Resolves when the server has confirmed it. */
  async commit(account: SegmentAccount): Promise<void> {
    // Behind a ROLLBACK a COMMIT succeeds, and commits nothing.
    if (this.given !== undefined) throw toBulkloadError(this.given.up, 'BL_ABORTED')
    this.#committed = this.#client.query(this.#options.commitStatement?.(account) ?? 'COMMIT')
    this.#committed.catch(() => undefined)
    try {
      await this.watch.inTime(this.#committed, 'did not confirm the COMMIT', LOOK_FOR_ROWS)
    } catch (cause) {
      const error = postgresError(cause, 'COMMIT', this.#options.address)
      if ((await this.#outcome()) !== 'done') throw withAnswer(error, this.#answer)
      if (this.#answer !== undefined) this.#options.witness?.accepted(this.#answer)
    }
    this.#end()
  }

  /** Rolls back what is not committed, once `endCopy` has ended the COPY that is under way. Never throws. */
  async abort(cause: unknown, endCopy: () => Promise<unknown>): Promise<Outcome> {
    this.given ??= { up: cause }
    if (!this.watch.isBroken) await this.#rollBack(endCopy)
    const outcome = await this.#outcome()
    this.#end()
    return outcome
  }

  async #outcome(): Promise<Outcome> {
    if (this.#committed === undefined) return 'not done'
    const outcome = await outcomeOf(this.#committed)
    if (outcome !== 'unknown' || this.evidence === undefined) return outcome
    this.#answer ??= await this.#options.witness?.outcomeOf(this.evidence.id).catch(() => undefined)
    return this.#answer?.outcome ?? 'unknown'
  }

  #end(): void {
    if (this.#isEnded) return
    this.#isEnded = true
    this.#options.onEnd()
  }

  /** Gives the connection up where the server does not answer in time. */
  async #rollBack(endCopy: () => Promise<unknown>): Promise<void> {
    const timer = setTimeout(() => this.watch.giveUp(), Math.min(ROLLBACK_MS, this.#options.timeoutMs))
    try {
      await endCopy()
      await this.#client.query('ROLLBACK')
    } catch {
      // A connection that cannot roll back is abandoned: the server rolls back when it is gone.
      this.watch.giveUp()
    } finally {
      clearTimeout(timer)
    }
  }
}
