// A chunk of documents that were made lines, and the way back from it to the source.

import type { Chunk } from './cutter.ts'

/** Whole documents, one per line, each where it stands in the source but for `insertedAt`. */
export interface JsonChunk extends Chunk {
  /** Where `bytes` has a line feed that is not in the source: ascending positions. Absent where there are none. */
  readonly insertedAt?: Int32Array
  /** A line of the source, from 1, from which `recordLines` count. */
  readonly firstLine: number
  /** Per line of the chunk: how many lines below `firstLine` its document begins. */
  readonly recordLines: Int32Array
}

/** Where in the source the byte of the chunk at `position` lies; for a line feed put in, the byte behind it. */
export function sourceOffset(chunk: JsonChunk, position: number): number {
  const inserted = chunk.insertedAt
  if (inserted === undefined) return chunk.byteOffset + position
  let low = 0
  let high = inserted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((inserted[middle] ?? 0) < position) low = middle + 1
    else high = middle
  }
  return chunk.byteOffset + position - low
}

/** The line of the source, from 1, in which the document on line `index` (from 0) of the chunk begins. */
export function sourceLine(chunk: JsonChunk, index: number): number {
  return chunk.firstLine + (chunk.recordLines[index] ?? 0)
}
