// The input of one table: its sources one after another, cut into chunks. While the end of one is read, the next one is
// opened: connecting, the first bytes and the start of a decoder need not be waited for.

import { BulkloadError, EXIT, toBulkloadError } from '../errors.ts'
import { type InputOptions, resolveInputOptions } from '../options/input-options.ts'
import { promisedCompression } from '../sources/compression/detect.ts'
import type { CutOptions } from '../sources/cutter.ts'
import type { ByteStream, Source } from '../sources/source.ts'
import { withoutHeader } from '../sources/without-header.ts'
import { untilAborted } from '../until-aborted.ts'
import { type Content, openContent } from './content.ts'
import type { OpenedFile, OpenFile } from './format/file-format.ts'
import type { Piece, SourceFormat } from './format/source-format.ts'

export interface InputChunk extends Piece {
  readonly source: Source
  readonly format: SourceFormat
  /** The first chunk of its source: lines count from here. */
  readonly isFirst: boolean
}

/** A source whose first bytes were looked at. */
interface Opened {
  readonly content: Content
  /** Bytes of the source itself that were read. */
  readonly count: { bytes: number }
}

interface FormattedPiece {
  readonly piece: Piece
  readonly format: SourceFormat
}

/** So much before the end of a source the next one is opened: an idle connection would not be kept for much longer. */
const AHEAD_BYTES = 16 * 1024 * 1024

const VERIFIED_AT_ONCE = 16

/** Small sources are opened so far ahead: the time until their first bytes come is most of what they take. */
const MAX_AHEAD = 8
const SMALL_BYTES = 1024 * 1024

export type InputSettings = Omit<CutOptions, 'recordEnds'> & { readonly input?: InputOptions }

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
    /** Those whose turn comes next, in their order. */
    const ahead: Promise<Opened>[] = []
    try {
      for (const [index, source] of this.#sources.entries()) {
        this.#current = source.name
        const { content, count } = await (ahead.shift() ?? this.#opened(source))
        this.#finishedBytes += this.#count.bytes
        this.#count = count
        this.isTransformed ||= isWrapped(content)
        const { openFile } = content
        let isFirst = true
        const pieces = openFile ? this.#slices(source, content, openFile) : this.#pieces(source, content)
        for await (const { piece, format: actual } of pieces) {
          this.#openAhead(ahead, index, count.bytes)
          yield { ...piece, source, format: actual, isFirst }
          isFirst = false
        }
        // Workers read such files, so that no stream has come to its end here.
        if (openFile !== undefined) await source.verify?.()
        if (source.sizeBytes !== null) checkLength(source.name, source.sizeBytes, count.bytes)
      }
    } finally {
      this.#leave.abort(new BulkloadError('BL_ABORTED', 'the input was left'))
      for (const opened of ahead) await opened.then(({ content }) => content.stream.close()).catch(() => undefined)
    }
  }

  /** Opens what comes after the source of that index, of which so many bytes were read: one, or several small ones. */
  #openAhead(ahead: Promise<Opened>[], index: number, bytesRead: number): void {
    for (let before = this.#sources[index], read = bytesRead; ahead.length < MAX_AHEAD; read = 0) {
      const next = this.#sources[index + 1 + ahead.length]
      if (before === undefined || next === undefined || !isAhead(before, read, next)) return
      if (ahead.length > 0 && !(isSmall(before) && isSmall(next))) return
      const opened = this.#opened(next)
      // Its failure is told when its turn comes.
      opened.catch(() => undefined)
      ahead.push(opened)
      before = next
    }
  }

  async *#pieces(source: Source, { stream, format }: Content): AsyncGenerator<FormattedPiece> {
    try {
      const counted = this.#watched(stream, (count) => {
        this.bytesRead += count
      })
      const pieces = format.cut(counted, source.name, this.#settings)
      for await (const piece of withoutHeader(pieces, format.header.bytes.length)) yield { piece, format }
    } finally {
      await stream.close()
    }
  }

  /** Workers read the rows of such a file; what is counted here is what each slice stands for. */
  async *#slices(source: Source, content: Content, openFile: OpenFile): AsyncGenerator<FormattedPiece> {
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
      yield { piece: { bytes: new Uint8Array(0), byteOffset, sourceBytes, slice }, format }
      byteOffset += sourceBytes
    }
  }

  /** Lets go of a source that does not open (a pipe that nobody writes to) when the load is aborted. */
  async #open(source: Source): Promise<ByteStream> {
    const opening = source.open()
    try {
      return await untilAborted(opening, this.#signal)
    } catch (cause) {
      opening.then((late) => late.close()).catch(() => undefined)
      throw cause
    }
  }

  async #opened(source: Source): Promise<Opened> {
    const { input = resolveInputOptions({}) } = this.#settings
    const raw = await this.#open(source)
    const count = { bytes: 0 }
    const counted = this.#watched(raw, (bytes) => {
      count.bytes += bytes
    })
    return { content: await openContent(counted, source, input), count }
  }

  /** Counts what is read, and lets go of a stream that does not answer when the load is aborted. */
  #watched(stream: ByteStream, onRead: (count: number) => void): ByteStream {
    return {
      read: async (into, offset) => {
        const count = await untilAborted(stream.read(into, offset), this.#signal)
        onRead(count)
        return count
      },
      close: () => stream.close(),
    }
  }
}

/**
 * Whether it is time to open the following source. One that does not know its size (a pipe) is opened at its turn: its
 * opening may wait for somebody who writes after the reading of the one before.
 */
function isAhead(current: Source, bytesRead: number, following: Source): boolean {
  if (current.sizeBytes === null || following.sizeBytes === null) return false
  return current.sizeBytes - bytesRead <= AHEAD_BYTES
}

/** A decoder may take a thread and 20 MB: of compressed sources one is opened ahead. */
function isSmall({ name, sizeBytes }: Source): boolean {
  return sizeBytes !== null && sizeBytes <= SMALL_BYTES && promisedCompression(name) === undefined
}

function isWrapped({ compression, encoding }: Content): boolean {
  return compression !== 'none' || encoding !== 'utf-8'
}

/** A file that lost bytes while it was read: nobody knows what was in them. One that grew is read to its new end. */
function checkLength(source: string, expected: number, read: number): void {
  if (read >= expected) return
  throw new BulkloadError(
    'BL_SOURCE_READ',
    `${source} had ${expected} bytes when the load began, but only ${read} were there`,
    {
      place: { source, byteOffset: read },
      hint: 'something cut the file while it was read: load it again when nothing writes to it',
    },
  )
}
