// Where the JSON documents of one stream end, as far as the segment at hand goes. Separators belong to what follows them.

import type { JsonDocuments } from '../formats/json/documents.ts'
import type { Segments } from './segments.ts'

const SPACE = 0x20

export class SegmentDocuments {
  readonly #documents: JsonDocuments
  readonly #segments: Segments
  #scanned = 0
  /** How far the last look went, and the byte of the source there. */
  #stop = 0
  #byteAtStop = 0

  constructor(documents: JsonDocuments, segments: Segments) {
    this.#documents = documents
    this.#segments = segments
  }

  /**
   * Looks at what is new in `bytes[0 .. filled)`. `before`: bytes of the source in front of them that are in no chunk;
   * `isAtEnd`: none follow. Returns whether the segment ends with the last document that has ended; if not, all bytes were
   * looked at, unless there is a fault in them.
   */
  look(bytes: Uint8Array, filled: number, before: number, isAtEnd: boolean): boolean {
    const documents = this.#documents
    const segments = this.#segments
    for (;;) {
      const room = segments.room - before
      const head = segments.head - before
      const isLarge = documents.stopsAtDocument
      const stop = isLarge ? filled : Math.max(0, Math.min(filled, room))
      if (this.#scanned < head && head <= stop) {
        this.#scan(bytes, head)
        bytes[head] = this.#byteAtStop
        segments.countInHead(documents.count)
        segments.endHead()
        continue
      }
      this.#scan(bytes, stop)
      const isWithin = isLarge || stop < room
      const hasStopped = isLarge && documents.count > 0
      if (!hasStopped) documents.pause(bytes, stop, isAtEnd && isWithin)
      if (documents.lineEnd <= stop) bytes[stop] = this.#byteAtStop
      if (documents.fault !== undefined) return false
      if (isWithin) return isLarge && documents.count > 0
      if (documents.count > 0 || !segments.isEmpty) return true
      // Its first document is larger than a segment should be.
      documents.stopsAtDocument = true
    }
  }

  /** Moves what is behind the last document that has ended to the beginning of `next`, where the scan goes on. */
  moveRest(bytes: Uint8Array, filled: number, next: Uint8Array): void {
    const documents = this.#documents
    const { documentEnd, lineEnd } = documents
    next.set(bytes.subarray(documentEnd, filled))
    // The line feed was put in place of a separator, or of what is still to be looked at.
    if (lineEnd > documentEnd) next[0] = documentEnd === this.#stop ? this.#byteAtStop : SPACE
    this.shift(documentEnd)
    documents.stopsAtDocument = false
  }

  /** The buffer begins with what was at `position`. */
  shift(position: number): void {
    this.#scanned -= position
    this.#documents.shift(position)
  }

  #scan(bytes: Uint8Array, stop: number): void {
    this.#stop = stop
    this.#byteAtStop = bytes[stop] ?? 0
    this.#scanned = this.#documents.scan(bytes, this.#scanned, stop)
  }
}
