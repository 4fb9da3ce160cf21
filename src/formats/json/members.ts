// The members of a JSON object on one line, whatever their names.

import { COLON, COMMA, LEFT_BRACE, QUOTE, RIGHT_BRACE } from '../../codecs/ascii.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { scanString, scanValue, skipBlanks, valueKind } from './scan.ts'

const utf8 = new TextDecoder()

/** The position after the last object that was visited to its end. */
export let objectEnd = 0

/**
 * Calls `visit(name, start, end, kind)` for each member of the object that begins at or after `pos`; text is given
 * without its quotes. False when the line is not an object, or broken: what was visited by then may be half of it.
 */
export function eachMember(
  bytes: Uint8Array,
  pos: number,
  visit: (name: string, start: number, end: number, kind: number) => void,
): boolean {
  let at = skipBlanks(bytes, pos)
  if (bytes[at] !== LEFT_BRACE) return false
  at = skipBlanks(bytes, at + 1)
  if (bytes[at] === RIGHT_BRACE) return endAt(at)
  for (;;) {
    if (bytes[at] !== QUOTE) return false
    const keyStart = at
    at = scanString(bytes, at)
    if (at < 0) return false
    const name = JSON.parse(utf8.decode(bytes.subarray(keyStart, at))) as string
    at = skipBlanks(bytes, at)
    if (bytes[at] !== COLON) return false
    const start = skipBlanks(bytes, at + 1)
    at = scanValue(bytes, start)
    if (at < 0) return false
    const kind = valueKind
    if (kind <= KIND.escapedText) visit(name, start + 1, at - 1, kind)
    else visit(name, start, at, kind)
    at = skipBlanks(bytes, at)
    if (bytes[at] === RIGHT_BRACE) return endAt(at)
    if (bytes[at] !== COMMA) return false
    at = skipBlanks(bytes, at + 1)
  }
}

function endAt(brace: number): true {
  objectEnd = brace + 1
  return true
}
