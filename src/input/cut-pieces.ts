// The pieces of one source that is cut where its records end.

import { BYTE_ORDER_MARK } from '../sources/byte-order-mark.ts'
import type { CutOptions } from '../sources/cutter.ts'
import type { KnownSegments } from '../sources/resume/known-segments.ts'
import type { Segments } from '../sources/segments.ts'
import type { ByteStream, Source } from '../sources/source.ts'
import { withoutHeader } from '../sources/without-header.ts'
import { untilAborted } from '../until-aborted.ts'
import { type Content, isPlainContent } from './content.ts'
import type { Piece, SourceFormat } from './format/source-format.ts'
import type { FormattedPiece } from './known-pieces.ts'
import { type Opened, watched } from './open-sources.ts'
import { NO_CLOCK, type ReadClock } from './read-clock.ts'

export type CutSettings = Omit<CutOptions, 'recordEnds' | 'passedBytes' | 'segments' | 'from'> & {
  readonly clock?: ReadClock
  /** Of an earlier attempt of the load. */
  readonly known?: KnownSegments | undefined
}

export interface Meter {
  /** Bytes of records, decompressed and in UTF-8. */
  bytesRead: number
}

export class CutPieces {
  readonly #source: Source
  readonly #index: number
  readonly #opened: Opened
  readonly #segments: Segments
  readonly #settings: CutSettings
  readonly #meter: Meter
  readonly #signal: AbortSignal

  /** `index`: which of the table's sources. `meter` counts what is read. */
  constructor(
    source: Source,
    index: number,
    opened: Opened,
    segments: Segments,
    settings: CutSettings,
    meter: Meter,
    signal: AbortSignal,
  ) {
    this.#source = source
    this.#index = index
    this.#opened = opened
    this.#segments = segments
    this.#settings = settings
    this.#meter = meter
    this.#signal = signal
  }

  /** Where the source can be read from any place, the bytes of segments that are done are not read. */
  async *pieces(): AsyncGenerator<FormattedPiece> {
    const { content, count } = this.#opened
    const { format } = content
    const openFrom = this.#maySeek(content) ? this.#source.openFrom : undefined
    const before = this.#meter.bytesRead
    let stream = content.stream
    let position = 0
    for (;;) {
      let isLeft = false
      for await (const piece of this.#cut(stream, format, position)) {
        position += piece.sourceBytes
        yield { ...piece, format }
        // What begins behind the header needs nothing that came before it.
        isLeft = openFrom !== undefined && position > headerEnd(format) && this.#isDone(position)
        if (isLeft) break
      }
      if (!isLeft || openFrom === undefined) return
      position = this.#pass(position)
      this.#meter.bytesRead = before + position
      count.bytes = position
      if (position === this.#source.sizeBytes) return
      stream = this.#counted(await untilAborted(openFrom(position), this.#signal))
    }
  }

  #maySeek(content: Content): boolean {
    const isSeekable = isPlainContent(content) && content.format.cutter === 'records'
    return isSeekable && this.#settings.known?.maySeek(this.#index) === true
  }

  #isDone(position: number): boolean {
    return this.#settings.known?.doneAt(this.#index, position) !== undefined
  }

  /** Leaves out what is done from `position` on; returns where that ends. */
  #pass(position: number): number {
    const { known } = this.#settings
    let end = position
    for (let part = known?.doneAt(this.#index, end); part !== undefined; part = known?.doneAt(this.#index, end)) {
      this.#segments.pass(part, part.to - end)
      end = part.to
    }
    // At the end of the source it may go on with the next one.
    if (end !== this.#source.sizeBytes) this.#segments.end()
    return end
  }

  /** A stream of the source's own bytes. */
  #counted(stream: ByteStream): ByteStream {
    const { clock = NO_CLOCK } = this.#settings
    const { count } = this.#opened
    return watched(stream, this.#signal, {
      onRead: (bytes) => {
        count.bytes += bytes
      },
      onWait: (change) => clock.sourceRead(change),
    })
  }

  async *#cut(stream: ByteStream, format: SourceFormat, from: number): AsyncGenerator<Piece> {
    try {
      const { clock = NO_CLOCK } = this.#settings
      const counted = watched(stream, this.#signal, {
        onRead: (bytes) => {
          this.#meter.bytesRead += bytes
        },
        onWait: (change) => clock.contentRead(change),
      })
      const pieces = format.cut(counted, this.#source.name, this.#cutOptions(from))
      yield* withoutHeader(pieces, from > 0 ? 0 : format.header.bytes.length)
    } finally {
      await stream.close()
    }
  }

  #cutOptions(from: number): CutOptions {
    const settings = this.#settings
    return {
      ...settings,
      segments: this.#segments,
      from,
      // The size of chunks may change while the stream is cut.
      get chunkBytes() {
        return settings.chunkBytes
      },
    }
  }
}

/** Where the header ends at the latest: a byte order mark may come before it. */
function headerEnd({ header }: SourceFormat): number {
  return header.bytes.length + BYTE_ORDER_MARK.length
}
