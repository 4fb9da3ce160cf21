// The sources of a table, opened one after another. While the end of one is read, the next one is opened: connecting, the
// first bytes and the start of a decoder need not be waited for.

import type { InputOptions } from '../options/input-options.ts'
import { promisedCompression } from '../sources/compression/detect.ts'
import type { ByteStream, Source } from '../sources/source.ts'
import { untilAborted } from '../until-aborted.ts'
import { type Content, openContent } from './content.ts'
import type { ReadClock } from './read-clock.ts'

/** A source whose first bytes were looked at. */
export interface Opened {
  readonly content: Content
  /** Bytes of the source itself that were read. */
  readonly count: { bytes: number }
}

/** So much before the end of a source the next one is opened: an idle connection would not be kept for much longer. */
const AHEAD_BYTES = 16 * 1024 * 1024

/** Small sources are opened so far ahead: the time until their first bytes come is most of what they take. */
const MAX_AHEAD = 8
const SMALL_BYTES = 1024 * 1024

export class OpenSources {
  readonly #sources: readonly Source[]
  readonly #options: InputOptions
  readonly #clock: ReadClock
  readonly #signal: AbortSignal
  /** Those whose turn comes next, in their order. */
  readonly #ahead: Promise<Opened>[] = []
  /** How many have had their turn. */
  #begun = 0

  constructor(sources: readonly Source[], options: InputOptions, clock: ReadClock, signal: AbortSignal) {
    this.#sources = sources
    this.#options = options
    this.#clock = clock
    this.#signal = signal
  }

  /** `source`: the one whose turn it is. */
  next(source: Source): Promise<Opened> {
    this.#begun++
    return this.#ahead.shift() ?? this.#opened(source)
  }

  /** Opens what comes after the current source, of which this many bytes were read: one, or several small ones. */
  ahead(bytesRead: number): void {
    const ahead = this.#ahead
    for (let before = this.#sources[this.#begun - 1], read = bytesRead; ahead.length < MAX_AHEAD; read = 0) {
      const next = this.#sources[this.#begun + ahead.length]
      if (before === undefined || next === undefined || !isAhead(before, read, next)) return
      if (ahead.length > 0 && !(isSmall(before) && isSmall(next))) return
      const opened = this.#opened(next)
      // Its failure is reported when its turn comes.
      opened.catch(() => undefined)
      ahead.push(opened)
      before = next
    }
  }

  /** Closes those whose turn has not come. */
  async close(): Promise<void> {
    for (const opened of this.#ahead) await opened.then(({ content }) => content.stream.close()).catch(() => undefined)
  }

  async #opened(source: Source): Promise<Opened> {
    const raw = await this.#open(source)
    const count = { bytes: 0 }
    const counted = watched(raw, this.#signal, {
      onRead: (bytes) => {
        count.bytes += bytes
      },
      onWait: (change) => this.#clock.sourceRead(change),
    })
    return { content: await openContent(counted, source, this.#options), count }
  }

  /** Abandons a source that does not open (a pipe without a writer) when the load is aborted. */
  async #open(source: Source): Promise<ByteStream> {
    const opening = source.open()
    try {
      return await untilAborted(opening, this.#signal)
    } catch (cause) {
      opening.then((late) => late.close()).catch(() => undefined)
      throw cause
    }
  }
}

/** What is heard of a stream: bytes that were read, and a read that begins or ends. */
export interface StreamWatcher {
  onRead(bytes: number): void
  onWait(change: 1 | -1): void
}

/** Lets go of a stream that does not answer when the load is aborted. */
export function watched(stream: ByteStream, signal: AbortSignal, { onRead, onWait }: StreamWatcher): ByteStream {
  return {
    read: async (into, offset) => {
      onWait(1)
      try {
        const count = await untilAborted(stream.read(into, offset), signal)
        onRead(count)
        return count
      } finally {
        onWait(-1)
      }
    },
    close: () => stream.close(),
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
