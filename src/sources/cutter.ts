// Cuts a stream of bytes into chunks of whole records, each of one segment. Where it cuts depends on the bytes, the chunk
// size and the limits of a segment alone, never on how the bytes arrived.

import { BulkloadError } from '../errors.ts'
import { LF } from '../formats/line-feed.ts'
import { endsBehind, lineFeedEnds, type RecordEnds } from '../formats/record-ends.ts'
import { BufferFiller, largerBuffer } from './buffer-filler.ts'
import { BYTE_ORDER_MARK, byteOrderMark } from './byte-order-mark.ts'
import { SegmentEnds } from './segment-ends.ts'
import { Segments } from './segments.ts'
import type { ByteStream } from './source.ts'

/** Whole records: the last of `bytes` ends one, or is a line feed added where the source ends without. */
export interface Chunk {
  readonly bytes: Uint8Array
  /** Where `bytes[0]` lies in the source. */
  readonly byteOffset: number
  /** Bytes of the source that the chunk accounts for: a BOM counts, a line feed added at the end does not. */
  readonly sourceBytes: number
  /** The ordinal of its segment: the first chunk with another one begins the next segment. */
  readonly segment: number
}

export interface CutOptions {
  /**
   * At most `maxRecordBytes + 2`: a larger buffer would take a record that is too large. May change while the stream is
   * cut; it then counts for the buffers to come.
   */
  readonly chunkBytes: number
  /** A longer record is an error; of its end, the line feed does not count. */
  readonly maxRecordBytes: number
  /** How the format ends its records, for one stream. The default: with a line feed. */
  readonly recordEnds?: () => RecordEnds
  /** Whole lines at the beginning that are no records; a mark of byte order does not count. */
  readonly passedBytes?: number
  /** Where in the source the stream begins, if it does not begin with the source: between two records, behind the header. */
  readonly from?: number
  /** Of the table; the default: all is one. */
  readonly segments?: Segments
  /** Gives a buffer of at least `size` bytes of its own. */
  readonly allocate: (size: number) => Uint8Array
}

/** Cuts the whole stream. `name` is for errors. Does not close the stream. */
export async function* cut(stream: ByteStream, name: string, options: CutOptions): AsyncGenerator<Chunk> {
  const { maxRecordBytes, allocate, segments = new Segments(), from = 0 } = options
  const records = endsBehind(from > 0 ? 0 : (options.passedBytes ?? 0), (options.recordEnds ?? lineFeedEnds)())
  const ends = new SegmentEnds(records, segments)
  const filler = new BufferFiller(stream)
  let buffer = allocate(options.chunkBytes)
  let filled = 0
  let byteOffset = from
  let bomBytes = 0
  let isStart = from === 0
  for (;;) {
    filled = await filler.fill(buffer, filled)
    if (isStart) {
      isStart = false
      bomBytes = byteOrderMark(buffer, filled)
      buffer.copyWithin(0, bomBytes, filled)
      filled -= bomBytes
      byteOffset = bomBytes
    }
    const isSegmentEnd = ends.look(buffer, filled, bomBytes)
    const { length } = ends
    if (isSegmentEnd && length === 0) {
      segments.end()
      continue
    }
    if (filler.isAtEnd && !isSegmentEnd) {
      const sourceBytes = filled + bomBytes
      if (sourceBytes === 0) return
      addToChecksum(segments, buffer, filled, bomBytes)
      if (!records.isBetweenRecords()) buffer[filled++] = LF
      segments.take(sourceBytes)
      yield { bytes: buffer.subarray(0, filled), byteOffset, sourceBytes, segment: segments.ordinal }
      return
    }
    if (length === 0) {
      if (filled > maxRecordBytes) throw tooLarge(name, byteOffset, maxRecordBytes, records.isInQuotes())
      const larger = largerBuffer(buffer, maxRecordBytes, allocate)
      larger.set(buffer.subarray(0, filled))
      buffer = larger
      continue
    }
    const rest = filled - length
    const next = allocate(Math.max(options.chunkBytes, rest + 1))
    next.set(buffer.subarray(length, filled))
    filler.readAhead(next, rest)
    const sourceBytes = length + bomBytes
    addToChecksum(segments, buffer, length, bomBytes)
    segments.take(sourceBytes)
    yield { bytes: buffer.subarray(0, length), byteOffset, sourceBytes, segment: segments.ordinal }
    if (isSegmentEnd) segments.end()
    byteOffset += length
    bomBytes = 0
    buffer = next
    filled = rest
    ends.shift()
  }
}

/** The bytes as the source has them. */
function addToChecksum({ checksums }: Segments, buffer: Uint8Array, length: number, markBytes: number): void {
  if (checksums === undefined) return
  if (markBytes > 0) checksums.add(Uint8Array.from(BYTE_ORDER_MARK))
  checksums.add(buffer.subarray(0, length))
}

function tooLarge(source: string, byteOffset: number, maxRecordBytes: number, isInQuotes: boolean): BulkloadError {
  const check = isInQuotes ? 'for an unclosed quote' : 'that the file has line breaks'
  return new BulkloadError('BL_RECORD_TOO_LARGE', `a record is longer than ${maxRecordBytes} bytes`, {
    place: { source, byteOffset },
    hint: `raise --max-record-bytes, or check ${check}`,
  })
}
