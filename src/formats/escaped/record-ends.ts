// Where records of fields with backslash escapes end: with a line feed that no backslash takes into a field. Behind an even
// number of backslashes it ends the record, for those are escapes of each other.

import { BACKSLASH, CR, DOT, LF } from '../../codecs/ascii.ts'
import type { RecordEnds } from '../record-ends.ts'
import type { EscapedDialect } from './dialect.ts'

/**
 * For one stream; what was not cut off at the last end must still lie before `from`. The line that ends the data of COPY is
 * given out together with what follows it, so that its reader sees whether anything does.
 */
export function escapedRecordEnds({ style }: EscapedDialect): RecordEnds {
  let isBetween = true
  return {
    scan(bytes, from, to) {
      if (from === to) return 0
      isBetween = bytes[to - 1] === LF && !isEscaped(bytes, to - 1)
      let end = to
      for (;;) {
        end = lastEnd(bytes, from, end)
        if (end === 0) return 0
        const start = style === 'postgres' ? markerStart(bytes, end) : end
        if (start === end) return end
        end = start
        // The end before it was found by an earlier call.
        if (end <= from) return 0
      }
    },
    isBetweenRecords: () => isBetween,
    isInQuotes: () => false,
  }
}

/** The position after the last line feed in `bytes[from .. to)` that ends a record, or 0. */
function lastEnd(bytes: Uint8Array, from: number, to: number): number {
  const body = Buffer.from(bytes.buffer, bytes.byteOffset, to)
  for (let at = to; at > from; ) {
    at = body.lastIndexOf(LF, at - 1)
    if (at < from) return 0
    if (!isEscaped(bytes, at)) return at + 1
  }
  return 0
}

/** Whether a backslash takes along the byte at `pos`. */
function isEscaped(bytes: Uint8Array, pos: number): boolean {
  let at = pos
  while (at > 0 && bytes[at - 1] === BACKSLASH) at--
  return (pos - at) % 2 === 1
}

/** Where the line `\.` begins that ends before `end`; `end` when it is another. */
function markerStart(bytes: Uint8Array, end: number): number {
  let at = end - 2
  if (bytes[at] === CR) at--
  if (bytes[at] !== DOT || bytes[at - 1] !== BACKSLASH) return end
  const start = at - 1
  const isLine = start === 0 || (bytes[start - 1] === LF && !isEscaped(bytes, start - 1))
  return isLine ? start : end
}
