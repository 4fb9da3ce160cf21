// How often something that failed is tried again, and the waits before: they grow, and are random so that loads that failed together
// do not come back together.

import { toBulkloadError } from '../errors.ts'
import { retryAfterOf } from '../sinks/retry-after.ts'
import { untilAborted } from '../until-aborted.ts'

const FIRST_WAIT_MS = 250
const MAX_WAIT_MS = 30_000
/** What a server may ask for. */
const MAX_ASKED_MS = 10 * 60_000

export interface RetryOptions {
  /** This many in a row. */
  readonly retries: number
  /** Milliseconds after the beginning in which a retry may begin. */
  readonly deadlineMs: number | undefined
  /** The cause may be gone when it is tried again. */
  mayPass(cause: unknown): boolean
}

/** Reported before a retry. */
export interface Retried {
  /** From 1. */
  readonly attempt: number
  readonly waitMs: number
  /** What failed, in words. */
  readonly reason: string
}

export class RetryPolicy {
  readonly #options: RetryOptions
  readonly #now: () => number
  readonly #begin: number

  constructor(options: RetryOptions, now: () => number = () => performance.now()) {
    this.#options = options
    this.#now = now
    this.#begin = now()
  }

  /** Whether a retry makes sense. */
  mayPass(cause: unknown): boolean {
    return this.#options.mayPass(cause)
  }

  /** Waits before the next attempt; false where there is none. `failures` in a row, this one included. */
  async wait(
    cause: unknown,
    failures: number,
    signal: AbortSignal,
    onRetry: (retried: Retried) => void,
  ): Promise<boolean> {
    const { retries, deadlineMs = Number.POSITIVE_INFINITY } = this.#options
    if (failures > retries || signal.aborted) return false
    // What the server asks for is not cut short, unless it is far too long.
    const waitMs = Math.max(waitBefore(failures), Math.min(MAX_ASKED_MS, retryAfterOf(cause)))
    if (this.#now() + waitMs - this.#begin > deadlineMs) return false
    onRetry({ attempt: failures, waitMs, reason: toBulkloadError(cause).message })
    let timer: NodeJS.Timeout | undefined
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, waitMs)
    })
    try {
      await untilAborted(over, signal)
      return true
    } finally {
      clearTimeout(timer)
    }
  }
}

/** Half of it is random. */
function waitBefore(attempt: number): number {
  const longest = Math.min(MAX_WAIT_MS, FIRST_WAIT_MS * 2 ** (attempt - 1))
  return Math.round(longest * (0.5 + Math.random() / 2))
}
