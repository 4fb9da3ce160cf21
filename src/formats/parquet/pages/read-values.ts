// The encodings of which a page is decoded as a whole; the others are in `value-reader.ts`.
// Source: Apache Parquet, "Encodings" (Encodings.md).

import { PageError } from '../corrupt.ts'
import type { Leaf } from '../schema/field.ts'
import { readDeltas } from './delta.ts'
import { readDeltaLengths, readDeltaTexts } from './delta-texts.ts'
import type { PageMemory } from './page-memory.ts'
import { readTexts } from './page-texts.ts'
import { fixedValues, type PageValues, tooShort, wrongEncoding } from './page-values.ts'

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
