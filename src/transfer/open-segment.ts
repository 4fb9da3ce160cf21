// One segment that the target takes: what was sent of it, and where its rows lie in the input.

import { BulkloadError, type Place } from '../errors.ts'
import type { Locate } from '../input/locate.ts'
import type { Outcome, Receipt, SegmentAccount, SegmentFault, SegmentWriter } from '../sinks/segment-writer.ts'
import { untilAborted } from '../until-aborted.ts'
import type { EncodeResult } from '../workers/messages.ts'
import { SegmentPlaces } from './segment-places.ts'

/** What the server has confirmed; `aborted` when the load was abandoned while it did. */
export interface Confirmed {
  readonly receipt: Receipt
  readonly aborted: { readonly cause: unknown } | undefined
}

export class OpenSegment {
  readonly #signal: AbortSignal
  readonly #onEnd: (outcome: Outcome) => void
  readonly #places = new SegmentPlaces()
  #writer: SegmentWriter | undefined

  /** `onEnd` is called with the outcome of a segment that was not confirmed. */
  constructor(signal: AbortSignal, onEnd: (outcome: Outcome) => void) {
    this.#signal = signal
    this.#onEnd = onEnd
  }

  begin(writer: SegmentWriter): void {
    this.#writer = writer
  }

  /** Some of its rows may be in the table, although it was not committed. */
  get mayHaveParts(): boolean {
    return this.#writer?.mayHaveParts === true
  }

  /** Its outcome is unknown, and the target stores it once if it is sent again. */
  get mayResend(): boolean {
    return this.#writer?.mayResend === true
  }

  /** After `abort`: a row of it was refused. */
  get rowFault(): SegmentFault | undefined {
    return this.#writer?.rowFault
  }

  /** Remembers where the rows of a block lie, in the order in which they are sent. */
  locate(locate: Locate, { rows, places }: EncodeResult): void {
    this.#places.add(locate, rows, places)
  }

  /** Sends a block. True when the frame's memory is free again. */
  async write(frame: Uint8Array, rows: number): Promise<boolean> {
    return this.#locating((writer) => untilAborted(writer.write(frame, rows), this.#signal))
  }

  /** Resolves with the number of refused rows when the target has looked at each; undefined where it takes all or none. */
  settle(): Promise<number> | undefined {
    if (this.#writer?.settle === undefined) return undefined
    return this.#locating((writer) => untilAborted(writer.settle?.() ?? Promise.resolve(0), this.#signal))
  }

  async commit(account: SegmentAccount): Promise<Confirmed> {
    return this.#locating(async (writer) => {
      const confirmed = writer.commit(account)
      try {
        return { receipt: await untilAborted(confirmed, this.#signal), aborted: undefined }
      } catch (cause) {
        // What the server confirms before it hears of the abort is there, and counts.
        const outcome = await writer.abort(cause)
        const receipt = this.#signal.aborted ? await confirmed.catch(() => undefined) : undefined
        if (receipt === undefined) {
          this.#onEnd(outcome)
          throw cause
        }
        return { receipt, aborted: { cause } }
      }
    })
  }

  async abort(cause: unknown): Promise<Outcome> {
    if (this.#writer === undefined) return 'not done'
    const outcome = await this.#writer.abort(cause)
    this.#onEnd(outcome)
    return outcome
  }

  /** A failure; a row that the server refused by its number gets its place in the input. */
  located(cause: unknown): unknown {
    if (!(cause instanceof BulkloadError) || cause.segmentRow === undefined) return cause
    return this.locatedRow(cause.segmentRow, cause)
  }

  /** The error of a row of the segment, with its place in the input. */
  locatedRow(row: number, cause: BulkloadError): BulkloadError {
    const found = this.#places.find(row)
    if (found === undefined) return cause
    const place: Place = { ...cause.place, ...found }
    return new BulkloadError(cause.code, cause.message, {
      place,
      cause: cause.cause ?? cause,
      ...(cause.hint !== undefined && { hint: cause.hint }),
      ...(cause.serverCode !== undefined && { serverCode: cause.serverCode }),
    })
  }

  async #locating<T>(work: (writer: SegmentWriter) => Promise<T>): Promise<T> {
    if (this.#writer === undefined) throw new BulkloadError('BL_INTERNAL', 'the segment was not begun')
    try {
      return await work(this.#writer)
    } catch (cause) {
      throw this.located(cause)
    }
  }
}
