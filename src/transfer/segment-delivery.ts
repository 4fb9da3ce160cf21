// The segments of a load on their way to the target: one is filled while the one before is being committed, and what a
// segment came to counts when it is.

import type { InputChunk } from '../input/input.ts'
import type { Locate } from '../input/locate.ts'
import type { RejectsExtent, RejectsFiles } from '../rejects/rejects-files.ts'
import type { Receipt, SegmentPart } from '../sinks/segment-writer.ts'
import type { TableWriter } from '../sinks/table-writer.ts'
import { untilAborted } from '../until-aborted.ts'
import type { EncodeResult } from '../workers/messages.ts'
import { OpenSegment } from './open-segment.ts'
import { SegmentAccount } from './segment-account.ts'

export interface SegmentDeliveryOptions {
  readonly writer: TableWriter
  readonly rejects: Pick<RejectsFiles, 'extent' | 'keep'>
  readonly signal: AbortSignal
  /** A segment failed while the load was waiting for something else. */
  readonly onFailure: (cause: unknown) => void
  /** What identifies a segment to the target. */
  readonly tokenOf: (ordinal: number) => string
  /** Of the bytes of a segment that has ended, where there is one. */
  readonly checksumOf?: (ordinal: number) => string | undefined
  /** A segment has joined the load. Without rows nothing was sent of it, and there is no receipt. */
  readonly onCommit: (account: SegmentAccount, receipt: Receipt | undefined) => void
}

export class SegmentDelivery {
  /** A segment was ended, and the target has not confirmed it. */
  isCommitting = false
  readonly #options: SegmentDeliveryOptions
  #account: SegmentAccount | undefined
  #segment: OpenSegment | undefined
  #lastPart: SegmentPart | undefined
  /** The end of the segment before, while the server writes it; one segment is filled in the meantime. */
  #committing: Promise<void> | undefined
  /** What failed while the load was waiting for something else. */
  #failure: { readonly cause: unknown } | undefined

  constructor(options: SegmentDeliveryOptions) {
    this.#options = options
  }

  /** What came first of all that went wrong here, if anything did. */
  get failure(): { readonly cause: unknown } | undefined {
    return this.#failure
  }

  /** Before anything of the chunk is taken: ends the segment before, if it is of another one. */
  async begin({ segment }: InputChunk): Promise<void> {
    if (this.#failure !== undefined) throw this.#failure.cause
    if (this.#account !== undefined && this.#account.ordinal !== segment) await this.#end(this.#account)
    this.#account ??= new SegmentAccount(segment)
  }

  /** Sends the block. True when its frame's memory is free again. */
  async send(block: EncodeResult, frame: Uint8Array, locate: Locate): Promise<boolean> {
    const { writer, signal, tokenOf } = this.#options
    if (this.#segment === undefined) {
      if (writer.limits.streams === 1) await this.#committed()
      const { ordinal } = this.#account ?? { ordinal: 0 }
      let segment: OpenSegment | undefined
      const onFailure = (cause: unknown): void => this.#fail(segment?.located(cause) ?? cause)
      const begun = { ordinal, token: tokenOf(ordinal), onFailure }
      segment = new OpenSegment(await untilAborted(writer.begin(begun), signal), signal)
      this.#segment = segment
    }
    return this.#segment.write(frame, block, locate)
  }

  /** The chunk and what became of it are in the segment at hand. */
  add(chunk: InputChunk, block: EncodeResult, rejects: number, linesBefore: number): void {
    this.#account?.add(chunk, block, rejects, linesBefore, this.#lastPart)
    this.#lastPart = this.#account?.parts.at(-1)
  }

  /** Ends the last segment; resolves when it is confirmed. */
  async finish(): Promise<void> {
    if (this.#account !== undefined) await this.#end(this.#account)
    await this.#committed()
  }

  /** Gives up what was not ended, and waits for what is being confirmed: that may have arrived. */
  async abort(cause: unknown): Promise<void> {
    await this.#segment?.abort(cause)
    await this.#committing?.catch(() => undefined)
  }

  /** The server writes the segment while the next one is filled, and never two at once. */
  async #end(account: SegmentAccount): Promise<void> {
    await this.#committed()
    const rejects = this.#options.rejects.extent()
    const segment = this.#segment
    account.checksum = this.#options.checksumOf?.(account.ordinal)
    this.#account = undefined
    this.#segment = undefined
    if (segment === undefined) {
      this.#join(account, rejects, undefined)
      return
    }
    this.#committing = this.#confirm(segment, account, rejects)
    this.#committing.catch((cause: unknown) => this.#fail(cause))
  }

  #fail(cause: unknown): void {
    this.#failure ??= { cause }
    this.#options.onFailure(cause)
  }

  async #committed(): Promise<void> {
    await this.#committing
    this.#committing = undefined
  }

  async #confirm(segment: OpenSegment, account: SegmentAccount, rejects: RejectsExtent): Promise<void> {
    this.isCommitting = true
    const { receipt, aborted } = await segment.commit({ rows: account.rows, input: account.input })
    this.isCommitting = false
    this.#join(account, rejects, receipt)
    if (aborted !== undefined) throw aborted
  }

  #join(account: SegmentAccount, rejects: RejectsExtent, receipt: Receipt | undefined): void {
    this.#options.rejects.keep(rejects)
    this.#options.onCommit(account, receipt)
  }
}
