// The characters that JSON has as escapes only.

import { BACKSLASH, QUOTE } from '../../codecs/ascii.ts'

const HEX = new TextEncoder().encode('0123456789abcdef')
const ESCAPE = new TextEncoder().encode('\\u00')

/** Writes a quote, a backslash or a control character at `at`; returns the position after it. Takes up to 6 bytes. */
export function putEscape(byte: number, target: Uint8Array, at: number): number {
  if (byte === QUOTE || byte === BACKSLASH) {
    target[at] = BACKSLASH
    target[at + 1] = byte
    return at + 2
  }
  target.set(ESCAPE, at)
  target[at + 4] = HEX[byte >> 4]!
  target[at + 5] = HEX[byte & 15]!
  return at + 6
}
