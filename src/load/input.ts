// The input of one table: its sources one after another, cut into chunks.

import { BulkloadError, toBulkloadError } from '../errors.ts'
import { parquetChunks } from '../formats/parquet/slices.ts'
import { type InputOptions, resolveInputOptions } from '../input-options.ts'
import type { CutOptions } from '../sources/cutter.ts'
import type { ByteStream, Source } from '../sources/source.ts'
import { withoutHeader } from '../sources/without-header.ts'
import { type Content, openContent } from './content.ts'
import { PARQUET } from './format/find-format.ts'
import { openParquetSource, type ParquetSource } from './format/parquet-format.ts'
import type { Piece, SourceFormat } from './format/source-format.ts'

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

export type InputSettings = Omit<CutOptions, 'recordEnds'> & { readonly input?: InputOptions }

export class Input {
  /** Bytes of records, decompressed and in UTF-8, that the sources gave so far. */
  bytesRead = 0
  /** Bytes of the sources themselves. */
  sourceBytesRead = 0
  /** Whether the two may differ. */
  isTransformed = false
  readonly #sources: readonly Source[]
  readonly #settings: InputSettings
  readonly #signal: AbortSignal
  /** Workers may read them until the load has ended. */
  readonly #parquetSources: ParquetSource[] = []

  constructor(sources: readonly Source[], settings: InputSettings, signal: AbortSignal) {
    this.#sources = sources
    this.#settings = settings
    this.#signal = signal
  }

  /** Bytes in all sources, or null where one cannot tell. */
  get totalBytes(): number | null {
    let total = 0
    for (const { sizeBytes } of this.#sources) {
      if (sizeBytes === null) return null
      total += sizeBytes
    }
    return total
  }

  /** For the end of the load: what was written for the workers is removed. */
  async close(): Promise<void> {
    for (const source of this.#parquetSources) await source.close()
  }

  async *chunks(): AsyncGenerator<InputChunk> {
    const { input = resolveInputOptions({}) } = this.#settings
    for (const source of this.#sources) {
      const raw = await this.#open(source)
      const before = this.sourceBytesRead
      const content = await this.#content(raw, source, input)
      this.isTransformed ||= isWrapped(content)
      const { format } = content
      let isFirst = true
      const pieces = format === PARQUET ? this.#slices(source, content, before) : this.#pieces(source, content)
      for await (const { piece, format: actual } of pieces) {
        yield { ...piece, source, format: actual, isFirst }
        isFirst = false
      }
      if (source.sizeBytes !== null) checkLength(source.name, source.sizeBytes, this.sourceBytesRead - before)
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

  /** Workers read the rows of a Parquet file; what is counted here is what each slice stands for. */
  async *#slices(source: Source, content: Content, before: number): AsyncGenerator<FormattedPiece> {
    const isPlain = !isWrapped(content)
    const parquet = await openParquetSource(source, content.stream, isPlain)
    const isCounted = !isPlain || source.localPath === undefined
    if (!isCounted) this.sourceBytesRead = before
    this.#parquetSources.push(parquet)
    let byteOffset = 0
    for (const slice of parquetChunks(parquet.file)) {
      const { sourceBytes } = slice
      this.bytesRead += sourceBytes
      if (!isCounted) this.sourceBytesRead += sourceBytes
      yield { piece: { bytes: new Uint8Array(0), byteOffset, sourceBytes, slice }, format: parquet.format }
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

  #content(raw: ByteStream, source: Source, input: InputOptions): Promise<Content> {
    const counted = this.#watched(raw, (count) => {
      this.sourceBytesRead += count
    })
    return openContent(counted, source, input)
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

/** The result of `work`, unless the signal comes first. */
export async function untilAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  // Whichever comes second must not be an unhandled rejection.
  work.catch(() => undefined)
  if (signal.aborted) throw toBulkloadError(signal.reason, 'BL_ABORTED')
  let onAbort: (() => void) | undefined
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(toBulkloadError(signal.reason, 'BL_ABORTED'))
    signal.addEventListener('abort', onAbort, { once: true })
  })
  try {
    return await Promise.race([work, aborted])
  } finally {
    if (onAbort) signal.removeEventListener('abort', onAbort)
  }
}
