// Batches of rows -> a Readable of rows, which asks for a batch when it has room.

import { Readable } from 'node:stream'
import type { Row } from './store.ts'

export class BatchReadable extends Readable {
  readonly #batches: AsyncIterator<readonly Row[]>
  #batch: readonly Row[] = []
  #at = 0
  #isAsking = false

  /** It holds `batchSize` rows, and the batch that they are of. */
  constructor(batches: AsyncIterator<readonly Row[]>, batchSize: number) {
    super({ objectMode: true, highWaterMark: batchSize })
    this.#batches = batches
  }

  override _read(): void {
    if (this.#isAsking) return
    while (this.#at < this.#batch.length) if (!this.push(this.#batch[this.#at++])) return
    this.#isAsking = true
    this.#batches.next().then(
      ({ done, value }) => {
        this.#isAsking = false
        if (this.destroyed) return
        if (done) {
          this.push(null)
          return
        }
        this.#batch = value
        this.#at = 0
        this._read()
      },
      (cause: Error) => this.destroy(cause),
    )
  }

  override _destroy(error: Error | null, callback: (error?: Error | null) => void): void {
    const over = this.#batches.return?.() ?? Promise.resolve()
    over.then(
      () => callback(error),
      () => callback(error),
    )
  }
}
