// The values of a column whose notation the user named: converted before its own writer gets them.

import type { Notation } from '../codecs/notation.ts'
import { converted, converterOf } from '../codecs/notations/converter.ts'

/** `write` itself where the column has no notation. `more`: what the writer gets beside the value. */
export function withNotation<More extends readonly unknown[]>(
  notation: Notation | undefined,
  write: (bytes: Uint8Array, start: number, end: number, kind: number, ...more: More) => number,
): (bytes: Uint8Array, start: number, end: number, kind: number, ...more: More) => number {
  if (notation === undefined) return write
  const convert = converterOf(notation)
  return (bytes, start, end, kind, ...more) => {
    const result = convert(bytes, start, end, kind)
    if (result === 0) return write(bytes, start, end, kind, ...more)
    // The line feed that comes last is no part of the value.
    return result < 0 ? result : write(converted.bytes, 0, converted.length - 1, result, ...more)
  }
}
