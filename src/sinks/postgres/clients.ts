// The connections of one load into Postgres. One is enough for a load of one stream; more are taken when they are needed.

import type pg from 'pg'
import { type Asker, type AskerOptions, asker } from './asking.ts'
import type { Sessions } from './sessions.ts'

export class Clients {
  readonly #sessions: Sessions
  readonly #signal: AbortSignal
  readonly #ask: Asker
  readonly #all = new Set<pg.Client>()
  readonly #idle: pg.Client[] = []
  #isClosed = false

  constructor(sessions: Sessions, options: AskerOptions) {
    this.#sessions = sessions
    this.#signal = options.signal
    this.#ask = asker(options)
  }

  /** A connection that is used exclusively until it is returned. */
  async take(): Promise<pg.Client> {
    for (let idle = this.#idle.pop(); idle !== undefined; idle = this.#idle.pop()) {
      if (isAlive(idle)) return idle
      await this.drop(idle)
    }
    const client = await this.#sessions.take(this.#signal)
    this.#all.add(client)
    if (this.#isClosed) await this.drop(client)
    return client
  }

  /** For the next one who needs a connection, unless it was abandoned. */
  give(client: pg.Client): void {
    if (isAlive(client)) this.#idle.push(client)
    else void this.drop(client)
  }

  /** Closes a connection that is of no use any more. */
  async drop(client: pg.Client): Promise<void> {
    if (this.#all.delete(client)) await this.#sessions.give(client, false)
  }

  /** Asks the server something on a connection of its own; `operation` says for people what is asked. */
  async ask<T>(operation: string, question: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = await this.take()
    try {
      const answer = await this.#ask(client, operation, question(client))
      this.give(client)
      return answer
    } catch (cause) {
      // It may be in the middle of a transaction.
      void this.drop(client)
      throw cause
    }
  }

  /** May be called twice. */
  async close(): Promise<void> {
    this.#isClosed = true
    const isDone = !this.#signal.aborted
    const all = [...this.#all]
    this.#all.clear()
    await Promise.all(all.map((client) => this.#sessions.give(client, isDone)))
  }
}

function isAlive(client: pg.Client): boolean {
  return !client.connection.stream.destroyed
}
