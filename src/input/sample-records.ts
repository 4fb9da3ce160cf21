// Records of a source to guess columns from: all of a small one, records from several places of a larger one, the first
// ones where bytes can only be read front to back.

import { LF } from '../formats/line-feed.ts'
import type { InputOptions } from '../options/input-options.ts'
import type { InferredColumn } from '../schema.ts'
import type { RandomAccess, Source } from '../sources/source.ts'
import { withoutHeader } from '../sources/without-header.ts'
import { type Content, isPlainContent, openContent } from './content.ts'
import type { Piece, SourceFormat } from './format/source-format.ts'

/** Whole records, good until the next are asked for. */
export interface RecordSample extends Omit<Piece, 'segment'> {
  /** They follow those before them; the first ones are those of the source. */
  readonly follows: boolean
}

export interface SampleExtent {
  /** The sample is every record of the source. */
  readonly isAll: boolean
  /** Places beside the beginning that were read, and those of them where no record could be found for sure. */
  readonly places: number
  readonly unclearPlaces: number
}

const PIECE_BYTES = 256 * 1024
const MAX_RECORD_BYTES = 64 * 1024 * 1024
/** A file on this machine up to this size is read whole, which takes a second or two; of a larger one this many pieces. */
const LOCAL = { wholeBytes: 64 * 1024 * 1024, places: 64 }
/** Each place is a request. */
const REMOTE = { wholeBytes: 1024 * 1024, places: 16 }
/** What is read from the beginning where there is no other way. */
const MAX_BEGINNING_BYTES = 16 * 1024 * 1024

/** Samples `content`, the opened source. */
export async function* sampleRecords(source: Source, content: Content): AsyncGenerator<RecordSample, SampleExtent> {
  const { format, stream } = content
  const { wholeBytes, places } = source.localPath !== undefined ? LOCAL : REMOTE
  const isPlain = source.openAt !== undefined && content.compression === 'none'
  const isWhole = isPlain && (source.sizeBytes ?? 0) <= wholeBytes
  const canSeek = isPlain && !isWhole && content.encoding === 'utf-8' && format.findRecords !== undefined
  const limit = isWhole ? Number.POSITIVE_INFINITY : canSeek ? 1 : MAX_BEGINNING_BYTES
  const cutting = {
    chunkBytes: PIECE_BYTES,
    maxRecordBytes: MAX_RECORD_BYTES,
    allocate: (size: number) => new Uint8Array(size),
  }
  let sampled = 0
  for await (const piece of withoutHeader(format.cut(stream, source.name, cutting), format.header.bytes.length)) {
    // The rest of the source is not looked at.
    if (sampled >= limit) {
      if (!canSeek || source.openAt === undefined) return { isAll: false, places: 0, unclearPlaces: 0 }
      const access = await source.openAt()
      try {
        return yield* samplePlaces(access, format, places, sampled)
      } finally {
        await access.close()
      }
    }
    yield { ...piece, follows: true }
    sampled += piece.bytes.length
  }
  return { isAll: true, places: 0, unclearPlaces: 0 }
}

/** Opens the source, gives its samples to what `begin` makes for its format, and closes it. */
export async function sampleSource(
  source: Source,
  options: InputOptions,
  begin: (format: SourceFormat) => (sample: RecordSample) => void,
): Promise<{ readonly isAll: boolean; readonly declared?: readonly InferredColumn[] }> {
  const content = await openContent(await source.open(), source, options)
  if (content.openFile !== undefined) {
    const { format, close } = await content.openFile(source, content.stream, isPlainContent(content))
    await close()
    return { isAll: true, declared: format.declared ?? [] }
  }
  try {
    const take = begin(content.format)
    const samples = sampleRecords(source, content)
    for (;;) {
      const next = await samples.next()
      if (next.done) return next.value
      take(next.value)
    }
  } finally {
    await content.stream.close()
  }
}

/** Pieces from evenly spaced places behind the first `passed` bytes. */
async function* samplePlaces(
  access: RandomAccess,
  { record, findRecords }: SourceFormat,
  count: number,
  passed: number,
): AsyncGenerator<RecordSample, SampleExtent> {
  const { sizeBytes } = access
  const step = Math.floor(sizeBytes / count)
  const window = new Uint8Array(Math.min(PIECE_BYTES, step) + 1)
  let places = 0
  let unclearPlaces = 0
  for (let place = 1; place < count; place++) {
    const at = place * step
    if (at < passed) continue
    places++
    const length = await access.readAt(at, window.subarray(0, -1))
    const isEnd = at + length >= sizeBytes
    // The last record may lack its line end.
    if (isEnd) window[length] = LF
    const bytes = window.subarray(0, isEnd ? length + 1 : length)
    const found = findRecords?.(bytes, isEnd, record)
    if (found === undefined) unclearPlaces++
    else {
      const { from, to } = found
      yield { bytes: bytes.subarray(from, to), byteOffset: at + from, sourceBytes: to - from, follows: false }
    }
  }
  return { isAll: false, places, unclearPlaces }
}
