// One segment on its way: what was sent of it, and where its rows lie in the input.

import { BulkloadError, type Place } from '../errors.ts'
import type { Locate } from '../input/locate.ts'
import type { Receipt, SegmentAccount, SegmentWriter } from '../sinks/segment-writer.ts'
import { untilAborted } from '../until-aborted.ts'
import type { EncodeResult } from '../workers/messages.ts'
import { SegmentPlaces } from './segment-places.ts'

export class OpenSegment {
  readonly #writer: SegmentWriter
  readonly #signal: AbortSignal
  readonly #places = new SegmentPlaces()

  constructor(writer: SegmentWriter, signal: AbortSignal) {
    this.#writer = writer
    this.#signal = signal
  }

  /** Sends a block. True when the frame's memory is free again. */
  async write(frame: Uint8Array, block: EncodeResult, locate: Locate): Promise<boolean> {
    this.#places.add(locate, block.rows, block.places)
    return this.#locating(() => untilAborted(this.#writer.write(frame, block.rows), this.#signal))
  }

  /** What the server has confirmed; `aborted` when the load was given up while it did. */
  async commit(account: SegmentAccount): Promise<{ readonly receipt: Receipt; readonly aborted: unknown }> {
    const confirmed = this.#writer.commit(account)
    try {
      return { receipt: await this.#locating(() => untilAborted(confirmed, this.#signal)), aborted: undefined }
    } catch (cause) {
      if (!this.#signal.aborted) {
        await this.#writer.abort(cause)
        throw cause
      }
      // What the server confirms before it hears of the abort is there, and counts.
      await this.#writer.abort(cause)
      const receipt = await confirmed.catch(() => {
        throw cause
      })
      return { receipt, aborted: cause }
    }
  }

  async abort(cause: unknown): Promise<void> {
    await this.#writer.abort(cause)
  }

  /** A failure; a row that the server refused by its number gets its place in the input. */
  located(cause: unknown): unknown {
    if (!(cause instanceof BulkloadError) || cause.segmentRow === undefined) return cause
    const found = this.#places.find(cause.segmentRow)
    if (found === undefined) return cause
    const place: Place = { ...cause.place, ...found }
    return new BulkloadError(cause.code, cause.message, {
      place,
      cause: cause.cause ?? cause,
      ...(cause.hint !== undefined && { hint: cause.hint }),
      ...(cause.serverCode !== undefined && { serverCode: cause.serverCode }),
    })
  }

  async #locating<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      throw this.located(cause)
    }
  }
}
