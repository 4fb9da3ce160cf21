// The connections of a target. One on which nothing failed is kept for the next table: a new one costs the server a process, and
// both sides a login.

import type pg from 'pg'

/** Ends what the functions and triggers of a table may have left in the session: settings, temporary tables, locks. */
const RESET = 'DISCARD ALL'
const IDLE = 'I'

export interface SessionSteps {
  /** Opens a new connection. */
  open(signal: AbortSignal): Promise<pg.Client>
  /** Runs a statement before the session is used. Fails once `signal` fires. */
  ask(client: pg.Client, statement: string, signal: AbortSignal): Promise<unknown>
}

export class Sessions {
  readonly #settings: string
  readonly #steps: SessionSteps
  readonly #idle: pg.Client[] = []
  /** On which something failed. */
  readonly #failed = new WeakSet<pg.Client>()
  #isClosed = false

  /** `settings`: the statement that every session begins with. */
  constructor(settings: string, steps: SessionSteps) {
    this.#settings = settings
    this.#steps = steps
  }

  /** A connection in the state of a new one. */
  async take(signal: AbortSignal): Promise<pg.Client> {
    for (let kept = this.#idle.pop(); kept !== undefined; kept = this.#idle.pop()) {
      try {
        await this.#steps.ask(kept, RESET, signal)
        await this.#steps.ask(kept, this.#settings, signal)
        return kept
      } catch (cause) {
        await end(kept)
        // Otherwise the server has ended it while it was idle, and another one takes its place.
        if (signal.aborted) throw cause
      }
    }
    const client = await this.#steps.open(signal)
    const onFailure = (): unknown => this.#failed.add(client)
    client.connection.on('errorMessage', onFailure).on('error', onFailure).on('end', onFailure)
    try {
      await this.#steps.ask(client, this.#settings, signal)
      return client
    } catch (cause) {
      await end(client)
      throw cause
    }
  }

  /** Takes a connection back. `isDone`: its user was not interrupted. */
  async give(client: pg.Client, isDone: boolean): Promise<void> {
    const isSound = isDone && !this.#failed.has(client) && client.getTransactionStatus() === IDLE
    if (isSound && !this.#isClosed) this.#idle.push(client)
    else await end(client)
  }

  /** Ends those that are not in use, and later those that are given back. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(this.#idle.splice(0).map(end))
  }
}

/** One that is broken has ended. */
function end(client: pg.Client): Promise<void> {
  return client.end().catch(() => undefined)
}
