// The clients of one load into ClickHouse. Of several streams each has one of its own: a connection that stalls is found by its own
// silence, also while the others go on.

import type { ClickhouseClient } from './client.ts'

export class Clients {
  readonly #first: ClickhouseClient
  readonly #idle: ClickhouseClient[] = []
  readonly #others = new Set<ClickhouseClient>()

  constructor(first: ClickhouseClient) {
    this.#first = first
  }

  take(): ClickhouseClient {
    const client = this.#idle.pop() ?? this.#first.another()
    this.#others.add(client)
    return client
  }

  give(client: ClickhouseClient): void {
    this.#idle.push(client)
  }

  /** Ends all but the first. */
  async close(): Promise<void> {
    await Promise.all([...this.#others].map((client) => client.close()))
  }
}
