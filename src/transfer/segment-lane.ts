// The way of one segment to the target: its blocks wait here until its stream takes them, so that the streams of other segments
// can be fed meanwhile.

import type { Locate } from '../input/locate.ts'
import type { Outcome, SegmentAccount, SegmentWriter } from '../sinks/segment-writer.ts'
import { untilAborted } from '../until-aborted.ts'
import type { EncodeResult } from '../workers/messages.ts'
import { type Confirmed, OpenSegment } from './open-segment.ts'

export interface LaneOptions {
  readonly signal: AbortSignal
  begin(onFailure: (cause: unknown) => void): Promise<SegmentWriter>
  /** The outcome of the segment, unless it was confirmed. */
  onEnd(outcome: Outcome): void
  /** The stream has taken a frame. Its memory may be used again if it `isFree`. */
  onTaken(frame: Uint8Array, isFree: boolean): void
  /** The segment failed while its stream was waiting for the next block. */
  onFailure(cause: unknown): void
}

interface QueuedBlock {
  readonly frame: Uint8Array
  readonly rows: number
}

export class SegmentLane {
  /** The target was asked to commit, and has not answered. */
  isCommitting = false
  /** What the target confirmed. Fails with what the segment failed with. */
  readonly confirmed: Promise<Confirmed>
  readonly #options: LaneOptions
  readonly #segment: OpenSegment
  readonly #queue: QueuedBlock[] = []
  readonly #stop = new AbortController()
  #account: SegmentAccount | undefined
  #beforeCommit: (() => Promise<void>) | undefined
  #isBegun = false
  /** Wakes the stream that waits for a block. */
  #wake: (() => void) | undefined

  constructor(options: LaneOptions) {
    this.#options = options
    const signal = AbortSignal.any([options.signal, this.#stop.signal])
    this.#segment = new OpenSegment(signal, options.onEnd)
    this.confirmed = this.#run(signal)
    this.confirmed.catch(() => undefined)
  }

  push(frame: Uint8Array, block: EncodeResult, locate: Locate): void {
    this.#segment.locate(locate, block)
    this.#queue.push({ frame, rows: block.rows })
    this.#wake?.()
  }

  /** Nothing more will come. The commit is asked for after `beforeCommit`. */
  end(account: SegmentAccount, beforeCommit: () => Promise<void>): void {
    this.#account = account
    this.#beforeCommit = beforeCommit
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

  async #run(signal: AbortSignal): Promise<Confirmed> {
    const { begin, onFailure, onTaken } = this.#options
    const begun = begin((cause) => onFailure(this.#segment.located(cause)))
    this.#segment.begin(await untilAborted(begun, signal))
    this.#isBegun = true
    for (;;) {
      const next = this.#queue.shift()
      if (next !== undefined) {
        const isFree = await this.#segment.write(next.frame, next.rows)
        onTaken(next.frame, isFree)
      } else if (this.#account === undefined) await this.#nextBlock(signal)
      else break
    }
    await this.#beforeCommit?.()
    this.isCommitting = true
    try {
      return await this.#segment.commit(this.#account)
    } finally {
      this.isCommitting = false
    }
  }

  async #nextBlock(signal: AbortSignal): Promise<void> {
    const more = new Promise<void>((resolve) => {
      this.#wake = resolve
    })
    await untilAborted(more, signal)
    this.#wake = undefined
  }
}
