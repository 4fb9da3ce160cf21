// Hands frames from a writer that waits to a reader that pulls: the upload's body. At most one frame is between them,
// so a server that does not read stops the writer.

import { setImmediate as turnOfEventLoop } from 'node:timers/promises'
import type { BulkloadError } from '../../errors.ts'

/** Bytes that make the server see that the body is broken. */
export interface LastBytes {
  readonly bytes: Uint8Array
  /** The body ends behind them in order, so that the server answers; else the upload breaks off. */
  readonly areTheEnd: boolean
}

export class FrameChannel implements AsyncIterable<Uint8Array> {
  #frame: Uint8Array | undefined
  #isEnded = false
  #failure: BulkloadError | undefined
  #last: LastBytes | undefined
  #wakeReader: (() => void) | undefined
  #wakeWriter: (() => void) | undefined

  /** Resolves when the reader has come back for more after the frame; fails as soon as the upload has failed. */
  async write(frame: Uint8Array): Promise<void> {
    if (this.#failure) throw this.#failure
    this.#frame = frame
    this.#wakeReader?.()
    await new Promise<void>((resolve) => {
      this.#wakeWriter = resolve
    })
    this.#wakeWriter = undefined
    if (this.#failure) throw this.#failure
  }

  /** The body is complete. */
  end(): void {
    this.#isEnded = true
    this.#wakeReader?.()
  }

  /**
   * Ends both sides with an error, unless one has ended them before. The reader gets the last bytes first.
   */
  fail(error: BulkloadError, last?: LastBytes): void {
    if (this.#failure || this.#isEnded) return
    this.#last = last
    this.#failure = error
    this.#wakeReader?.()
    this.#wakeWriter?.()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {
    for (;;) {
      if (this.#failure) {
        if (this.#last) yield this.#last.bytes
        if (this.#last?.areTheEnd) return
        throw this.#failure
      }
      if (this.#frame !== undefined) {
        const frame = this.#frame
        this.#frame = undefined
        // An answer that has come is read before more is sent: the server may reset the connection behind it, and a write to
        // one that is reset loses what was not read.
        await turnOfEventLoop()
        if (this.#failure) continue
        yield frame
        this.#wakeWriter?.()
        continue
      }
      if (this.#isEnded) return
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve
      })
      this.#wakeReader = undefined
    }
  }
}
