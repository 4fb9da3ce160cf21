// Limits what is sent to the target in a second. The time for a block passes before the next one is sent, and a load that had nothing to
// send for a while may not catch up: there are no bursts.

import { untilAborted } from '../until-aborted.ts'
import type { Clocks } from './clocks.ts'

/** Bytes of input or rows, per second. */
export interface Rate {
  readonly of: 'bytes' | 'rows'
  readonly perSecond: number
}

export class RateLimit {
  readonly #rate: Rate
  readonly #now: () => number
  /** When the next block may be sent. */
  #next = 0

  constructor(rate: Rate, now: () => number = () => performance.now()) {
    this.#rate = rate
    this.#now = now
  }

  /** Milliseconds until a block of this size may be sent; it counts as sent then. */
  waitMs(bytes: number, rows: number): number {
    const now = this.#now()
    const begin = Math.max(now, this.#next)
    const { of, perSecond } = this.#rate
    this.#next = begin + ((of === 'bytes' ? bytes : rows) * 1000) / perSecond
    return begin - now
  }

  /** Waits until a block may be sent; that time counts as held back. */
  async pass(bytes: number, rows: number, { clocks, signal }: { clocks: Clocks; signal: AbortSignal }): Promise<void> {
    const waitMs = this.waitMs(bytes, rows)
    if (waitMs <= 0) return
    clocks.await('rate')
    await this.wait(waitMs, signal)
    clocks.await('target')
  }

  /** Waits until a block may be sent. The signal ends the wait. */
  async wait(ms: number, signal: AbortSignal): Promise<void> {
    let timer: NodeJS.Timeout | undefined
    const over = new Promise<void>((resolve) => {
      timer = setTimeout(resolve, ms)
    })
    try {
      await untilAborted(over, signal)
    } finally {
      clearTimeout(timer)
    }
  }
}
