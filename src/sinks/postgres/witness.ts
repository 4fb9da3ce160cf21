// Determines the outcome of a transaction whose COMMIT was not answered: asks the server on another connection.

import type { Answer } from '../doubt.ts'
import type { Clients } from './clients.ts'
import { clusterOf, outcomeOf } from './transaction.ts'

/** For a server that has not noticed that a client is gone. */
const MAX_WAIT_MS = 20_000

export class Witness {
  /** What a person should know: answers that a load went on with. */
  readonly notes: string[] = []
  readonly #clients: Clients
  readonly #timeoutMs: number
  #cluster: string | undefined

  constructor(clients: Clients, timeoutMs: number) {
    this.#clients = clients
    this.#timeoutMs = timeoutMs
  }

  /** Before a connection is taken: the question needs one, too. */
  async prepare(): Promise<void> {
    this.#cluster ??= await this.#clients.ask('for the id of the cluster', clusterOf)
  }

  /** What a transaction is known by later. */
  evidenceOf(transaction: string): { readonly id: string } {
    return { id: `${transaction}@${this.#cluster ?? ''}` }
  }

  /** Waits for a transaction that is still open no longer than for an answer. */
  outcomeOf(evidence: string): Promise<Answer> {
    const waitMs = Math.min(MAX_WAIT_MS, this.#timeoutMs / 2)
    return this.#clients.ask('to find the outcome of a transaction', (client) => outcomeOf(client, evidence, waitMs))
  }

  /** The commit counts because of this answer. */
  accepted({ why }: Answer): void {
    this.notes.push(`the answer to the COMMIT was lost: ${why}`)
  }
}
