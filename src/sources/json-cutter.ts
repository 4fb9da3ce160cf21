// Cuts a stream of JSON documents, an array of them or one after another, into chunks of lines, one per document: what
// `cut` does for inputs that have lines. Where it cuts depends on the bytes, the chunk size and the limits of a segment alone.

import { JsonDocuments } from '../formats/json/documents.ts'
import { LF } from '../formats/line-feed.ts'
import { BufferFiller, largerBuffer } from './buffer-filler.ts'
import { byteOrderMark } from './byte-order-mark.ts'
import type { CutOptions } from './cutter.ts'
import type { JsonChunk } from './json-chunk.ts'
import { documentError } from './json-document-error.ts'
import { RawBytes } from './raw-bytes.ts'
import { SegmentDocuments } from './segment-documents.ts'
import { Segments } from './segments.ts'
import type { ByteStream } from './source.ts'

/**
 * Cuts the whole stream. `name` is for errors. Does not close the stream. What is wrong between documents, or with
 * their brackets, is a `BL_JSON_SYNTAX`; it comes after the documents before it.
 */
export async function* cutJsonDocuments(
  stream: ByteStream,
  name: string,
  options: CutOptions,
): AsyncGenerator<JsonChunk> {
  const { maxRecordBytes, allocate, segments = new Segments() } = options
  const documents = new JsonDocuments(maxRecordBytes)
  const inSegment = new SegmentDocuments(documents, segments)
  const { checksums } = segments
  const raw = checksums && new RawBytes(stream)
  const filler = new BufferFiller(raw?.stream ?? stream)
  let buffer = allocate(options.chunkBytes)
  let filled = 0
  /** Where `buffer[0]` lies in the source. */
  let byteOffset = 0
  /** Bytes before `buffer[0]` that no chunk has accounted for. */
  let passed = 0
  let isStart = true
  for (;;) {
    filled = await filler.fill(buffer, filled)
    if (isStart) {
      isStart = false
      passed = byteOrderMark(buffer, filled)
      byteOffset = passed
      buffer.copyWithin(0, passed, filled)
      filled -= passed
    }
    const isSegmentEnd = inSegment.look(buffer, filled, passed, filler.isAtEnd)
    const take = (sourceBytes: number): JsonChunk => {
      const chunk = chunkOf(documents, buffer, byteOffset, sourceBytes, segments.ordinal, allocate)
      segments.countInHead(documents.count)
      segments.take(sourceBytes)
      raw?.take(sourceBytes, (bytes) => checksums?.add(bytes))
      return chunk
    }
    if (documents.fault !== undefined) {
      if (documents.lineEnd > 0) yield take(passed + documents.documentEnd)
      throw documentError(documents, buffer, filled, name, byteOffset)
    }
    if (filler.isAtEnd && !isSegmentEnd) {
      if (passed + filled > 0) yield take(passed + filled)
      return
    }
    if (documents.lineEnd === 0) {
      if (isSegmentEnd) {
        segments.end()
        continue
      }
      // What comes before the document under way is done with.
      const done = documents.start < 0 ? filled : documents.start
      const next = done === 0 ? largerBuffer(buffer, maxRecordBytes, allocate) : buffer
      next.set(buffer.subarray(done, filled))
      inSegment.shift(done)
      buffer = next
      filled -= done
      byteOffset += done
      passed += done
      continue
    }
    const done = documents.documentEnd
    const chunk = take(passed + done)
    const isFree = chunk.insertedAt !== undefined && buffer.length === options.chunkBytes
    const next = isFree ? buffer : allocate(Math.max(options.chunkBytes, filled - done + 1))
    inSegment.moveRest(buffer, filled, next)
    buffer = next
    filled -= done
    byteOffset += done
    passed = 0
    filler.readAhead(buffer, filled)
    yield chunk
    if (isSegmentEnd) segments.end()
  }
}

/** The documents that have ended, in the buffer itself unless line feeds must be put in. */
function chunkOf(
  documents: JsonDocuments,
  buffer: Uint8Array,
  byteOffset: number,
  sourceBytes: number,
  segment: number,
  allocate: (size: number) => Uint8Array,
): JsonChunk {
  const { lineEnd, insertAt } = documents
  const chunk = {
    byteOffset,
    sourceBytes,
    segment,
    firstLine: documents.linesBefore + 1,
    recordLines: documents.lines.slice(0, documents.count),
  }
  if (insertAt.length === 0) return { ...chunk, bytes: buffer.subarray(0, lineEnd) }
  const bytes = allocate(lineEnd + insertAt.length).subarray(0, lineEnd + insertAt.length)
  const insertedAt = new Int32Array(insertAt).map((position, i) => position + i)
  insertInto(bytes, buffer, insertedAt)
  return { ...chunk, bytes, insertedAt }
}

/** Copies `from` to `bytes`, but for line feeds at the positions `insertedAt` of `bytes`. */
function insertInto(bytes: Uint8Array, from: Uint8Array, insertedAt: Int32Array): void {
  let to = 0
  insertedAt.forEach((end, i) => {
    bytes.set(from.subarray(to - i, end - i), to)
    bytes[end] = LF
    to = end + 1
  })
  bytes.set(from.subarray(to - insertedAt.length, bytes.length - insertedAt.length), to)
}
