// The load of one table: chunks go out to the workers, blocks come back in their order and go to the server, and
// every line and byte is accounted for. At most `window` chunks are between the cutter and the server.

import { REJECT } from '../codecs/reject.ts'
import { BulkloadError } from '../errors.ts'
import { countBreaks, countLines } from '../formats/csv/ends/records-in-quotes.ts'
import type { InputChunk } from '../input/input.ts'
import { locatorOf } from '../input/locate.ts'
import { fieldNames, type Plan } from '../plan/plan.ts'
import { excerptOf } from '../rejects/excerpt.ts'
import { checkMaxErrors, type MaxErrors, toleratesNone } from '../rejects/max-errors.ts'
import { isOfQuotes, rejectError, withTolerance } from '../rejects/reject-error.ts'
import type { RejectsFiles } from '../rejects/rejects-files.ts'
import type { WiderHint } from '../rejects/wider-hint.ts'
import type { CountedBy, RowCounts } from '../report.ts'
import type { TableWriter } from '../sinks/table-writer.ts'
import { untilAborted } from '../until-aborted.ts'
import { REJECT_WIDTH } from '../workers/encode-chunk.ts'
import type { EncodeResult } from '../workers/messages.ts'
import { atLine } from './at-line.ts'
import type { ChunkBuffers } from './chunk-buffers.ts'
import { OpenSegment } from './open-segment.ts'
import { encodeInOrder } from './reassembler.ts'

/** Encodes a chunk into a block; the memory of a frame that was sent may be used again. */
export type EncodeInput = (chunk: InputChunk, spare?: ArrayBuffer) => Promise<EncodeResult>

export interface TableLoadOptions {
  readonly writer: TableWriter
  readonly plan: Plan
  readonly encode: EncodeInput
  readonly window: number
  readonly buffers: ChunkBuffers
  readonly rejects: RejectsFiles
  readonly wider: WiderHint
  readonly maxErrors: MaxErrors
  readonly signal: AbortSignal
  /** Fails where what was read must not be committed. */
  readonly beforeLastCommit?: () => Promise<void>
  readonly onReject: (error: BulkloadError) => void
  /** A commit failed while the next segment was being filled. */
  readonly onCommitFailure: (cause: unknown) => void
  readonly onCommit: (ordinal: number, rows: number) => void
}

/** The memory of a larger frame, of one huge record, is not kept. */
const MAX_SPARE_BYTES = 4 * 1024 * 1024

export class TableLoad {
  /** What is known so far; `loaded` counts what the server has confirmed. */
  readonly rows: { -readonly [name in keyof RowCounts]: number } = { read: 0, loaded: 0, rejected: 0, skipped: 0 }
  rowsSent = 0
  bytesSent = 0
  bytesCovered = 0
  blocks = 0
  segments = 0
  /** A segment was ended, and the target has not confirmed it. */
  isCommitting = false
  countedBy: CountedBy = 'none'

  readonly #options: TableLoadOptions
  readonly #names: readonly string[]
  readonly #types: readonly string[]
  #segment: OpenSegment | undefined
  #ordinal = 0
  /** Memory of frames that were sent. Left to the garbage collector, it would be half of the main thread's work. */
  readonly #spares: ArrayBuffer[] = []
  /** The end of the segment before, while the server writes it; one segment is filled in the meantime. */
  #committing: Promise<void> | undefined
  /** What ended a commit in the background. */
  #commitFailure: { readonly cause: unknown } | undefined
  /** The source at hand, and its lines before the next block. */
  #source = ''
  #linesBefore = 0
  /** Lines of rejects with wrong quotes, beyond the first of each. */
  #moreLines = 0

  constructor(options: TableLoadOptions) {
    this.#options = options
    this.#names = fieldNames(options.plan)
    this.#types = options.plan.columns.map((column) => column.type)
  }

  /** Loads all chunks; yields after each block that the server has taken. On failure takes back what it can. */
  async *run(chunks: AsyncIterable<InputChunk>): AsyncGenerator<void> {
    const { window, signal, maxErrors } = this.#options
    const encode = (chunk: InputChunk): Promise<EncodeResult> => this.#options.encode(chunk, this.#spares.pop())
    try {
      for await (const { chunk, block } of encodeInOrder(chunks, encode, window, signal)) {
        await this.#deliver(chunk, block)
        yield
      }
      checkMaxErrors(maxErrors, this.rows.rejected, this.rows.read, true, this.#moreLines)
      await this.#options.beforeLastCommit?.()
      await this.#commit()
      await this.#committed()
      yield
    } catch (cause) {
      // A commit that failed in the background came before whatever broke because of it.
      throw atLine(this.#commitFailure?.cause ?? cause, (source) => (source === this.#source ? this.#linesBefore : 0))
    } finally {
      // What is open here was not confirmed: an error, an abort, or a caller that left. What is being confirmed may be.
      await this.#segment?.abort(signal.reason ?? new BulkloadError('BL_ABORTED', 'the load was given up'))
      await this.#committing?.catch(() => undefined)
    }
  }

  /** Ends the load in the target; returns what the user should know of the table. */
  async finish(): Promise<readonly string[]> {
    const { countedBy, warnings } = await this.#options.writer.finish()
    this.countedBy = countedBy ?? this.countedBy
    return warnings
  }

  async #deliver(chunk: InputChunk, block: EncodeResult): Promise<void> {
    if (this.#commitFailure !== undefined) throw this.#commitFailure.cause
    if (chunk.isFirst) {
      this.#source = chunk.source.name
      this.#linesBefore = chunk.format.header.lines
    }
    await this.#takeRejects(chunk, block)
    if (block.frame !== undefined) await this.#send(chunk, block, block.frame)
    this.rows.read += block.records
    this.rows.skipped += block.skipped
    this.bytesCovered += chunk.sourceBytes
    this.#linesBefore += block.lines
    this.#options.buffers.give(block.chunk)
    checkMaxErrors(this.#options.maxErrors, this.rows.rejected, this.rows.read, false, this.#moreLines)
  }

  async #takeRejects(chunk: InputChunk, block: EncodeResult): Promise<void> {
    const { rejects } = block
    if (rejects.length === 0) return
    const locate = locatorOf(chunk, this.#linesBefore)
    for (let i = 0; i < rejects.length; i += REJECT_WIDTH) {
      const [code = 0, line = 0, start = 0, end = 0, column = -1, from = -1, to = -1] = rejects.subarray(i)
      const excerpt = from < 0 ? undefined : this.#excerpt(block.chunk, from, to)
      const name = this.#names[column]
      const lines = isOfQuotes(code) ? countLines(block.chunk, start, end) : 1
      // A quote may open below the line on which its record begins.
      const below = lines > 1 && code !== REJECT.afterQuote ? countBreaks(block.chunk, start, from) : 0
      const place = locate(from < 0 ? start : from, line + below)
      const isTolerated = !toleratesNone(this.#options.maxErrors)
      const own = chunk.source.takeError?.(place.line ?? 0)
      const error =
        own !== undefined
          ? withTolerance(own, isTolerated)
          : rejectError({
              code,
              place,
              excerpt,
              column: name,
              type: this.#types[column],
              isTolerated,
              lines,
              wider: name === undefined ? undefined : this.#options.wider(name, code, excerpt ?? ''),
            })
      if (!isTolerated) throw error
      this.rows.rejected++
      this.#moreLines += lines - 1
      await this.#options.rejects.add(block.chunk.subarray(start, end), error, chunk.format)
      this.#options.onReject(error)
      const { count } = this.#options.maxErrors
      if (count !== undefined)
        checkMaxErrors({ count }, this.rows.rejected, this.rows.read + line + 1, false, this.#moreLines)
    }
  }

  /** Text is shown with its quotes. */
  #excerpt(bytes: Uint8Array, start: number, end: number): string {
    const isQuoted = bytes[start - 1] === 0x22 && bytes[end] === 0x22
    return isQuoted ? `"${excerptOf(bytes, start, end)}"` : excerptOf(bytes, start, end)
  }

  async #send(chunk: InputChunk, block: EncodeResult, frame: Uint8Array): Promise<void> {
    const { writer, signal } = this.#options
    const { bytes, rows = Number.POSITIVE_INFINITY, streams } = writer.limits
    const isFull =
      this.#segment !== undefined &&
      (this.#segment.bytes + chunk.sourceBytes > bytes || this.#segment.rows + block.rows > rows)
    if (isFull) await this.#commit()
    if (this.#segment === undefined) {
      if (streams === 1) await this.#committed()
      const begun = writer.begin({ ordinal: this.#ordinal++ })
      this.#segment = new OpenSegment(await untilAborted(begun, signal), signal)
    }
    const locate = locatorOf(chunk, this.#linesBefore)
    const isFree = await this.#segment.write(frame, block, locate, chunk.sourceBytes)
    if (isFree) this.#keepSpare(frame.buffer as ArrayBuffer)
    this.rowsSent += block.rows
    this.bytesSent += frame.length
    this.blocks++
  }

  #keepSpare(memory: ArrayBuffer): void {
    const isOfUse = memory.byteLength <= MAX_SPARE_BYTES && this.#spares.length < this.#options.window
    if (isOfUse) this.#spares.push(memory)
  }

  /** Ends the segment at hand. The server writes it while the next one is filled, and never two at once. */
  async #commit(): Promise<void> {
    await this.#committed()
    const segment = this.#segment
    if (segment === undefined) return
    this.#segment = undefined
    this.#committing = this.#confirm(segment)
    this.#committing.catch((cause: unknown) => {
      this.#commitFailure ??= { cause }
      this.#options.onCommitFailure(cause)
    })
  }

  async #committed(): Promise<void> {
    await this.#committing
    this.#committing = undefined
  }

  async #confirm(segment: OpenSegment): Promise<void> {
    this.isCommitting = true
    const { receipt, aborted } = await segment.commit()
    this.isCommitting = false
    this.rows.loaded += receipt.rows
    // One segment that nobody counted makes the sum a sum of what was sent.
    this.countedBy = this.countedBy === 'sender' ? 'sender' : receipt.countedBy
    this.#options.onCommit(this.segments++, receipt.rows)
    if (aborted !== undefined) throw aborted
  }
}
