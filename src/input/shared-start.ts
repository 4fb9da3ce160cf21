// The beginning of a remote source, read once for all that inspect it before the load continues: its header, the sample for a
// new table, and the load itself.

import type { ByteStream, Source } from '../sources/source.ts'

const PIECE_BYTES = 256 * 1024
/** More than header and sample read of the beginning: a stream that alone goes on beyond it is the load's. */
const MAX_KEPT_BYTES = 20 * 1024 * 1024

/** A source of which all streams that are opened before `release` share one stream of the source itself. */
export class SharedStart {
  readonly source: Source
  readonly #own: Source
  #opening: Promise<ByteStream> | undefined
  #opened: ByteStream | undefined
  #reading: Promise<void> | undefined
  /** What was read so far, from `#from` on. */
  readonly #pieces: Uint8Array[] = []
  #from = 0
  #kept = 0
  #isEnded = false
  #streams = 0
  #isReleased = false

  constructor(source: Source) {
    this.#own = source
    this.source = { ...source, open: () => this.#open() }
  }

  /** No further inspection: the open stream reads on, and its bytes are no longer kept. */
  release(): void {
    this.#isReleased = true
  }

  /** Closes a stream that was inspected and will not be read. */
  async close(): Promise<void> {
    this.#isReleased = true
    if (this.#streams === 0) await this.#closeOwn()
  }

  async #open(): Promise<ByteStream> {
    if (this.#isReleased) return this.#own.open()
    this.#streams++
    try {
      this.#opening ??= this.#own.open()
      this.#opened = await this.#opening
      return this.#view(this.#opened)
    } catch (cause) {
      this.#streams--
      this.#opening = undefined
      throw cause
    }
  }

  #view(own: ByteStream): ByteStream {
    let position = 0
    let isClosed = false
    return {
      read: async (into, offset) => {
        for (;;) {
          const known = this.#copy(position, into, offset)
          if (known > 0 || this.#isEnded) {
            position += known
            return known
          }
          if (this.#reading !== undefined) await this.#reading
          else if (this.#isAlone()) return own.read(into, offset)
          else await this.#readMore(own)
        }
      },
      close: async () => {
        if (isClosed) return
        isClosed = true
        this.#streams--
        if (this.#streams === 0 && this.#isReleased) await this.#closeOwn()
      },
    }
  }

  /** Copies what is there from `position` on; returns how many bytes. What is not needed again is dropped. */
  #copy(position: number, into: Uint8Array, offset: number): number {
    let at = this.#from
    for (const piece of this.#pieces) {
      const start = position - at
      at += piece.length
      if (start >= piece.length) continue
      const bytes = piece.subarray(start, start + into.length - offset)
      into.set(bytes, offset)
      return bytes.length
    }
    if (this.#isAlone()) {
      this.#from = at
      this.#pieces.length = 0
    }
    return 0
  }

  #isAlone(): boolean {
    if (this.#streams !== 1) return false
    this.#isReleased ||= this.#kept > MAX_KEPT_BYTES
    return this.#isReleased
  }

  /** One at a time: streams that wait for the same bytes get those of one reading. */
  async #readMore(own: ByteStream): Promise<void> {
    this.#reading = (async () => {
      const piece = new Uint8Array(PIECE_BYTES)
      const count = await own.read(piece, 0)
      this.#kept += count
      if (count === 0) this.#isEnded = true
      // A small piece would keep the memory of a large one.
      else this.#pieces.push(count < PIECE_BYTES / 2 ? piece.slice(0, count) : piece.subarray(0, count))
    })()
    try {
      await this.#reading
    } finally {
      this.#reading = undefined
    }
  }

  async #closeOwn(): Promise<void> {
    const own = this.#opened
    this.#opened = undefined
    this.#pieces.length = 0
    await own?.close()
  }
}

/** The sources of a table while it is prepared: the first one, which is looked at, is read once. */
export interface StartedSources {
  readonly sources: readonly Source[]
  release(): void
  close(): Promise<void>
}

export function startSources(sources: readonly Source[]): StartedSources {
  const [first, ...others] = sources
  if (first === undefined || !isShared(first))
    return { sources, release: () => undefined, close: async () => undefined }
  const start = new SharedStart(first)
  return { sources: [start.source, ...others], release: () => start.release(), close: () => start.close() }
}

/** Whether opening the source twice costs a request. A file of this machine costs nothing, and a pipe is opened once. */
export function isShared({ localPath, openAt }: Source): boolean {
  return localPath === undefined && openAt !== undefined
}
