// The values of one page, nulls left out, as the page has them: bytes of a fixed width, or bytes with their bounds. Values
// of a dictionary are its entries' numbers. Here are the encodings of which a page is decoded as a whole; the others are
// in `value-reader.ts`. Source: Apache Parquet, "Encodings" (Encodings.md).

import { PageError, RowTooLarge } from '../corrupt.ts'
import type { Leaf } from '../schema/field.ts'
import { type Cursor, readDeltas } from './delta.ts'
import type { PageMemory } from './page-memory.ts'

/**
 * Value i is entry `indices[i]`, or i itself without `indices`. An entry of `width` bytes, little-endian where it is a
 * number, lies at `start + entry * width`; without a width at `starts[entry] .. ends[entry]`. The arrays may be longer than
 * what they hold.
 */
export interface PageValues {
  readonly bytes: Uint8Array
  readonly view: DataView
  readonly width: number
  readonly start: number
  readonly starts: Int32Array
  readonly ends: Int32Array
  readonly indices: Int32Array | undefined
  readonly count: number
  /** What `indices` are numbers of; the same object for all pages of a column chunk. */
  readonly dictionary: PageValues | undefined
}

const NONE = new Int32Array(0)

/** Values of `encoding` that begin at `start`, in `memory`. Throws a PageError. */
export function readValues(
  leaf: Leaf,
  encoding: string,
  bytes: Uint8Array,
  start: number,
  count: number,
  memory: PageMemory,
): PageValues {
  switch (encoding) {
    case 'PLAIN':
      if (leaf.width === 0) return readTexts(bytes, start, count, memory)
      if (leaf.physical === 'BOOLEAN') return readBits(bytes, start, count, memory)
      if (start + count * leaf.width > bytes.length) throw tooShort()
      return fixedValues(bytes, start, leaf.width, count)
    case 'DELTA_BINARY_PACKED': {
      if (leaf.physical !== 'INT32' && leaf.physical !== 'INT64') throw wrongEncoding(leaf, encoding)
      const cursor = { bytes, at: start, end: bytes.length }
      const width = leaf.physical === 'INT32' ? 4 : 8
      const out = memory.bytes('values', count * width)
      readDeltas(cursor, count, width, out)
      return fixedValues(out, 0, leaf.width, count)
    }
    case 'DELTA_LENGTH_BYTE_ARRAY':
      if (leaf.width !== 0) throw wrongEncoding(leaf, encoding)
      return readDeltaLengths({ bytes, at: start, end: bytes.length }, count, memory, 'starts', 'ends')
    case 'DELTA_BYTE_ARRAY':
      return readDeltaTexts(leaf, { bytes, at: start, end: bytes.length }, count, memory)
    case 'BYTE_STREAM_SPLIT':
      return joinStreams(leaf, bytes, start, count, memory)
    default:
      throw new PageError(`the encoding ${encoding} is not known`)
  }
}

function readBits(bytes: Uint8Array, start: number, count: number, memory: PageMemory): PageValues {
  if (start + Math.ceil(count / 8) > bytes.length) throw tooShort()
  const flags = memory.bytes('values', count)
  unpackBits(bytes, start, 0, flags, 0, count)
  return fixedValues(flags, 0, 1, count)
}

/** Puts `count` bits from number `bit` of those at `start` on into bytes of `flags` from `first` on. */
export function unpackBits(
  bytes: Uint8Array,
  start: number,
  bit: number,
  flags: Uint8Array,
  first: number,
  count: number,
): void {
  for (let i = 0, b = bit; i < count; i++, b++) flags[first + i] = (bytes[start + (b >>> 3)]! >> (b & 7)) & 1
}

function readTexts(bytes: Uint8Array, start: number, count: number, memory: PageMemory): PageValues {
  const starts = memory.integers('starts', count)
  const ends = memory.integers('ends', count)
  findTexts(viewOf(bytes), start, count, starts, ends, 0)
  return textValues(bytes, starts, ends, count)
}

/**
 * Finds the bounds of `count` texts, each of which follows its length, from `start` on, and puts them at `first` and after
 * it. Returns where the last one ends.
 */
export function findTexts(
  view: DataView,
  start: number,
  count: number,
  starts: Int32Array,
  ends: Int32Array,
  first: number,
): number {
  const { byteLength } = view
  let at = start
  for (let i = first; i < first + count; i++) {
    if (at + LENGTH_BYTES > byteLength) throw tooShort()
    const from = at + LENGTH_BYTES
    at = from + view.getUint32(at, true)
    if (at > byteLength) throw tooShort()
    starts[i] = from
    ends[i] = at
  }
  return at
}

/** Goes over `count` texts from `start` on. */
export function skipTexts(view: DataView, start: number, count: number): number {
  const { byteLength } = view
  let at = start
  for (let i = 0; i < count; i++) {
    if (at + LENGTH_BYTES > byteLength) throw tooShort()
    at += LENGTH_BYTES + view.getUint32(at, true)
  }
  if (at > byteLength) throw tooShort()
  return at
}

/** Throws a RowTooLarge when one of `count` texts from number `first` on has more than `max` bytes; they lie in `bytes`. */
export function checkLengths({ bytes, starts, ends }: PageValues, first: number, count: number, max: number): void {
  if (bytes.length <= max) return
  for (let i = first; i < first + count; i++) {
    const length = ends[i]! - starts[i]!
    if (length > max) throw new RowTooLarge(`has a value of ${length} bytes`)
  }
}

const LENGTH_BYTES = 4

/** Where the part ends whose length stands at `at`, before it. */
export function lengthAt(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) throw tooShort()
  const length = viewOf(bytes).getUint32(at, true)
  if (at + 4 + length > end) throw tooShort()
  return at + 4 + length
}

function readDeltaLengths(
  cursor: Cursor,
  count: number,
  memory: PageMemory,
  startsSlot: 'starts' | 'restStarts',
  endsSlot: 'ends' | 'restEnds',
): PageValues {
  const lengths = memory.integers('lengths', count)
  readDeltas(cursor, count, 4, lengths)
  const starts = memory.integers(startsSlot, count)
  const ends = memory.integers(endsSlot, count)
  let at = cursor.at
  for (let i = 0; i < count; i++) {
    if (lengths[i]! < 0) throw new PageError('a negative length')
    starts[i] = at
    at += lengths[i]!
    ends[i] = at
    if (at > cursor.end) throw tooShort()
  }
  cursor.at = at
  return textValues(cursor.bytes, starts, ends, count)
}

/** Each value as what it shares with the one before and the rest of it. */
function readDeltaTexts(leaf: Leaf, cursor: Cursor, count: number, memory: PageMemory): PageValues {
  if (leaf.physical !== 'BYTE_ARRAY' && leaf.physical !== 'FIXED_LEN_BYTE_ARRAY')
    throw wrongEncoding(leaf, 'DELTA_BYTE_ARRAY')
  const prefixes = memory.integers('prefixes', count)
  readDeltas(cursor, count, 4, prefixes)
  const rests = readDeltaLengths(cursor, count, memory, 'restStarts', 'restEnds')
  let total = 0
  for (let i = 0; i < count; i++) {
    const before = i === 0 ? 0 : prefixes[i - 1]! + rests.ends[i - 1]! - rests.starts[i - 1]!
    if (prefixes[i]! < 0 || prefixes[i]! > before) throw new PageError('a value that shares more than there is')
    total += prefixes[i]! + rests.ends[i]! - rests.starts[i]!
  }
  // Values that share most of themselves may be many times the page.
  if (total > MAX_EXPANDED_BYTES) throw new RowTooLarge(`has a page that takes ${total} bytes`)
  const out = memory.bytes('values', total)
  const starts = memory.integers('starts', count)
  const ends = memory.integers('ends', count)
  let at = 0
  for (let i = 0; i < count; i++) {
    starts[i] = at
    if (prefixes[i]! > 0) out.copyWithin(at, starts[i - 1]!, starts[i - 1]! + prefixes[i]!)
    at += prefixes[i]!
    out.set(rests.bytes.subarray(rests.starts[i]!, rests.ends[i]!), at)
    at += rests.ends[i]! - rests.starts[i]!
    ends[i] = at
    if (leaf.width > 0 && at - starts[i]! !== leaf.width) throw new PageError('a value of another width')
  }
  return leaf.width > 0 ? fixedValues(out, 0, leaf.width, count) : textValues(out, starts, ends, count)
}

const MAX_EXPANDED_BYTES = 2 ** 28

/** All first bytes, then all second bytes, and so on. */
function joinStreams(leaf: Leaf, bytes: Uint8Array, start: number, count: number, memory: PageMemory): PageValues {
  const { width } = leaf
  if (width === 0 || leaf.physical === 'BOOLEAN') throw wrongEncoding(leaf, 'BYTE_STREAM_SPLIT')
  if (start + count * width > bytes.length) throw tooShort()
  const out = memory.bytes('values', count * width)
  for (let b = 0; b < width; b++) {
    const stream = start + b * count
    for (let i = 0; i < count; i++) out[i * width + b] = bytes[stream + i]!
  }
  return fixedValues(out, 0, width, count)
}

/** Values of `width` bytes from `start` on. */
export function fixedValues(bytes: Uint8Array, start: number, width: number, count: number): PageValues {
  const view = viewOf(bytes)
  return { bytes, view, width, start, starts: NONE, ends: NONE, indices: undefined, count, dictionary: undefined }
}

/** Values between bounds. */
export function textValues(bytes: Uint8Array, starts: Int32Array, ends: Int32Array, count: number): PageValues {
  const view = viewOf(bytes)
  return { bytes, view, width: 0, start: 0, starts, ends, indices: undefined, count, dictionary: undefined }
}

export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}

export function tooShort(): PageError {
  return new PageError('its values end too early')
}

export function wrongEncoding(leaf: Leaf, encoding: string): PageError {
  return new PageError(`values of ${leaf.physical} in the encoding ${encoding}`)
}
