// The way of one segment to the target: its blocks wait here until its stream takes them, so that the streams of other segments
// can be fed meanwhile. A segment that fails for a reason that can pass is sent again, if all of its blocks are still here.

import type { Locate } from '../input/locate.ts'
import type { Outcome, Refusals, SegmentAccount, SegmentAttempt, SegmentWriter } from '../sinks/segment-writer.ts'
import { untilAborted } from '../until-aborted.ts'
import type { EncodeResult } from '../workers/messages.ts'
import { afterRetries, mustBeSearched } from './lane-failures.ts'
import { type Confirmed, OpenSegment } from './open-segment.ts'
import type { RefusedRows } from './refused-rows.ts'
import type { Retried, RetryPolicy } from './retry-policy.ts'
import { SegmentBlocks } from './segment-blocks.ts'

export interface LaneOptions {
  readonly signal: AbortSignal
  readonly retries: RetryPolicy
  /** Bytes that are kept for a retry at most. */
  readonly maxKeptBytes: number
  begin(attempt: SegmentAttempt): Promise<SegmentWriter>
  /** Where rows that the target refuses are left out. */
  readonly refused?: RefusedRows | undefined
  /** The outcome of the segment, unless it was confirmed. */
  onEnd(outcome: Outcome): void
  /** The stream has taken this many bytes. */
  onTaken(bytes: number): void
  /** The memory of a frame may be used again. */
  onFree(frame: Uint8Array): void
  onRetry(retried: Retried): void
}

export class SegmentLane {
  /** All of it was sent: the target was asked to commit, or is about to be, and has not answered. */
  isCommitting = false
  /** What the target confirmed. Fails with what the segment failed with. */
  readonly confirmed: Promise<Confirmed>
  readonly #options: LaneOptions
  readonly #segment: OpenSegment
  readonly #blocks: SegmentBlocks
  readonly #stop = new AbortController()
  readonly #signal: AbortSignal
  #account: SegmentAccount | undefined
  #beforeCommit: (() => Promise<SegmentAccount>) | undefined
  #isBegun = false
  /** That can pass. */
  #failures = 0
  /** Its bad rows are to be found. */
  #isSearched = false
  /** Wakes the stream that waits for a block. */
  #wake: (() => void) | undefined
  /** What the segment failed with while its stream was waiting for a block. */
  #interruption: { readonly cause: unknown } | undefined

  constructor(options: LaneOptions) {
    this.#options = options
    this.#signal = AbortSignal.any([options.signal, this.#stop.signal])
    this.#segment = new OpenSegment(this.#signal, options.onEnd)
    this.#blocks = new SegmentBlocks(options.maxKeptBytes, options.onFree)
    this.confirmed = this.#run()
    this.confirmed.catch(() => undefined)
  }

  /** Everything that was taken can be sent again. */
  get isWhole(): boolean {
    return this.#blocks.isWhole
  }

  push(frame: Uint8Array, block: EncodeResult, locate: Locate): void {
    this.#segment.locate(locate, block)
    this.#blocks.push({ frame, rows: block.rows })
    this.#wake?.()
  }

  /** Nothing more will come. The commit is asked for after `beforeCommit`, with what it returns: by then it is known what was refused. */
  end(beforeCommit: () => Promise<SegmentAccount>): void {
    this.#beforeCommit = beforeCommit
    this.isCommitting = this.#isBegun && this.#blocks.next === undefined
    this.#wake?.()
  }

  /** Gives the segment up; one that is being confirmed may have arrived, and is waited for. */
  async abort(cause: unknown): Promise<void> {
    if (!this.isCommitting) {
      this.#stop.abort(cause)
      this.#wake?.()
      if (this.#isBegun) await this.#segment.abort(cause)
    }
    await this.confirmed.catch(() => undefined)
  }

  async #run(): Promise<Confirmed> {
    for (;;) {
      try {
        const confirmed = await this.#attempt()
        this.#release()
        return confirmed
      } catch (cause) {
        this.isCommitting = false
        const confirmed = await this.#afterFailure(cause)
        if (confirmed !== undefined) return confirmed
      }
    }
  }

  /** Fails with the cause, unless the segment may be sent again, or the target has it. */
  async #afterFailure(cause: unknown): Promise<Confirmed | undefined> {
    const { retries, onRetry } = this.#options
    if (await this.#mustBeSearched(cause)) return this.#rewind()
    if (this.#signal.aborted || !retries.mayPass(cause)) throw cause
    const failures = ++this.#failures
    const outcome = this.#isBegun ? await this.#segment.abort(cause) : 'not done'
    const account = this.#account
    if (outcome === 'done' && account !== undefined)
      return { receipt: { rows: account.rows, countedBy: 'server' }, aborted: undefined }
    const isSafe = outcome === 'not done' || this.#segment.mayResend
    if (!isSafe || this.#segment.mayHaveParts || !this.isWhole) throw cause
    if (!(await retries.wait(cause, failures, this.#signal, onRetry)))
      throw failures > 1 ? afterRetries(cause, failures - 1) : cause
    return this.#rewind()
  }

  /** Fails where the target has refused a row, and the segment cannot be sent again to find it. */
  async #mustBeSearched(cause: unknown): Promise<boolean> {
    if (this.#options.refused === undefined || this.#isSearched || !this.#isBegun || this.#signal.aborted) return false
    await this.#segment.abort(cause)
    if (!mustBeSearched(cause, this.#segment.rowFault, this.isWhole)) return false
    this.#isSearched = true
    return true
  }

  #rewind(): undefined {
    this.#isBegun = false
    this.#interruption = undefined
    this.#account = undefined
    this.#blocks.rewind()
    this.#options.refused?.rewind()
    return undefined
  }

  #release(): void {
    this.#blocks.release()
    this.#options.refused?.free()
  }

  #refusals(): Refusals | undefined {
    const { refused } = this.#options
    if (refused === undefined) return undefined
    return {
      refuse: (row, error) => refused.refuse(row, this.#segment.locatedRow(row, error)),
      passed: (row) => refused.passed(row, !this.isWhole),
    }
  }

  async #attempt(): Promise<Confirmed> {
    const { begin, onTaken } = this.#options
    const begun = begin({
      onFailure: (cause) => this.#interrupt(cause),
      refusals: this.#refusals(),
      isSearched: this.#isSearched,
    })
    this.#segment.begin(await untilAborted(begun, this.#signal))
    this.#isBegun = true
    for (;;) {
      const { next } = this.#blocks
      if (next !== undefined) {
        const isFree = await this.#segment.write(next.frame, next.rows)
        if (this.#blocks.took(isFree)) onTaken(next.frame.length)
      } else if (this.#beforeCommit === undefined) await this.#nextBlock()
      else break
    }
    const settling = this.#segment.settle()
    if (settling !== undefined) this.#options.refused?.atLeast(await settling)
    this.isCommitting = true
    const account = await this.#beforeCommit()
    this.#account = account
    try {
      return await this.#segment.commit(account)
    } finally {
      this.isCommitting = false
    }
  }

  /** A failure that comes while the input is silent; at any other time the next write fails with it. */
  #interrupt(cause: unknown): void {
    if (this.#wake === undefined) return
    this.#interruption = { cause }
    this.#wake()
  }

  async #nextBlock(): Promise<void> {
    const more = new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    try {
      await untilAborted(more, this.#signal)
    } finally {
      this.#wake = undefined
    }
    if (this.#interruption !== undefined) throw this.#segment.located(this.#interruption.cause)
  }
}
