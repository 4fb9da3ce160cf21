// The input of one table: its sources one after another, cut into chunks.

import { BulkloadError, toBulkloadError } from '../errors.ts'
import { type InputOptions, resolveInputOptions } from '../input-options.ts'
import type { CutOptions } from '../sources/cutter.ts'
import type { ByteStream, Source } from '../sources/source.ts'
import { withoutHeader } from '../sources/without-header.ts'
import { type Content, openContent } from './content.ts'
import type { Piece, SourceFormat } from './format/source-format.ts'

export interface InputChunk extends Piece {
  readonly source: Source
  readonly format: SourceFormat
  /** The first chunk of its source: lines count from here. */
  readonly isFirst: boolean
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

  async *chunks(): AsyncGenerator<InputChunk> {
    const { input = resolveInputOptions({}) } = this.#settings
    for (const source of this.#sources) {
      const raw = await this.#open(source)
      const before = this.sourceBytesRead
      const { stream, format, compression, encoding } = await this.#content(raw, source, input)
      this.isTransformed ||= compression !== 'none' || encoding !== 'utf-8'
      try {
        let isFirst = true
        const counted = this.#watched(stream, (count) => {
          this.bytesRead += count
        })
        for await (const chunk of withoutHeader(
          format.cut(counted, source.name, this.#settings),
          format.header.bytes.length,
        )) {
          yield { ...chunk, source, format, isFirst }
          isFirst = false
        }
        if (source.sizeBytes !== null) checkLength(source.name, source.sizeBytes, this.sourceBytesRead - before)
      } finally {
        await stream.close()
      }
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
