// Checksums of the bytes of segments: a load that goes on later sees by them that it was given the same bytes again.

import xxhash, { type XXHash, type XXHashAPI } from 'xxhash-wasm'

/** The hasher keeps a copy of what it is given at once, and its memory never shrinks. */
const PIECE_BYTES = 1024 * 1024

export class SegmentChecksums {
  readonly #api: XXHashAPI
  /** Of segments that have ended. */
  readonly #ended = new Map<number, string>()
  #running: XXHash<bigint> | undefined

  private constructor(api: XXHashAPI) {
    this.#api = api
  }

  static async make(): Promise<SegmentChecksums> {
    return new SegmentChecksums(await xxhash())
  }

  /** The bytes that come next in the segment at hand. */
  add(bytes: Uint8Array): void {
    this.#running ??= this.#api.create64()
    for (let at = 0; at < bytes.length; at += PIECE_BYTES) this.#running.update(bytes.subarray(at, at + PIECE_BYTES))
  }

  end(ordinal: number): void {
    if (this.#running === undefined) return
    this.#ended.set(ordinal, this.#running.digest().toString(16).padStart(16, '0'))
    this.#running = undefined
  }

  /** Of a segment that has ended; undefined where no bytes of it were seen. It is told once. */
  take(ordinal: number): string | undefined {
    const checksum = this.#ended.get(ordinal)
    this.#ended.delete(ordinal)
    return checksum
  }
}
