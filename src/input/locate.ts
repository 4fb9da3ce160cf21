// The way back from a chunk to the source: where a record lies that a worker tells by its place in the chunk.

import type { Place } from '../errors.ts'
import { sourceLine, sourceOffset } from '../sources/json-chunk.ts'
import type { InputChunk } from './input.ts'

/** The place in the source of a byte of the chunk, and of a line of it, both from 0. */
export type Locate = (position: number, line: number) => Place

/** `linesBefore`: the lines of the source before the chunk. */
export function locatorOf(
  chunk: Pick<InputChunk, 'source' | 'byteOffset' | 'documents' | 'slice'>,
  linesBefore: number,
): Locate {
  const source = chunk.source.name
  const { documents, slice } = chunk
  if (slice !== undefined) return (_position, line) => ({ source, row: slice.firstRow + line + 1 })
  if (documents !== undefined) {
    return (position, line) => ({
      source,
      line: sourceLine(documents, line),
      byteOffset: sourceOffset(documents, position),
    })
  }
  if (chunk.source.look !== undefined) return (_position, line) => ({ source, row: linesBefore + line + 1 })
  const { byteOffset } = chunk
  return (position, line) => ({ source, line: linesBefore + line + 1, byteOffset: byteOffset + position })
}
