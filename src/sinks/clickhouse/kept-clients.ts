// The clients of a target, each with its connections. One on which nothing failed is kept for the next table, with what its server
// has said of itself.

import { toBulkloadError } from '../../errors.ts'
import type { ClickhouseAddress } from './address.ts'
import { ClickhouseClient } from './client.ts'
import { type RunQuery, readServerFacts, type ServerFacts } from './introspect.ts'

export interface ReadyClient {
  readonly client: ClickhouseClient
  readonly facts: ServerFacts
  /** Fails once the signal of the client's user fires. */
  readonly query: RunQuery
}

export class KeptClients {
  readonly #address: ClickhouseAddress
  readonly #timeoutMs: number
  readonly #idle: Omit<ReadyClient, 'query'>[] = []
  #isClosed = false

  constructor(address: ClickhouseAddress, timeoutMs: number) {
    this.#address = address
    this.#timeoutMs = timeoutMs
  }

  async take(signal: AbortSignal): Promise<ReadyClient> {
    const kept = this.#idle.pop()
    const client = kept?.client ?? new ClickhouseClient(this.#address, this.#timeoutMs)
    // Those that answer from now on are counted.
    client.servers.clear()
    const query: RunQuery = (sql) => client.query(sql, signal)
    try {
      if (signal.aborted) throw toBulkloadError(signal.reason, 'BL_ABORTED')
      return { client, query, facts: kept?.facts ?? (await readServerFacts(query)) }
    } catch (cause) {
      await client.close()
      throw cause
    }
  }

  /** Takes a client back. `isDone`: its user was not interrupted. */
  async give({ client, facts }: ReadyClient, isDone: boolean): Promise<void> {
    if (isDone && !client.hasFailed && !this.#isClosed) this.#idle.push({ client, facts })
    else await client.close()
  }

  /** Ends those that are not in use, and later those that are given back. */
  async close(): Promise<void> {
    this.#isClosed = true
    await Promise.all(this.#idle.splice(0).map(({ client }) => client.close()))
  }
}
