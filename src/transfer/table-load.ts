// The load of one table: chunks go out to the workers, blocks come back in their order and go to the server, and
// every line and byte is accounted for. At most `window` chunks are between the cutter and the server.

import { BulkloadError } from '../errors.ts'
import type { InputChunk } from '../input/input.ts'
import { locatorOf } from '../input/locate.ts'
import type { CountedBy } from '../report.ts'
import { addInput, noRows } from '../row-counts.ts'
import type { Receipt } from '../sinks/segment-writer.ts'
import type { Completion } from '../sinks/table-writer.ts'
import type { EncodeResult } from '../workers/messages.ts'
import { atLine } from './at-line.ts'
import { BlockRejects, type BlockRejectsOptions } from './block-rejects.ts'
import type { ChunkBuffers } from './chunk-buffers.ts'
import type { Clocks } from './clocks.ts'
import type { SegmentDeliveryOptions } from './delivery-options.ts'
import type { LoadedBefore } from './loaded-before.ts'
import type { RateLimit } from './rate-limit.ts'
import { encodeInOrder } from './reassembler.ts'
import type { SegmentAccount } from './segment-account.ts'
import { SegmentDelivery } from './segment-delivery.ts'

/** Encodes a chunk into a block; the memory of a frame that was sent may be used again. */
export type EncodeInput = (chunk: InputChunk, spare?: ArrayBuffer) => Promise<EncodeResult>

export interface TableLoadOptions
  extends BlockRejectsOptions,
    Omit<SegmentDeliveryOptions, 'onCommit' | 'onFree' | 'rejects' | 'refusals'> {
  readonly encode: EncodeInput
  readonly window: number
  readonly rateLimit?: RateLimit | undefined
  readonly clocks: Clocks
  readonly buffers: ChunkBuffers
  /** Fails where what was read must not be committed. */
  readonly beforeLastCommit?: () => Promise<void>
  /** What earlier attempts of this load have delivered. */
  readonly before?: LoadedBefore | undefined
  /** The target has confirmed this many rows. */
  readonly onCommit: (ordinal: number, rows: number) => void
}

/** The memory of a larger frame, of one huge record, is not kept. */
const MAX_SPARE_BYTES = 4 * 1024 * 1024

export class TableLoad {
  /** Of the segments that the target has confirmed. */
  readonly rows = noRows()
  bytesCovered = 0
  segments = 0
  countedBy: CountedBy = 'none'
  /** What the target said when the load was finished. */
  completion: Completion | undefined
  /** Of a staged load: the stage was published. */
  isPublished = false
  /** The target puts the rows of a stage into the table. */
  #isPublishing = false
  /** Of all that was delivered, confirmed or not. */
  readonly delivered = { read: 0, rejected: 0, skipped: 0, rows: 0, bytesCovered: 0, bytesSent: 0, blocks: 0 }

  readonly #options: TableLoadOptions
  readonly #rejects: BlockRejects
  readonly #segments: SegmentDelivery
  /** Memory of frames that were sent. Left to the garbage collector, it would be half of the main thread's work. */
  readonly #spares: ArrayBuffer[] = []
  #isInputEnded = false
  /** The source at hand, and its lines before the next block. */
  #source = ''
  #linesBefore = 0

  constructor(options: TableLoadOptions) {
    this.#options = options
    this.#rejects = new BlockRejects(options)
    if (options.before !== undefined) this.#goOnFrom(options.before)
    this.#segments = new SegmentDelivery({
      ...options,
      onFree: (frame) => this.#keepSpare(frame.buffer as ArrayBuffer),
      refusals: this.#rejects.refusals(
        () => [this.delivered.read, this.#isInputEnded],
        (chunk) => options.buffers.give(chunk),
      ),
      onCommit: (account, receipt) => this.#join(account, receipt),
    })
  }

  #goOnFrom({ rows, bytes, segments, countedBy }: LoadedBefore): void {
    Object.assign(this.rows, rows)
    const { read, loaded, rejected, skipped } = rows
    Object.assign(this.delivered, { read, rejected, skipped, rows: loaded, bytesCovered: bytes })
    this.bytesCovered = bytes
    this.segments = segments
    this.countedBy = countedBy
    this.#rejects.found = rejected
  }

  /** What the target has confirmed is in the table, and not in a stage. */
  get isInTable(): boolean {
    return !this.#options.writer.isStaged || this.isPublished
  }

  /** Rows are being put into the table, and the target has not confirmed them. */
  get isCommitting(): boolean {
    return this.#options.writer.isStaged ? this.#isPublishing : this.#segments.isCommitting
  }

  /** Loads all chunks; yields after each block that the server has taken. On failure takes back what it can. */
  async *run(chunks: AsyncIterable<InputChunk>): AsyncGenerator<void> {
    const { window, signal, clocks } = this.#options
    clocks.begin()
    try {
      for await (const { chunk, block } of encodeInOrder(chunks, this.#encode, window, signal, clocks)) {
        await this.#deliver(chunk, block)
        yield
      }
      this.#isInputEnded = true
      this.#rejects.check(this.delivered.read, true)
      await this.#options.beforeLastCommit?.()
      clocks.await('target')
      await this.#segments.finish()
      yield
    } catch (cause) {
      // A commit that failed in the background came before whatever broke because of it.
      const first = this.#segments.failure?.cause ?? cause
      throw atLine(first, (source) => (source === this.#source ? this.#linesBefore : 0))
    } finally {
      // What is open here was not confirmed: an error, an abort, or a caller that left.
      await this.#segments.abort(signal.reason ?? new BulkloadError('BL_ABORTED', 'the load was given up'))
      clocks.end()
    }
  }

  readonly #encode = async (chunk: InputChunk): Promise<EncodeResult> => {
    const { encode, clocks } = this.#options
    clocks.encoding(1)
    try {
      return await encode(chunk, this.#spares.pop())
    } finally {
      clocks.encoding(-1)
    }
  }

  /** Ends the load in the target; returns what the user should know of the table. */
  async finish(): Promise<readonly string[]> {
    this.#isPublishing = true
    this.completion = await this.#options.writer.finish()
    this.#isPublishing = false
    this.isPublished = true
    const { countedBy, warnings } = this.completion
    this.countedBy = countedBy ?? this.countedBy
    return warnings
  }

  async #deliver(chunk: InputChunk, block: EncodeResult): Promise<void> {
    const { delivered } = this
    await this.#segments.begin(chunk)
    if (chunk.isFirst || chunk.resumedAt !== undefined) {
      this.#source = chunk.source.name
      this.#linesBefore = chunk.resumedAt?.linesBefore ?? chunk.format.header.lines
    }
    await this.#options.rateLimit?.pass(chunk.sourceBytes, block.rows, this.#options)
    const rejected = await this.#rejects.take(chunk, block, this.#linesBefore, delivered.read)
    if (block.frame !== undefined) await this.#send(chunk, block, block.frame)
    this.#segments.add(chunk, block, rejected, this.#linesBefore)
    delivered.read += block.records
    delivered.rejected += rejected
    delivered.skipped += block.skipped
    delivered.bytesCovered += chunk.sourceBytes
    this.#linesBefore += block.lines
    // The bytes of rows that the target may refuse are kept for the rejects file.
    if (!this.#rejects.isTolerated || block.frame === undefined) this.#options.buffers.give(block.chunk)
    this.#rejects.check(delivered.read, false)
  }

  async #send(chunk: InputChunk, block: EncodeResult, frame: Uint8Array): Promise<void> {
    await this.#segments.send(chunk, block, frame, locatorOf(chunk, this.#linesBefore))
    this.delivered.rows += block.rows
    this.delivered.bytesSent += frame.length
    this.delivered.blocks++
  }

  #keepSpare(memory: ArrayBuffer): void {
    const isOfUse = memory.byteLength <= MAX_SPARE_BYTES && this.#spares.length < this.#options.window
    if (isOfUse) this.#spares.push(memory)
  }

  #join(account: SegmentAccount, receipt: Receipt | undefined): void {
    const { rows } = this
    addInput(rows, account.input)
    this.delivered.rejected += account.refused
    this.delivered.rows -= account.refused
    this.bytesCovered += account.bytes
    if (receipt === undefined) return
    rows.loaded += receipt.rows
    this.segments++
    // With one uncounted segment, the sum is that of the rows sent.
    this.countedBy = this.countedBy === 'sender' ? 'sender' : receipt.countedBy
    this.#options.onCommit(account.ordinal, receipt.rows)
  }
}
