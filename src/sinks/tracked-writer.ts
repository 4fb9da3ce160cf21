// What the writers of all targets do alike: they track the open segments and the outcome of each, so that nothing
// begins after the end and an abort leaves nothing open.

import { BulkloadError, toBulkloadError } from '../errors.ts'
import { untilAborted } from '../until-aborted.ts'
import type { WritePlan } from '../write-mode.ts'
import type { Receipt, Segment, SegmentWriter } from './segment-writer.ts'
import type { Aftermath, Completion, TableWriter, WriterLimits } from './table-writer.ts'
import { type SegmentEnds, TrackedSegment } from './tracked-segment.ts'

/** What a target brings. */
export interface WriterParts {
  readonly limits: WriterLimits
  /** Of the connection. */
  readonly signal: AbortSignal
  begin(segment: Segment): Promise<SegmentWriter>
  /** `confirmed`: rows that the target has confirmed. */
  finish(confirmed: number): Promise<Completion>
  readonly plan?: WritePlan
  /**
   * Of a staged load that `finish` publishes: removes the stage and returns the outcome of the publish, once that is known.
   * Called once every segment is abandoned. Never throws.
   */
  discard?(cause: unknown): Promise<Discarded>
}

export type Discarded = Pick<Aftermath, 'outcome' | 'warnings'>

export class TrackedWriter implements TableWriter {
  readonly limits: WriterLimits
  readonly plan: WritePlan | undefined
  readonly isStaged: boolean
  readonly #parts: WriterParts
  readonly #open = new Set<TrackedSegment>()
  /** Segments whose outcome is unknown, by their ordinals. One that was sent again and confirmed is none any more. */
  readonly #doubts = new Set<number>()
  /** Segments that are being begun. */
  #beginning = 0
  #segments = 0
  #rows = 0
  #isFinished = false
  #given: { readonly up: unknown } | undefined
  #discarding: Promise<Discarded> | undefined

  constructor(parts: WriterParts) {
    this.#parts = parts
    this.limits = parts.limits
    this.plan = parts.plan
    this.isStaged = parts.discard !== undefined
  }

  async begin(segment: Segment): Promise<SegmentWriter> {
    this.#refuseAfterTheEnd()
    const { openSegments } = this.limits
    if (this.#open.size + this.#beginning >= openSegments)
      throw misuse(`segment ${segment.ordinal} began while ${openSegments} were open, which is the limit`)
    const begun = this.#begun(segment)
    try {
      return await untilAborted(begun, this.#parts.signal)
    } catch (cause) {
      begun.then((late) => late.abort(cause)).catch(() => undefined)
      throw cause
    }
  }

  async finish(): Promise<Completion> {
    this.#refuseAfterTheEnd()
    if (this.#open.size + this.#beginning > 0) throw misuse('the load was to be finished while a segment was open')
    const completion = await untilAborted(this.#parts.finish(this.#rows), this.#parts.signal)
    this.#isFinished = true
    return completion
  }

  async abort(cause: unknown): Promise<Aftermath> {
    this.#given ??= { up: cause }
    await Promise.all([...this.#open].map((segment) => segment.abort(cause)))
    if (this.isStaged && !this.#isFinished) {
      this.#discarding ??= this.#parts.discard?.(cause)
      const discarded = (await this.#discarding) ?? { outcome: 'unknown' as const }
      const isDone = discarded.outcome === 'done'
      return { ...discarded, segments: isDone ? this.#segments : 0, rows: isDone ? this.#rows : 0 }
    }
    const isDone = this.#segments > 0
    const outcome = this.#doubts.size > 0 ? 'unknown' : isDone ? 'done' : 'not done'
    return { outcome, segments: this.#segments, rows: this.#rows }
  }

  async #begun(segment: Segment): Promise<TrackedSegment> {
    this.#beginning++
    try {
      let tracked: TrackedSegment | undefined
      const begun = await this.#parts.begin({ ...segment, onFailure: (cause) => tracked?.failed(cause) })
      tracked = new TrackedSegment(begun, this.#endsOf(segment.ordinal), segment.onFailure)
      this.#open.add(tracked)
      if (this.#given === undefined) return tracked
      await tracked.abort(this.#given.up)
      throw toBulkloadError(this.#given.up, 'BL_ABORTED')
    } finally {
      this.#beginning--
    }
  }

  #endsOf(ordinal: number): SegmentEnds {
    return {
      onConfirmed: (segment, receipt) => {
        this.#doubts.delete(ordinal)
        this.#count(segment, receipt)
      },
      onAborted: (segment, outcome) => {
        if (outcome === 'unknown') this.#doubts.add(ordinal)
        else this.#doubts.delete(ordinal)
        this.#open.delete(segment)
      },
    }
  }

  #count(segment: TrackedSegment, { rows }: Receipt): void {
    this.#segments++
    this.#rows += rows
    this.#open.delete(segment)
  }

  #refuseAfterTheEnd(): void {
    if (this.#given !== undefined) throw misuse('the load was given up')
    if (this.#isFinished) throw misuse('the load is finished')
  }
}

function misuse(message: string): BulkloadError {
  return new BulkloadError('BL_INTERNAL', message)
}
