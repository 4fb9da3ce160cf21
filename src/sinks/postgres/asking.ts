// Questions to a Postgres server, with an end to the waiting.

import type pg from 'pg'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import { postgresError } from './errors.ts'

/** The answer to a question; `operation` says for people what was asked. */
export type Asking = <T>(operation: string, work: Promise<T>) => Promise<T>

/** Waits for an answer, for the time allowed and until `signal` fires; then the connection is given up. */
export function asker(client: pg.Client, address: string, timeoutMs: number, signal: AbortSignal): Asking {
  return async (operation, work) => {
    let stop: (error: BulkloadError) => void = () => undefined
    const stopped = new Promise<never>((_, reject) => {
      stop = (error) => {
        reject(error)
        client.connection.stream.destroy()
      }
    })
    const onAbort = (): void => stop(toBulkloadError(signal.reason, 'BL_ABORTED'))
    const timer = setTimeout(() => {
      const words = `${address} did not answer for ${timeoutMs / 1000} s (${operation})`
      stop(new BulkloadError('BL_TIMEOUT', words, { hint: 'look at the server (locks, disk), or raise --timeout' }))
    }, timeoutMs)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    try {
      return await Promise.race([work, stopped])
    } catch (cause) {
      throw postgresError(cause, operation, address)
    } finally {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
  }
}
