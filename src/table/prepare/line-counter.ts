// The numbers of lines, for records that are to know theirs. Counted only then: workers count for everything else.

import { formatOf } from '../../formats/registry.ts'
import type { InputChunk } from '../../input/input.ts'
import type { ChunkLines } from '../../workers/encode-chunk.ts'

const LF = 0x0a
const CR = 0x0d

/** Of a Parquet file the rows count as lines. To be called for each chunk of a table in its turn, before its bytes go to a worker. */
export function lineCounter(): (chunk: InputChunk) => ChunkLines {
  let next = 1
  return ({ bytes, format, documents, slice, isFirst }) => {
    if (slice !== undefined) return { first: slice.firstRow + 1 }
    if (documents !== undefined) return { first: documents.firstLine, below: documents.recordLines }
    if (isFirst) next = format.header.lines + 1
    const first = next
    next += countLines(bytes, formatOf(format.record).endsWithReturns === true)
    return { first }
  }
}

/** In separated values a carriage return ends a line, too. */
function countLines(bytes: Uint8Array, withReturns: boolean): number {
  let count = 0
  for (let at = bytes.indexOf(LF); at !== -1; at = bytes.indexOf(LF, at + 1)) count++
  if (!withReturns) return count
  for (let at = bytes.indexOf(CR); at !== -1; at = bytes.indexOf(CR, at + 1)) if (bytes[at + 1] !== LF) count++
  return count
}
