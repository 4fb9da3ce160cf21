// Waiting that a signal ends.

import { toBulkloadError } from './errors.ts'

/** The result of `work`, unless the signal comes first. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Whichever comes second must not be an unhandled rejection.
  work.catch(() => undefined)
  if (signal.aborted) throw toBulkloadError(signal.reason, 'BL_ABORTED')
  let onAbort: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(toBulkloadError(signal.reason, 'BL_ABORTED'))
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort)
  }
}

/** Waits one after another that one signal ends. It is listened to once, and not for every wait. */
export class AbortableWaits {
  readonly #signal: AbortSignal
  #giveUp: ((cause: unknown) => void) | undefined
  readonly #onAbort = (): void => this.#giveUp?.(toBulkloadError(this.#signal.reason, 'BL_ABORTED'))

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', this.#onAbort, { once: true })
  }

  /** The result of `work`, unless the signal comes first. The wait before must be over. */
  until<T>(work: Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      // Also a failure that comes after the signal is taken here.
      work.then(resolve, reject)
      this.#giveUp = reject
      if (this.#signal.aborted) this.#onAbort()
    })
  }

  /** Lets go of the signal. */
  close(): void {
    this.#signal.removeEventListener('abort', this.#onAbort)
  }
}
