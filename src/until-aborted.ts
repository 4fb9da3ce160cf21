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
