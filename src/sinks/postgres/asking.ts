// Questions to a Postgres server, with an end to the waiting.

import type pg from 'pg'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import { postgresError } from './errors.ts'

/** The answer to a question; `operation` says for people what was asked. */
export type Asking = <T>(operation: string, work: Promise<T>) => Promise<T>

/** The answer to a question on a connection; `operation` says for people what was asked. */
export type Asker = <T>(client: pg.Client, operation: string, work: Promise<T>) => Promise<T>

export interface AskerOptions {
  readonly address: string
  /** Undefined for statements that a server may work on for hours. */
  readonly timeoutMs: number | undefined
  readonly signal: AbortSignal
}

/** Waits for an answer, for the time allowed and until `signal` fires; then the connection is abandoned. */
export function asker({ address, timeoutMs, signal }: AskerOptions): Asker {
  return async (client, operation, work) => {
    let stop: (error: BulkloadError) => void = () => undefined
    const stopped = new Promise<never>((_, reject) => {
      stop = (error) => {
        reject(error)
        client.connection.stream.destroy()
      }
    })
    const onAbort = (): void => stop(toBulkloadError(signal.reason, 'BL_ABORTED'))
    const late = (): void => {
      const words = `${address} did not answer for ${Number(timeoutMs) / 1000} s (${operation})`
      stop(new BulkloadError('BL_TIMEOUT', words, { hint: 'check the server (locks, disk), or raise --timeout' }))
    }
    const timer = timeoutMs === undefined ? undefined : setTimeout(late, timeoutMs)
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
