// The load of one table: chunks go out to the workers, blocks come back in their order and go to the server, and
// every line and byte is accounted for. At most `window` chunks are between the cutter and the server.

import { BulkloadError, type Place } from '../errors.ts'
import { fieldNames, type Plan } from '../plan/plan.ts'
import type { RowCounts } from '../report.ts'
import type { TableSchema } from '../schema.ts'
import type { Receipt, SegmentLoad, Sink } from '../sinks/sink.ts'
import { REJECT_WIDTH } from '../workers/encode-chunk.ts'
import type { EncodeResult } from '../workers/messages.ts'
import type { Encoder } from '../workers/pool.ts'
import type { ChunkBuffers } from './chunk-buffers.ts'
import { type InputChunk, untilAborted } from './input.ts'
import { checkMaxErrors, type MaxErrors, toleratesNone } from './max-errors.ts'
import { encodeInOrder } from './reassembler.ts'
import { excerptOf, rejectError } from './reject-error.ts'
import type { RejectsFile } from './rejects-file.ts'
import { SegmentPlaces } from './segment-places.ts'

export interface TableLoadOptions {
  readonly sink: Sink
  readonly schema: TableSchema
  readonly plan: Plan
  readonly encoder: Encoder
  readonly window: number
  readonly buffers: ChunkBuffers
  readonly rejects: RejectsFile
  readonly maxErrors: MaxErrors
  readonly signal: AbortSignal
  readonly onReject: (error: BulkloadError) => void
  readonly onCommit: (ordinal: number, rows: number) => void
}

export class TableLoad {
  /** What is known so far; `loaded` counts what the server has confirmed. */
  readonly rows: { -readonly [name in keyof RowCounts]: number } = { read: 0, loaded: 0, rejected: 0, skipped: 0 }
  rowsSent = 0
  bytesSent = 0
  bytesCovered = 0
  blocks = 0
  segments = 0
  countedBy: Receipt['countedBy'] | 'none' = 'none'

  readonly #options: TableLoadOptions
  readonly #names: readonly string[]
  readonly #types: readonly string[]
  #segment: SegmentLoad | undefined
  #segmentBytes = 0
  #segmentRows = 0
  #places = new SegmentPlaces()
  /** The source at hand, and its lines before the next block. */
  #source = ''
  #linesBefore = 0

  constructor(options: TableLoadOptions) {
    this.#options = options
    this.#names = fieldNames(options.plan)
    this.#types = options.plan.columns.map((column) => column.type)
  }

  /** Loads all chunks; yields after each block that the server has taken. On failure takes back what it can. */
  async *run(chunks: AsyncIterable<InputChunk>): AsyncGenerator<void> {
    const { encoder, window, signal, maxErrors } = this.#options
    try {
      for await (const { chunk, block } of encodeInOrder(chunks, encoder, window, signal)) {
        await this.#deliver(chunk, block)
        yield
      }
      checkMaxErrors(maxErrors, this.rows.rejected, this.rows.read, true)
      await this.#commit()
      yield
    } catch (cause) {
      throw atLine(cause, (source) => (source === this.#source ? this.#linesBefore : 0))
    } finally {
      // Whatever is open here was not confirmed: an error, an abort, or a caller that left.
      await this.#segment?.abort(signal.reason ?? new BulkloadError('BL_ABORTED', 'the load was given up'))
    }
  }

  async #deliver(chunk: InputChunk, block: EncodeResult): Promise<void> {
    if (chunk.isFirst) {
      this.#source = chunk.source.name
      this.#linesBefore = 0
    }
    await this.#takeRejects(chunk, block)
    if (block.frame !== undefined) await this.#send(chunk, block, block.frame)
    this.rows.read += block.lines
    this.rows.skipped += block.skipped
    this.bytesCovered += chunk.sourceBytes
    this.#linesBefore += block.lines
    this.#options.buffers.give(block.chunk)
    checkMaxErrors(this.#options.maxErrors, this.rows.rejected, this.rows.read, false)
  }

  async #takeRejects(chunk: InputChunk, block: EncodeResult): Promise<void> {
    const { rejects } = block
    for (let i = 0; i < rejects.length; i += REJECT_WIDTH) {
      const [code = 0, line = 0, start = 0, end = 0, column = -1, from = -1, to = -1] = rejects.subarray(i)
      const error = rejectError({
        code,
        place: {
          source: chunk.source.name,
          line: this.#linesBefore + line + 1,
          byteOffset: chunk.byteOffset + (from < 0 ? start : from),
        },
        excerpt: from < 0 ? undefined : this.#excerpt(block.chunk, from, to),
        column: this.#names[column],
        type: this.#types[column],
      })
      if (toleratesNone(this.#options.maxErrors)) throw error
      this.rows.rejected++
      await this.#options.rejects.add(block.chunk.subarray(start, end), error)
      this.#options.onReject(error)
      const { count } = this.#options.maxErrors
      if (count !== undefined) checkMaxErrors({ count }, this.rows.rejected, this.rows.read + line + 1, false)
    }
  }

  /** Text is shown with its quotes. */
  #excerpt(bytes: Uint8Array, start: number, end: number): string {
    const isQuoted = bytes[start - 1] === 0x22 && bytes[end] === 0x22
    return isQuoted ? `"${excerptOf(bytes, start, end)}"` : excerptOf(bytes, start, end)
  }

  async #send(chunk: InputChunk, block: EncodeResult, frame: Uint8Array): Promise<void> {
    const { sink } = this.#options
    const isFull =
      this.#segmentBytes + chunk.sourceBytes > sink.segmentBytes || this.#segmentRows + block.rows > sink.segmentRows
    if (isFull) await this.#commit()
    await this.#locating(async () => {
      this.#segment ??= await untilAborted(
        sink.begin({
          table: this.#options.schema,
          columns: this.#options.plan.columns.map((column) => column.name),
          ordinal: this.segments,
        }),
        this.#options.signal,
      )
      this.#places.add(chunk.source.name, chunk.byteOffset, this.#linesBefore, block.places)
      await untilAborted(this.#segment.write(frame, block.rows), this.#options.signal)
    })
    this.#segmentBytes += chunk.sourceBytes
    this.#segmentRows += block.rows
    this.rowsSent += block.rows
    this.bytesSent += frame.length
    this.blocks++
  }

  async #commit(): Promise<void> {
    const segment = this.#segment
    if (segment === undefined) return
    const { signal } = this.#options
    const confirmed = segment.commit()
    let aborted: unknown
    const receipt = await this.#locating(() => untilAborted(confirmed, signal)).catch(async (cause: unknown) => {
      if (!signal.aborted) throw cause
      // What the server confirms before it hears of the abort is there, and counts.
      aborted = cause
      await segment.abort(cause)
      return confirmed.catch(() => {
        throw cause
      })
    })
    this.#segment = undefined
    this.rows.loaded += receipt.rows
    // One segment that nobody counted makes the sum a sum of what was sent.
    this.countedBy = this.countedBy === 'sender' ? 'sender' : receipt.countedBy
    this.#options.onCommit(this.segments++, receipt.rows)
    this.#segmentBytes = 0
    this.#segmentRows = 0
    this.#places = new SegmentPlaces()
    if (aborted !== undefined) throw aborted
  }

  /** A row that the server refused by its number gets its place in the input. */
  async #locating<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (cause) {
      if (!(cause instanceof BulkloadError) || cause.segmentRow === undefined) throw cause
      const found = this.#places.find(cause.segmentRow)
      if (found === undefined) throw cause
      const place: Place = { ...cause.place, ...found }
      throw new BulkloadError(cause.code, cause.message, {
        place,
        cause: cause.cause ?? cause,
        ...(cause.hint !== undefined && { hint: cause.hint }),
        ...(cause.serverCode !== undefined && { serverCode: cause.serverCode }),
      })
    }
  }
}

/**
 * A record that the cutter could not pass gets its line: all lines of its source before it have been counted by the
 * time the error comes.
 */
export function atLine(cause: unknown, linesBefore: (source: string) => number): unknown {
  if (!(cause instanceof BulkloadError) || cause.code !== 'BL_RECORD_TOO_LARGE' || !cause.place) return cause
  return new BulkloadError(cause.code, cause.message, {
    place: { ...cause.place, line: linesBefore(cause.place.source) + 1 },
    ...(cause.hint !== undefined && { hint: cause.hint }),
  })
}
