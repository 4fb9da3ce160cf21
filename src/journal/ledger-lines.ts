// The lines of a table on their way to the ledger in the target, one after the other. Each store is a statement of its own: lines that nobody
// waits for go with the next one that somebody does.

import type { LedgerHold, LedgerLine } from '../sinks/ledger.ts'

const SOON_MS = 1_000

export class LedgerLines {
  /** Without one, lines go nowhere. */
  hold: LedgerHold | undefined
  #waiting: LedgerLine[] = []
  #last: Promise<void> = Promise.resolve()
  #timer: NodeJS.Timeout | undefined

  /** It is stored with the next flush, which comes soon. */
  add(line: LedgerLine): void {
    if (this.hold === undefined) return
    this.#waiting.push(line)
    this.#timer ??= setTimeout(() => void this.flush().catch(() => undefined), SOON_MS).unref()
  }

  /** Resolves when every line so far is stored. Lines that could not be stored come again with the next flush. */
  flush(): Promise<void> {
    const stored = this.#last.then(() => this.#store())
    this.#last = stored.catch(() => undefined)
    return stored
  }

  async #store(): Promise<void> {
    clearTimeout(this.#timer)
    this.#timer = undefined
    const lines = this.#waiting
    if (lines.length === 0) return
    this.#waiting = []
    try {
      await this.hold?.store(lines)
    } catch (cause) {
      this.#waiting = [...lines, ...this.#waiting]
      throw cause
    }
  }
}
