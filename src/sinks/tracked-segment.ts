// One segment of a writer: its rows are counted, and its end is reported once.

import { BulkloadError } from '../errors.ts'
import type {
  Evidence,
  OnFailure,
  Outcome,
  Receipt,
  SegmentAccount,
  SegmentFault,
  SegmentWriter,
} from './segment-writer.ts'

export interface SegmentEnds {
  onConfirmed(segment: TrackedSegment, receipt: Receipt): void
  onAborted(segment: TrackedSegment, outcome: Outcome): void
}

export class TrackedSegment implements SegmentWriter {
  readonly settle?: () => Promise<number>
  readonly #segment: SegmentWriter
  readonly #ends: SegmentEnds
  readonly #onFailure: OnFailure | undefined
  #rows = 0
  #refused = 0
  #writing: Promise<boolean> | undefined
  #settling: Promise<number> | undefined
  #committing: Promise<Receipt> | undefined
  #aborting: Promise<Outcome> | undefined
  #isConfirmed = false

  constructor(segment: SegmentWriter, ends: SegmentEnds, onFailure: OnFailure | undefined) {
    this.#segment = segment
    this.#ends = ends
    this.#onFailure = onFailure
    if (segment.settle !== undefined) this.settle = () => this.#settle(segment.settle?.())
  }

  get evidence(): Evidence | undefined {
    return this.#segment.evidence
  }

  get mayHaveParts(): boolean {
    return this.#segment.mayHaveParts === true
  }

  get mayResend(): boolean {
    return this.#segment.mayResend === true
  }

  get rowFault(): SegmentFault | undefined {
    return this.#segment.rowFault
  }

  async write(frame: Uint8Array, rows: number): Promise<boolean> {
    this.#rows += rows
    this.#writing = this.#segment.write(frame, rows)
    try {
      return await this.#writing
    } finally {
      this.#writing = undefined
    }
  }

  /** The target's own writer tells a failure whenever it comes; one that is waited for is thrown. */
  failed(cause: unknown): void {
    const isWaitedFor =
      this.#writing !== undefined ||
      this.#settling !== undefined ||
      this.#committing !== undefined ||
      this.#aborting !== undefined
    if (!isWaitedFor) this.#onFailure?.(cause)
  }

  async commit(account: SegmentAccount): Promise<Receipt> {
    const rows = this.#rows - this.#refused
    if (account.rows !== rows) {
      const words = `${rows} rows were written into a segment whose account has ${account.rows}`
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
    // A commit that was faster than the abort has counted itself by the time the outcome is known.
    if (outcome === 'done') await this.#committing?.catch(() => undefined)
    this.#ends.onAborted(this, outcome)
    return outcome
  }

  async #settle(settling: Promise<number> | undefined): Promise<number> {
    this.#settling = settling
    this.#refused = (await settling) ?? 0
    return this.#refused
  }
}
