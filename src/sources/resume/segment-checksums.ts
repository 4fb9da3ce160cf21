// Checksums of the bytes of segments: a load that goes on later sees by them that it was given the same bytes again.

import type { XXHash, XXHashAPI } from 'xxhash-wasm'

/** The hasher keeps a copy of what it is given at once, and its memory never shrinks. */
const PIECE_BYTES = 1024 * 1024

/** What is to be known of a segment to cut it again. */
export interface EndedSegment {
  /** Of its bytes; undefined where none of them were seen. */
  readonly checksum: string | undefined
  /** How many bytes it may have had: how long its records are is a part of that. */
  readonly limit: number
}

export class SegmentChecksums {
  readonly #api: XXHashAPI
  /** Of segments that have ended. */
  readonly #ended = new Map<number, EndedSegment>()
  #running: XXHash<bigint> | undefined

  private constructor(api: XXHashAPI) {
    this.#api = api
  }

  static async make(): Promise<SegmentChecksums> {
    // Loaded when it is used: a load without a journal needs none.
    const { default: xxhash } = await import('xxhash-wasm')
    return new SegmentChecksums(await xxhash())
  }

  /** The bytes that come next in the segment at hand. */
  add(bytes: Uint8Array): void {
    this.#running ??= this.#api.create64()
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) this.#running.update(bytes.subarray(at, at + PIECE_BYTES))
  }

  /** Returns its checksum. */
  end(ordinal: number, limit: number): string | undefined {
    const checksum = this.#running?.digest().toString(16).padStart(16, '0')
    this.#ended.set(ordinal, { checksum, limit })
    this.#running = undefined
    return checksum
  }

  /** Of a segment that has ended. It is reported once. */
  take(ordinal: number): EndedSegment | undefined {
    const ended = this.#ended.get(ordinal)
    this.#ended.delete(ordinal)
    return ended
  }
}
