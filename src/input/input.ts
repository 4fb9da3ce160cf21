// The input of one table: its sources one after another, cut into chunks and segments.

import { BulkloadError, EXIT, toBulkloadError } from '../errors.ts'
import { type InputOptions, resolveInputOptions } from '../options/input-options.ts'
import type { CutOptions } from '../sources/cutter.ts'
import type { SegmentChecksums } from '../sources/segment-checksums.ts'
import { type SegmentLimits, Segments } from '../sources/segments.ts'
import type { Source } from '../sources/source.ts'
import { withoutHeader } from '../sources/without-header.ts'
import { untilAborted } from '../until-aborted.ts'
import { checkLength } from './check-length.ts'
import type { Content } from './content.ts'
import type { OpenedFile, OpenFile } from './format/file-format.ts'
import type { Piece, SourceFormat } from './format/source-format.ts'
import { OpenSources, watched } from './open-sources.ts'
import { NO_CLOCK, type ReadClock } from './read-clock.ts'

export interface InputChunk extends Piece {
  readonly source: Source
  readonly format: SourceFormat
  /** The first chunk of its source: lines count from here. */
  readonly isFirst: boolean
}

interface FormattedPiece {
  readonly piece: Piece
  readonly format: SourceFormat
}

const VERIFIED_AT_ONCE = 16

export type InputSettings = Omit<CutOptions, 'recordEnds' | 'passedBytes' | 'segments'> & {
  readonly input?: InputOptions
  /** The default: the table is one segment. */
  readonly segmentLimits?: SegmentLimits | undefined
  /** Of the segments' bytes, for who wants them. */
  readonly checksums?: SegmentChecksums | undefined
  readonly clock?: ReadClock
}

export class Input {
  /** Bytes of records, decompressed and in UTF-8, that the sources gave so far. */
  bytesRead = 0
  /** Whether the two may differ. */
  isTransformed = false
  readonly #sources: readonly Source[]
  readonly #settings: InputSettings
  readonly #abort: AbortSignal
  /** The same, and that the caller leaves. */
  readonly #signal: AbortSignal
  /** Ends what is opened ahead when the caller leaves. */
  readonly #leave = new AbortController()
  #totalBytes: number | null | undefined
  #finishedBytes = 0
  #count = { bytes: 0 }
  #current: string | undefined
  /** Workers may read them until the load has ended. */
  readonly #files: OpenedFile[] = []

  constructor(sources: readonly Source[], settings: InputSettings, signal: AbortSignal) {
    this.#sources = sources
    this.#settings = settings
    this.#abort = signal
    this.#signal = AbortSignal.any([signal, this.#leave.signal])
  }

  /** Bytes of the sources themselves, without what was read ahead of a source whose turn has not come. */
  get sourceBytesRead(): number {
    return this.#finishedBytes + this.#count.bytes
  }

  /** Bytes in all sources, or null where one cannot tell. */
  get totalBytes(): number | null {
    if (this.#totalBytes === undefined) {
      const sizes = this.#sources.map(({ sizeBytes }) => sizeBytes)
      this.#totalBytes = sizes.reduce((sum, size) => (sum === null || size === null ? null : sum + size), 0)
    }
    return this.#totalBytes
  }

  /** For the end of the load: what was written for the workers is removed. */
  async close(): Promise<void> {
    for (const file of this.#files) await file.close()
  }

  /** Fails with BL_SOURCE_CHANGED where a source is no longer what it was when the load began. */
  async verify(): Promise<void> {
    for (let at = 0; at < this.#sources.length; at += VERIFIED_AT_ONCE) {
      const some = this.#sources.slice(at, at + VERIFIED_AT_ONCE)
      await untilAborted(Promise.all(some.map((source) => source.verify?.())), this.#abort)
    }
  }

  /** The cause of `error`, where it is that the source that it speaks of has changed; otherwise `error` itself. */
  async firstCause(error: BulkloadError): Promise<BulkloadError> {
    const isOfContent = error.exitStatus === EXIT.source || error.exitStatus === EXIT.tooManyRejects
    if (error.code === 'BL_SOURCE_CHANGED') return error
    if (!isOfContent && error.code !== 'BL_SERVER_REFUSED_ROW') return error
    const name = error.place?.source ?? this.#current
    try {
      for (const source of this.#sources) if (source.name === name) await source.verify?.()
      return error
    } catch (cause) {
      return toBulkloadError(cause)
    }
  }

  async *chunks(): AsyncGenerator<InputChunk> {
    const { input = resolveInputOptions({}), clock = NO_CLOCK } = this.#settings
    const open = new OpenSources(this.#sources, input, clock, this.#signal)
    const segments = new Segments(this.#settings.segmentLimits, this.#settings)
    try {
      for (const source of this.#sources) {
        this.#current = source.name
        const { content, count } = await open.next(source)
        this.#finishedBytes += this.#count.bytes
        this.#count = count
        this.isTransformed ||= isWrapped(content)
        const { openFile } = content
        let isFirst = true
        const pieces = openFile
          ? this.#slices(source, content, openFile, segments)
          : this.#pieces(source, content, segments)
        for await (const { piece, format } of pieces) {
          open.ahead(count.bytes)
          yield { ...piece, source, format, isFirst }
          isFirst = false
        }
        // Workers read such files, so that no stream has come to its end here.
        if (openFile !== undefined) await source.verify?.()
        if (source.sizeBytes !== null) checkLength(source.name, source.sizeBytes, count.bytes)
      }
      segments.close()
    } finally {
      this.#leave.abort(new BulkloadError('BL_ABORTED', 'the input was left'))
      await open.close()
    }
  }

  async *#pieces(source: Source, { stream, format }: Content, segments: Segments): AsyncGenerator<FormattedPiece> {
    try {
      const { clock = NO_CLOCK } = this.#settings
      const counted = watched(stream, this.#signal, {
        onRead: (bytes) => {
          this.bytesRead += bytes
        },
        onWait: (change) => clock.contentRead(change),
      })
      const pieces = format.cut(counted, source.name, this.#cutOptions(segments))
      for await (const piece of withoutHeader(pieces, format.header.bytes.length)) yield { piece, format }
    } finally {
      await stream.close()
    }
  }

  #cutOptions(segments: Segments): CutOptions {
    const settings = this.#settings
    return {
      ...settings,
      segments,
      // The size of chunks may change while the stream is cut.
      get chunkBytes() {
        return settings.chunkBytes
      },
    }
  }

  /** Workers read the rows of such a file; what is counted here is what each slice stands for. */
  async *#slices(
    source: Source,
    content: Content,
    openFile: OpenFile,
    segments: Segments,
  ): AsyncGenerator<FormattedPiece> {
    const isPlain = !isWrapped(content)
    const file = await openFile(source, content.stream, isPlain, this.#settings.maxRecordBytes)
    const isCounted = !isPlain || source.localPath === undefined
    if (!isCounted) this.#count.bytes = 0
    this.#files.push(file)
    const format = { ...file.format, unchecked: content.unchecked }
    let byteOffset = 0
    for (const slice of file.slices()) {
      const { sourceBytes } = slice
      this.bytesRead += sourceBytes
      if (!isCounted) this.#count.bytes += sourceBytes
      segments.takeWhole(sourceBytes, slice.rowEnd - slice.rowStart)
      const piece = { bytes: new Uint8Array(0), byteOffset, sourceBytes, segment: segments.ordinal, slice }
      yield { piece, format }
      byteOffset += sourceBytes
    }
  }
}

function isWrapped({ compression, encoding }: Content): boolean {
  return compression !== 'none' || encoding !== 'utf-8'
}
