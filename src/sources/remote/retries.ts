// How often a remote source is asked again, and how long to wait before: exponential backoff with full jitter.
// Source of the method: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.

import { setTimeout as sleep } from 'node:timers/promises'
import { BulkloadError, toBulkloadError } from '../../errors.ts'
import { TransientFailure } from './transient-failure.ts'

/** Reported before a source is retried. */
export interface Retry {
  readonly source: string
  /** Where the reading goes on. */
  readonly byteOffset: number
  /** From 1. */
  readonly attempt: number
  readonly waitMs: number
  /** What failed, in words. */
  readonly reason: string
}

export interface RemoteOptions {
  /** How long a server may give nothing, while bytes are asked for. */
  readonly timeoutMs: number
  /** Failures in a row that are retried; progress of `PROGRESS_BYTES` begins a new row. */
  readonly retries: number
  /** The bound of the first wait; each further one doubles it. */
  readonly firstWaitMs: number
  readonly onRetry?: (retry: Retry) => void
  /** Ends every waiting for a server at once: what is under way fails with the signal's reason. */
  readonly signal?: AbortSignal
}

export const REMOTE_DEFAULTS: RemoteOptions = { timeoutMs: 60_000, retries: 5, firstWaitMs: 250 }

/** A server that drops every connection after a few bytes must not be asked for ever. */
const PROGRESS_BYTES = 1024 * 1024
const MAX_WAIT_MS = 15_000
/** A server that asks to wait for longer is a failure that the user should know of. */
const MAX_RETRY_AFTER_MS = 60_000

/** Counts the failures of one reader, and waits. */
export class Retries {
  readonly #source: string
  readonly #options: RemoteOptions
  #failures = 0
  #failedAt = 0

  constructor(source: string, options: RemoteOptions) {
    this.#source = source
    this.#options = options
  }

  /**
   * Resolves when it is time to try again. Fails with what a retry cannot help, after too many of them, and with the
   * reason of `stop`.
   */
  async waitAfter(cause: unknown, byteOffset: number, stop: AbortSignal): Promise<void> {
    if (stop.aborted) throw toBulkloadError(stop.reason, 'BL_ABORTED')
    if (!(cause instanceof TransientFailure)) throw cause
    if (byteOffset - this.#failedAt >= PROGRESS_BYTES) this.#failures = 0
    this.#failedAt = byteOffset
    this.#failures++
    const { retries, firstWaitMs, onRetry } = this.#options
    if (this.#failures > retries) {
      const times = this.#failures === 1 ? '' : ` ${this.#failures} times in a row`
      throw this.#failed(cause, `failed${times}: ${cause.message}`, byteOffset)
    }
    const { retryAfterMs } = cause
    if (retryAfterMs !== undefined && retryAfterMs > MAX_RETRY_AFTER_MS) {
      throw this.#failed(
        cause,
        `asked for a retry after ${Math.ceil(retryAfterMs / 1000)} s: ${cause.message}`,
        byteOffset,
      )
    }
    const bound = Math.min(MAX_WAIT_MS, firstWaitMs * 2 ** (this.#failures - 1))
    const waitMs = Math.max(Math.round(Math.random() * bound), retryAfterMs ?? 0)
    onRetry?.({ source: this.#source, byteOffset, attempt: this.#failures, waitMs, reason: cause.message })
    await sleep(waitMs, undefined, { signal: stop }).catch(() => {
      throw toBulkloadError(stop.reason, 'BL_ABORTED')
    })
  }

  #failed(cause: TransientFailure, what: string, byteOffset: number): BulkloadError {
    return new BulkloadError('BL_SOURCE_READ', `${this.#source} ${what}`, {
      cause,
      place: { source: this.#source, byteOffset },
      hint: 'check the network and the server, then load it again: nothing after this byte was read',
    })
  }
}
