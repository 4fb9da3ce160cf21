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
  /** How long the server may be silent. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
  /**
   * For statements that a server may work on for hours: makes a look at whether it does so for a connection, which is taken each time
   * that it was silent for so long.
   */
  readonly atWork?: (client: pg.Client) => () => Promise<boolean>
}

/** Waits for an answer, for the time allowed and until `signal` fires; then the connection is abandoned. */
export function asker({ address, timeoutMs, signal, atWork }: AskerOptions): Asker {
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
      const words = `${address} did not answer for ${timeoutMs / 1000} s (${operation})`
      stop(new BulkloadError('BL_TIMEOUT', words, { hint: 'check the server (locks, disk), or raise --timeout' }))
    }
    let isOver = false
    let timer: NodeJS.Timeout | undefined
    const isAtWork = atWork?.(client)
    const look = async (): Promise<void> => {
      const goesOn = (await isAtWork?.()) === true
      if (isOver) return
      if (goesOn) timer = setTimeout(look, timeoutMs)
      else late()
    }
    timer = setTimeout(look, timeoutMs)
    signal.addEventListener('abort', onAbort, { once: true })
    if (signal.aborted) onAbort()
    try {
      return await Promise.race([work, stopped])
    } catch (cause) {
      throw postgresError(cause, operation, address)
    } finally {
      isOver = true
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
    }
  }
}
