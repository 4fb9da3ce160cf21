// Who writes into the rejects files writes alone: what belongs together is not mixed with other records.

export class Turns {
  /** The last of those who write. */
  #last: Promise<void> | undefined

  /** Runs `work` at once, or after those who came before. */
  take<T>(work: () => Promise<T>): Promise<T> {
    const mine = this.#last === undefined ? work() : this.#last.then(work)
    const ended: Promise<void> = mine.then(
      () => this.#end(ended),
      () => this.#end(ended),
    )
    this.#last = ended
    return mine
  }

  #end(ended: Promise<void>): void {
    if (this.#last === ended) this.#last = undefined
  }
}
