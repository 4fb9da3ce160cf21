// What the writers of all targets do alike: they know which segments are open and what became of each, so that nothing
// begins after the end and an abort leaves nothing open.

import { BulkloadError } from '../errors.ts'
import type { Outcome, Receipt, Segment, SegmentAccount, SegmentWriter } from './segment-writer.ts'
import type { Aftermath, Completion, TableWriter, WriterLimits } from './table-writer.ts'

/** What a target brings. */
export interface WriterParts {
  readonly limits: WriterLimits
  begin(segment: Segment): Promise<SegmentWriter>
  /** `confirmed`: rows that the target has confirmed. */
  finish(confirmed: number): Promise<Completion>
}

export class TrackedWriter implements TableWriter {
  readonly limits: WriterLimits
  readonly #parts: WriterParts
  readonly #open = new Set<SegmentWriter>()
  /** Segments that are being begun. */
  #beginning = 0
  #segments = 0
  #rows = 0
  #isInDoubt = false
  #isFinished = false
  #given: { readonly up: unknown } | undefined

  constructor(parts: WriterParts) {
    this.#parts = parts
    this.limits = parts.limits
  }

  async begin(segment: Segment): Promise<SegmentWriter> {
    this.#refuseAtTheEnd()
    const { streams } = this.limits
    if (this.#open.size + this.#beginning >= streams)
      throw misuse(`segment ${segment.ordinal} began while ${streams} were open, which is the limit`)
    this.#beginning++
    try {
      const tracked = this.#track(await this.#parts.begin(segment))
      this.#open.add(tracked)
      if (this.#given === undefined) return tracked
      await tracked.abort(this.#given.up)
      throw this.#given.up
    } finally {
      this.#beginning--
    }
  }

  async finish(): Promise<Completion> {
    this.#refuseAtTheEnd()
    if (this.#open.size + this.#beginning > 0) throw misuse('the load was to be finished while a segment was open')
    const completion = await this.#parts.finish(this.#rows)
    this.#isFinished = true
    return completion
  }

  async abort(cause: unknown): Promise<Aftermath> {
    this.#given ??= { up: cause }
    await Promise.all([...this.#open].map((segment) => segment.abort(cause)))
    return { outcome: this.#outcome, segments: this.#segments, rows: this.#rows }
  }

  get #outcome(): Outcome {
    if (this.#isInDoubt) return 'unknown'
    return this.#segments > 0 ? 'done' : 'not done'
  }

  #refuseAtTheEnd(): void {
    if (this.#given !== undefined) throw misuse('the load was given up')
    if (this.#isFinished) throw misuse('the load is finished')
  }

  #track(segment: SegmentWriter): SegmentWriter {
    let rows = 0
    let committing: Promise<Receipt> | undefined
    let aborted: Promise<Outcome> | undefined
    let isConfirmed = false
    const tracked: SegmentWriter = {
      write(frame, count) {
        rows += count
        return segment.write(frame, count)
      },
      commit: async (account: SegmentAccount): Promise<Receipt> => {
        if (account.rows !== rows)
          throw misuse(`${rows} rows were written into a segment whose account has ${account.rows}`)
        committing = segment.commit(account).then((receipt) => {
          isConfirmed = true
          this.#segments++
          this.#rows += receipt.rows
          this.#open.delete(tracked)
          return receipt
        })
        return committing
      },
      abort: async (cause) => {
        if (isConfirmed) return 'done'
        aborted ??= segment.abort(cause)
        const outcome = await aborted
        // A commit that was faster than the abort has counted itself by the time the outcome is told.
        if (outcome === 'done') await committing?.catch(() => undefined)
        if (outcome === 'unknown') this.#isInDoubt = true
        this.#open.delete(tracked)
        return outcome
      },
    }
    return tracked
  }
}

function misuse(message: string): BulkloadError {
  return new BulkloadError('BL_INTERNAL', message)
}
