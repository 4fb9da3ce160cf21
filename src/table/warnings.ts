// What a person should know of a load that goes on: told once as an event, and kept for the report.

import type { LoadEvent } from '../report.ts'

export class Warnings {
  readonly #emit: (event: LoadEvent) => void
  readonly #table: string | undefined
  readonly #messages = new Set<string>()

  /** `table`: the one that all of them are about; without it they are about the run. */
  constructor(emit: (event: LoadEvent) => void, table?: string) {
    this.#emit = emit
    this.#table = table
  }

  /** Warns once of each message. It does not name the table: the event does. */
  add(message: string): void {
    if (this.#messages.has(message)) return
    this.#messages.add(message)
    this.#emit({ event: 'warning', ...(this.#table !== undefined && { table: this.#table }), message })
  }

  get all(): readonly string[] {
    return [...this.#messages]
  }
}
