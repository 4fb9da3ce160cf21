// The members of a JSON object that has been scanned before, with their keys as they are there.

import { COMMA, RIGHT_BRACE } from '../../codecs/ascii.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { scanString, scanValue, skipBlanks, valueKind } from './scan.ts'

/** `keyKind` is text or escaped text; both spans are without quotes. */
export type EntryVisitor = (
  keyStart: number,
  keyEnd: number,
  keyKind: number,
  start: number,
  end: number,
  kind: number,
) => number

/**
 * Calls `visit` for each member of the object whose brace is at `start`, in order, until one returns a negative number,
 * which it returns; 0 otherwise.
 */
export function eachEntry(bytes: Uint8Array, start: number, visit: EntryVisitor): number {
  let at = skipBlanks(bytes, start + 1)
  if (bytes[at] === RIGHT_BRACE) return 0
  for (;;) {
    const keyStart = at + 1
    const keyEnd = scanString(bytes, at) - 1
    const keyKind = valueKind
    // The colon is the one byte between the key and the value that is no white space.
    const from = skipBlanks(bytes, skipBlanks(bytes, keyEnd + 1) + 1)
    const end = scanValue(bytes, from)
    const kind = valueKind
    const inQuotes = kind <= KIND.escapedText ? 1 : 0
    const result = visit(keyStart, keyEnd, keyKind, from + inQuotes, end - inQuotes, kind)
    if (result < 0) return result
    at = skipBlanks(bytes, end)
    if (bytes[at] !== COMMA) return 0
    at = skipBlanks(bytes, at + 1)
  }
}
