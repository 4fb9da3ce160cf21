// The elements of a JSON array that has been scanned before.

import { COMMA, RIGHT_BRACKET } from '../../codecs/ascii.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { scanValue, skipBlanks, valueKind } from './scan.ts'

/**
 * Calls `visit(start, end, kind)` for each element of the array whose bracket is at `start`, in order, until one
 * returns a negative number, which it returns; 0 otherwise. Text is given without its quotes.
 */
export function eachElement(
  bytes: Uint8Array,
  start: number,
  visit: (start: number, end: number, kind: number) => number,
): number {
  let at = skipBlanks(bytes, start + 1)
  if (bytes[at] === RIGHT_BRACKET) return 0
  for (;;) {
    const end = scanValue(bytes, at)
    const kind = valueKind
    const isText = kind <= KIND.escapedText
    const result = isText ? visit(at + 1, end - 1, kind) : visit(at, end, kind)
    if (result < 0) return result
    at = skipBlanks(bytes, end)
    if (bytes[at] !== COMMA) return 0
    at = skipBlanks(bytes, at + 1)
  }
}
