// The lines of a table on their way to the ledger in the target, one after the other.

import type { LedgerHold, LedgerLine } from '../sinks/ledger.ts'

export class LedgerLines {
  /** Without one, lines go nowhere. */
  hold: LedgerHold | undefined
  #last: Promise<void> = Promise.resolve()

  add(line: LedgerLine): void {
    const { hold } = this
    if (hold === undefined) return
    this.#last = this.#last.then(() => hold.add(line))
    this.#last.catch(() => undefined)
  }

  /** Resolves when every line so far is stored. Fails with what the first one failed with that was not. */
  flush(): Promise<void> {
    return this.#last
  }
}
