// The segments of a load on their way to the target, and their accounts, which count once the target has confirmed them.
//
// With one stream they are committed in the order of the input: one is filled while the one before is being committed, where the
// target can do that. With several streams as many segments are under way at once. The input is read in its order nevertheless:
// blocks that a stream has not taken yet wait in memory, up to a limit, so that the next segment can be begun meanwhile.

import type { InputChunk } from '../input/input.ts'
import type { Locate } from '../input/locate.ts'
import type { Receipt, SegmentPart, SegmentAccount as SentAccount } from '../sinks/segment-writer.ts'
import { untilAborted } from '../until-aborted.ts'
import type { EncodeResult } from '../workers/messages.ts'
import type { SegmentDeliveryOptions } from './delivery-options.ts'
import type { RefusedRows, RejectsRange } from './refused-rows.ts'
import { SegmentAccount } from './segment-account.ts'
import { keptBytes } from './segment-blocks.ts'
import { SegmentDoubts } from './segment-doubts.ts'
import { SegmentLane } from './segment-lane.ts'
import { SegmentRejects } from './segment-rejects.ts'

/** Frames that wait for several streams, in bytes. */
const MAX_WAITING_BYTES = 48 * 1024 * 1024

export class SegmentDelivery {
  readonly #options: SegmentDeliveryOptions
  readonly #isOrdered: boolean
  /** Lanes whose segment is not confirmed. */
  readonly #open = new Set<SegmentLane>()
  #account: SegmentAccount | undefined
  /** That of the account, once a row of it was sent. */
  #lane: SegmentLane | undefined
  /** Rows of the lane that were refused. */
  #refused: RefusedRows | undefined
  #lastPart: SegmentPart | undefined
  readonly #rejects: SegmentRejects
  readonly #doubts: SegmentDoubts
  #waitingBytes = 0
  /** The segments of the load are small enough to be kept. */
  #keeps = true
  /** What failed first. */
  #failure: { readonly cause: unknown } | undefined
  /** Wakes the load that waits for a segment. */
  #wake: (() => void) | undefined

  constructor(options: SegmentDeliveryOptions) {
    this.#options = options
    this.#isOrdered = options.writer.limits.streams === 1
    this.#rejects = new SegmentRejects(options.rejects)
    this.#doubts = new SegmentDoubts(options.doubts)
  }

  /** What came first of all that went wrong here, if anything did. */
  get failure(): { readonly cause: unknown } | undefined {
    return this.#failure
  }

  /** A segment was ended, and the target has not confirmed it. */
  get isCommitting(): boolean {
    return [...this.#open].some((lane) => lane.isCommitting)
  }

  /** Before anything of the chunk is taken: ends the segment before, if it is of another one. */
  async begin({ segment }: InputChunk): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.cause
    if (this.#account !== undefined && this.#account.ordinal !== segment) await this.#end(this.#account)
    this.#account ??= new SegmentAccount(segment)
  }

  /** Takes the block. Resolves when the next one may come: with one stream, when the target has taken it. */
  async send(chunk: InputChunk, block: EncodeResult, frame: Uint8Array, locate: Locate): Promise<void> {
    this.#lane ??= await this.#newLane()
    await this.#refused?.add(chunk, block)
    this.#waitingBytes += frame.length
    this.#lane.push(frame, block, locate)
    const limit = this.#isOrdered ? 0 : MAX_WAITING_BYTES
    await this.#until(() => this.#waitingBytes <= limit)
  }

  /** The chunk and its result are in the current segment. */
  add(chunk: InputChunk, block: EncodeResult, rejects: number, linesBefore: number): void {
    this.#account?.add(chunk, block, rejects, linesBefore, this.#lastPart)
    this.#lastPart = this.#account?.parts.at(-1)
  }

  /** Ends the last segment; resolves when all are confirmed. */
  async finish(): Promise<void> {
    this.#options.log.inputEnded(this.#account?.ordinal)
    if (this.#account !== undefined) await this.#end(this.#account)
    await this.#until(() => this.#open.size === 0)
  }

  /** Gives up what was not ended, and waits for what is being confirmed: that may have arrived. */
  async abort(cause: unknown): Promise<void> {
    await Promise.all([...this.#open].map((lane) => lane.abort(cause)))
  }

  /** As soon as there is a stream for it. */
  async #newLane(): Promise<SegmentLane> {
    const { writer, signal, tokenOf, onFree, log, retries, onRetry } = this.#options
    const { streams, openSegments, keptBytes: searchedBytes } = writer.limits
    await this.#until(() => this.#open.size < openSegments)
    const { ordinal } = this.#account ?? { ordinal: 0 }
    const refused = this.#options.refusals && this.#rejects.refusedRows(this.#options.refusals)
    this.#refused = refused
    const lane = new SegmentLane({
      signal,
      refused,
      retries,
      maxKeptBytes: (refused && searchedBytes) ?? (this.#keeps ? keptBytes(streams) : 0),
      onFree,
      onRetry: (retried) => onRetry(ordinal, retried),
      begin: async (attempt) => {
        const token = tokenOf(ordinal)
        const segment = await writer.begin({ ordinal, token, ...attempt, doubt: this.#doubts.of(ordinal) })
        this.#doubts.begun(ordinal, segment.evidence)
        await log.begun(ordinal, token, segment.evidence)
        return segment
      },
      onEnd: (outcome) => {
        log.ended(ordinal, outcome)
        this.#doubts.ended(ordinal, outcome)
        if (outcome === 'unknown') this.#rejects.doubt(ordinal)
      },
      onTaken: (bytes) => {
        this.#waitingBytes -= bytes
        this.#wake?.()
      },
    })
    this.#open.add(lane)
    lane.confirmed.catch((cause: unknown) => this.#fail(cause))
    return lane
  }

  /** With one stream the target commits one segment at a time, in the order of the input. */
  async #end(account: SegmentAccount): Promise<void> {
    const lane = this.#lane
    if (this.#isOrdered) await this.#until(() => this.#open.size === (lane === undefined ? 0 : 1))
    const { log, onCommit, refusals } = this.#options
    const ranges = refusals === undefined ? this.#rejects.end() : await this.#rejects.endInTurn()
    account.ended = this.#options.endedOf?.(account.ordinal)
    this.#account = undefined
    this.#lane = undefined
    const refused = this.#refused
    this.#refused = undefined
    const all = (): readonly RejectsRange[] => [...ranges, ...(refused?.ranges ?? [])]
    const join = (receipt: Receipt | undefined): void => {
      this.#rejects.keep(account.ordinal, all())
      this.#doubts.confirmed(account.ordinal)
      log.confirmed(account.ordinal, receipt)
      onCommit(account, receipt)
    }
    const tellSent = async (): Promise<SentAccount> => {
      account.leaveOut(refused?.count ?? 0)
      refusals?.check()
      const sent = { rows: account.rows, input: account.input }
      await log.sent(account.ordinal, sent, this.#rejects.marksOf(account.ordinal, all()))
      this.#doubts.asked(account.ordinal)
      return sent
    }
    // The next one is as large.
    if (lane !== undefined) this.#keeps = lane.isWhole
    if (lane === undefined) {
      await tellSent()
      return join(undefined)
    }
    lane.end(tellSent)
    this.#confirm(lane, join).catch(() => undefined)
  }

  async #confirm(lane: SegmentLane, join: (receipt: Receipt) => void): Promise<void> {
    const { receipt, aborted } = await lane.confirmed
    this.#open.delete(lane)
    join(receipt)
    if (aborted !== undefined) this.#fail(aborted.cause)
    this.#wake?.()
  }

  /** What waits here fails; a load that waits for something else is interrupted. */
  #fail(cause: unknown): void {
    if (this.#failure !== undefined) return
    this.#failure = { cause }
    if (this.#wake === undefined) this.#options.onFailure(cause)
    else this.#wake()
  }

  /** Waits for the streams. */
  async #until(isReady: () => boolean): Promise<void> {
    try {
      while (this.#failure === undefined && !isReady()) {
        const changed = new Promise<void>((resolve) => {
          this.#wake = resolve
        })
        await untilAborted(changed, this.#options.signal)
      }
    } finally {
      this.#wake = undefined
    }
    if (this.#failure !== undefined) throw this.#failure.cause
  }
}
