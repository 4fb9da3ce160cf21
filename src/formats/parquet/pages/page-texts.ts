// Texts of a page, each of which follows its length.

import { RowTooLarge } from '../corrupt.ts'
import type { PageMemory } from './page-memory.ts'
import { type PageValues, textValues, tooShort, viewOf } from './page-values.ts'

const LENGTH_BYTES = 4

export function readTexts(bytes: Uint8Array, start: number, count: number, memory: PageMemory): PageValues {
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

/** Where the part ends whose length stands at `at`, before it. */
export function lengthAt(bytes: Uint8Array, at: number, end: number): number {
  if (at + 4 > end) throw tooShort()
  const length = viewOf(bytes).getUint32(at, true)
  if (at + 4 + length > end) throw tooShort()
  return at + 4 + length
}
