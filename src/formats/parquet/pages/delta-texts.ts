// Texts whose lengths, or what they share with the one before, are written as differences.
// Source: Apache Parquet, "Encodings" (Encodings.md).

import { PageError, RowTooLarge } from '../corrupt.ts'
import type { Leaf } from '../schema/field.ts'
import { type Cursor, readDeltas } from './delta.ts'
import type { PageMemory } from './page-memory.ts'
import { fixedValues, type PageValues, textValues, tooShort, wrongEncoding } from './page-values.ts'

const MAX_EXPANDED_BYTES = 2 ** 28

export function readDeltaLengths(
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
export function readDeltaTexts(leaf: Leaf, cursor: Cursor, count: number, memory: PageMemory): PageValues {
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
  if (total > MAX_EXPANDED_BYTES) throw new RowTooLarge(`has a page that needs ${total} bytes`)
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
