// One segment of a writer: its rows are counted, and its end is told once.

import { BulkloadError } from '../errors.ts'
import type { Outcome, Receipt, SegmentAccount, SegmentWriter } from './segment-writer.ts'

export interface SegmentEnds {
  onConfirmed(segment: TrackedSegment, receipt: Receipt): void
  onAborted(segment: TrackedSegment, outcome: Outcome): void
}

export class TrackedSegment implements SegmentWriter {
  readonly #segment: SegmentWriter
  readonly #ends: SegmentEnds
  #rows = 0
  #committing: Promise<Receipt> | undefined
  #aborting: Promise<Outcome> | undefined
  #isConfirmed = false

  constructor(segment: SegmentWriter, ends: SegmentEnds) {
    this.#segment = segment
    this.#ends = ends
  }

  write(frame: Uint8Array, rows: number): Promise<boolean> {
    this.#rows += rows
    return this.#segment.write(frame, rows)
  }

  async commit(account: SegmentAccount): Promise<Receipt> {
    if (account.rows !== this.#rows) {
      const words = `${this.#rows} rows were written into a segment whose account has ${account.rows}`
      throw new BulkloadError('BL_INTERNAL', words)
    }
    this.#committing = this.#segment.commit(account).then((receipt) => {
      this.#isConfirmed = true
      this.#ends.onConfirmed(this, receipt)
      return receipt
    })
    return this.#committing
  }

  async abort(cause: unknown): Promise<Outcome> {
    if (this.#isConfirmed) return 'done'
    this.#aborting ??= this.#segment.abort(cause)
    const outcome = await this.#aborting
    // A commit that was faster than the abort has counted itself by the time the outcome is told.
    if (outcome === 'done') await this.#committing?.catch(() => undefined)
    this.#ends.onAborted(this, outcome)
    return outcome
  }
}
