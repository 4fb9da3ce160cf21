// The input of one table: its sources one after another, cut into chunks and segments.

import { BulkloadError, EXIT, toBulkloadError } from '../errors.ts'
import { type InputOptions, resolveInputOptions } from '../options/input-options.ts'
import type { CutOptions } from '../sources/cutter.ts'
import type { KnownSegments } from '../sources/resume/known-segments.ts'
import type { SegmentChecksums } from '../sources/resume/segment-checksums.ts'
import { type SegmentLimits, Segments } from '../sources/segments.ts'
import type { Source } from '../sources/source.ts'
import { untilAborted } from '../until-aborted.ts'
import { checkLength } from './check-length.ts'
import type { Content } from './content.ts'
import { CutPieces, type Meter } from './cut-pieces.ts'
import type { OpenedFile, OpenFile } from './format/file-format.ts'
import type { Piece, SourceFormat } from './format/source-format.ts'
import { type FormattedPiece, leavingOut, type ResumedAt } from './known-pieces.ts'
import { type Opened, OpenSources } from './open-sources.ts'
import { NO_CLOCK, type ReadClock } from './read-clock.ts'

export interface InputChunk extends Piece {
  readonly source: Source
  readonly format: SourceFormat
  /** The first chunk of its source: lines count from here. */
  readonly isFirst: boolean
  /** Which of the table's sources it is of. */
  readonly index: number
  /** It is of a segment that the target has: it may be looked at, but not loaded. */
  readonly isDone?: boolean
  /** Chunks before this one were left out: where it begins in the source. */
  readonly resumedAt?: ResumedAt
}

const VERIFIED_AT_ONCE = 16

export type InputSettings = Omit<CutOptions, 'recordEnds' | 'passedBytes' | 'segments' | 'from'> & {
  readonly input?: InputOptions
  /** The default: the table is one segment. */
  readonly segmentLimits?: SegmentLimits | undefined
  /** Of the segments' bytes, for who wants them. */
  readonly checksums?: SegmentChecksums | undefined
  /** Of an earlier attempt of the load. */
  readonly known?: KnownSegments | undefined
  readonly clock?: ReadClock
}

export class Input {
  /** Whether the two may differ. */
  isTransformed = false
  readonly #sources: readonly Source[]
  readonly #settings: InputSettings
  readonly #abort: AbortSignal
  /** The same, and that the caller leaves. */
  readonly #signal: AbortSignal
  /** Ends what is opened ahead when the caller leaves. */
  readonly #leave = new AbortController()
  readonly #meter: Meter = { bytesRead: 0 }
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

  /** Bytes of records, decompressed and in UTF-8, that the sources gave so far. */
  get bytesRead(): number {
    return this.#meter.bytesRead
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
    const { input = resolveInputOptions({}), clock = NO_CLOCK, known } = this.#settings
    const open = new OpenSources(this.#sources, input, clock, this.#signal)
    const segments = new Segments(this.#settings.segmentLimits, this.#settings)
    try {
      for (const [index, source] of this.#sources.entries()) {
        this.#current = source.name
        const opened = await open.next(source)
        const { content, count } = opened
        this.#finishedBytes += this.#count.bytes
        this.#count = count
        this.isTransformed ||= isWrapped(content)
        const { openFile } = content
        let isFirst = true
        const pieces = openFile
          ? this.#sliced(source, opened, openFile, segments)
          : new CutPieces(source, index, opened, segments, this.#settings, this.#meter, this.#signal).pieces()
        for await (const piece of known === undefined ? pieces : leavingOut(pieces, index, known)) {
          open.ahead(count.bytes)
          yield { ...piece, source, index, isFirst }
          isFirst = false
        }
        // Workers read such files, so that no stream has ended here.
        if (openFile !== undefined) await source.verify?.()
        if (source.sizeBytes !== null) checkLength(source.name, source.sizeBytes, count.bytes)
      }
      segments.close()
    } finally {
      this.#leave.abort(new BulkloadError('BL_ABORTED', 'the input was left'))
      await open.close()
    }
  }

  async *#sliced(
    source: Source,
    { content, count }: Opened,
    openFile: OpenFile,
    segments: Segments,
  ): AsyncGenerator<FormattedPiece> {
    const isPlain = !isWrapped(content)
    const file = await openFile(source, content.stream, isPlain, this.#settings.maxRecordBytes)
    this.#files.push(file)
    // Workers read a plain file of this machine by themselves.
    const isCounted = !isPlain || source.localPath === undefined
    if (!isCounted) count.bytes = 0
    const format = { ...file.format, unchecked: content.unchecked }
    for (const piece of slicedPieces(file, segments)) {
      this.#meter.bytesRead += piece.sourceBytes
      if (!isCounted) count.bytes += piece.sourceBytes
      yield { ...piece, format }
    }
  }
}

function isWrapped({ compression, encoding }: Content): boolean {
  return compression !== 'none' || encoding !== 'utf-8'
}

/** Rows of a file that the workers read; what is counted here is what each slice stands for. */
function* slicedPieces(file: OpenedFile, segments: Segments): Generator<Piece> {
  let byteOffset = 0
  for (const slice of file.slices()) {
    const { sourceBytes } = slice
    segments.takeWhole(sourceBytes, slice.rowEnd - slice.rowStart)
    yield { bytes: new Uint8Array(0), byteOffset, sourceBytes, segment: segments.ordinal, slice }
    byteOffset += sourceBytes
  }
}
