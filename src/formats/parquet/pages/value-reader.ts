// The values of a page one part after another. Numbers of dictionary entries, flags and the bounds of texts are found when
// their part is wanted: a page of a megabyte may have a million of them, and each is looked at once, while it is in the
// processor's cache. Source: Apache Parquet, "Encodings" (Encodings.md).

import { PageError } from '../corrupt.ts'
import type { Leaf } from '../schema/field.ts'
import { HybridReader } from './hybrid.ts'
import type { PageMemory } from './page-memory.ts'
import { checkLengths, findTexts, lengthAt, skipTexts } from './page-texts.ts'
import { fixedValues, type PageValues, textValues, tooShort, viewOf, wrongEncoding } from './page-values.ts'
import type { PartMemory } from './part-memory.ts'
import { readValues, unpackBits } from './read-values.ts'

/** The next values are those from number `first` on. */
export interface ValuesPart {
  readonly values: PageValues
  readonly first: number
}

/** Both throw a PageError, or a RangeError, where the page is not what it says. */
export interface ValueReader {
  /** Goes over the next `count` values. */
  skip(count: number): void
  /** The next `count` values, good until `memory` is reset. */
  take(count: number, memory: PartMemory): ValuesPart
}

/**
 * The `count` values of `encoding` that begin at `start`; `dictionary` where the column has one. What is decoded as a whole
 * lies in `memory`. A text of more than `maxBytes` is a RowTooLarge.
 */
export function valueReader(
  leaf: Leaf,
  encoding: string,
  bytes: Uint8Array,
  start: number,
  count: number,
  dictionary: PageValues | undefined,
  memory: PageMemory,
  maxBytes: number,
): ValueReader {
  switch (encoding) {
    case 'PLAIN_DICTIONARY':
    case 'RLE_DICTIONARY':
      if (dictionary === undefined) throw new PageError('its dictionary is missing')
      return count === 0 ? NO_VALUES : indexReader(bytes, start, dictionary)
    case 'RLE':
      if (leaf.physical !== 'BOOLEAN') throw wrongEncoding(leaf, encoding)
      return runReader(new HybridReader(bytes, start + 4, lengthAt(bytes, start, bytes.length), 1))
    case 'PLAIN':
      if (leaf.physical === 'BOOLEAN') return bitReader(bytes, start, count)
      if (leaf.width === 0) return textReader(bytes, start, maxBytes)
      break
    default:
  }
  const values = readValues(leaf, encoding, bytes, start, count, memory)
  if (values.width === 0) checkLengths(values, 0, count, maxBytes)
  return wholeReader(values)
}

const NO_VALUES: ValueReader = wholeReader(fixedValues(new Uint8Array(0), 0, 1, 0))

function wholeReader(values: PageValues): ValueReader {
  let next = 0
  return {
    skip(count) {
      next += count
    },
    take(count) {
      const first = next
      next += count
      return { values, first }
    },
  }
}

function indexReader(bytes: Uint8Array, start: number, dictionary: PageValues): ValueReader {
  const bitWidth = bytes[start]
  if (bitWidth === undefined) throw tooShort()
  const reader = new HybridReader(bytes, start + 1, bytes.length, bitWidth)
  let last: PageValues | undefined
  return {
    skip: (count) => reader.skip(count),
    take(count, memory) {
      const indices = memory.integers('indices', count)
      const first = memory.takeIntegers('indices', count)
      reader.readIntegers(indices, first, count, dictionary.count)
      if (last?.indices !== indices) last = { ...dictionary, indices, count, dictionary }
      return { values: last, first }
    },
  }
}

function textReader(bytes: Uint8Array, start: number, maxBytes: number): ValueReader {
  const view = viewOf(bytes)
  let at = start
  return {
    skip(count) {
      at = skipTexts(view, at, count)
    },
    take(count, memory) {
      const starts = memory.integers('starts', count)
      const ends = memory.integers('ends', count)
      const first = memory.takeIntegers('starts', count)
      memory.takeIntegers('ends', count)
      at = findTexts(view, at, count, starts, ends, first)
      const values = textValues(bytes, starts, ends, first + count)
      checkLengths(values, first, count, maxBytes)
      return { values, first }
    },
  }
}

/** Booleans as bits. */
function bitReader(bytes: Uint8Array, start: number, all: number): ValueReader {
  if (start + Math.ceil(all / 8) > bytes.length) throw tooShort()
  let next = 0
  return {
    skip(count) {
      next += count
    },
    take(count, memory) {
      const flags = memory.bytes('flags', count)
      const first = memory.takeBytes('flags', count)
      unpackBits(bytes, start, next, flags, first, count)
      next += count
      return { values: fixedValues(flags, 0, 1, first + count), first }
    },
  }
}

/** Booleans as runs. */
function runReader(reader: HybridReader): ValueReader {
  return {
    skip: (count) => reader.skip(count),
    take(count, memory) {
      const flags = memory.bytes('flags', count)
      const first = memory.takeBytes('flags', count)
      if (reader.readLevels(flags, first, count, 1) === count) flags.fill(1, first, first + count)
      return { values: fixedValues(flags, 0, 1, first + count), first }
    },
  }
}
