// Determines the outcome of a transaction whose COMMIT was not answered: asks the server on another connection.

import type { Answer } from '../doubt.ts'
import type { Evidence } from '../segment-writer.ts'
import type { Clients } from './clients.ts'
import type { PostgresHold } from './ledger/hold.ts'
import { clusterOf, outcomeOf } from './transaction.ts'

/** For a server that has not noticed that a client is gone. */
const MAX_WAIT_MS = 20_000

export class Witness {
  /** What a person should know: answers that a load went on with. */
  readonly notes: string[] = []
  readonly #clients: Clients
  readonly #timeoutMs: number
  readonly #hold: PostgresHold | undefined
  #cluster: string | undefined

  /** `hold`: of a load whose segments are in the ledger. */
  constructor(clients: Clients, timeoutMs: number, hold?: PostgresHold) {
    this.#clients = clients
    this.#timeoutMs = timeoutMs
    this.#hold = hold
  }

  /** Before a connection is taken: the question needs one, too. */
  async prepare(): Promise<void> {
    this.#cluster ??= await this.#clients.ask('for the id of the cluster', clusterOf)
  }

  /** What a transaction is known by later. */
  evidenceOf(transaction: string): Evidence {
    const id = `${transaction}@${this.#cluster ?? ''}`
    return this.#hold === undefined ? { id } : { id, isInLedger: true }
  }

  /** Waits for a transaction that is still open no longer than for an answer. */
  async outcomeOf(evidence: string): Promise<Answer> {
    const inLedger = await this.#inLedger(evidence)
    if (inLedger !== undefined) return inLedger
    const waitMs = Math.min(MAX_WAIT_MS, this.#timeoutMs / 2)
    return this.#clients.ask('to find the outcome of a transaction', (client) => outcomeOf(client, evidence, waitMs))
  }

  /** A transaction that is still open is ended first: nobody will commit it. */
  async #inLedger(evidence: string): Promise<Answer | undefined> {
    const [transaction = ''] = evidence.split('@')
    if (this.#hold === undefined || transaction === '') return undefined
    await this.#hold.endLost()
    return this.#hold.committed(transaction)
  }

  /** The commit counts because of this answer. */
  accepted({ why }: Answer): void {
    this.notes.push(`the answer to the COMMIT was lost: ${why}`)
  }
}
