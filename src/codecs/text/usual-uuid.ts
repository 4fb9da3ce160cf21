// UUIDs in their canonical form of 36 characters (RFC 9562) as a JSON string.

import { MINUS, QUOTE } from '../ascii.ts'
import { hexDigit } from './hex.ts'
import { UNUSUAL } from './usual-number.ts'

/** The sixteen bytes of the UUID that was read last. */
export const uuidBytes = new Uint8Array(16)

/** Reads the UUID at `pos` into `uuidBytes`; the position after its closing quote, or `UNUSUAL`. */
export function readUsualUuid(bytes: Uint8Array, pos: number): number {
  if (bytes[pos] !== QUOTE) return UNUSUAL
  let at = pos + 1
  for (let i = 0; i < 16; i++) {
    if ((i === 4 || i === 6 || i === 8 || i === 10) && bytes[at++] !== MINUS) return UNUSUAL
    const high = hexDigit(bytes[at]!)
    const low = hexDigit(bytes[at + 1]!)
    if (high < 0 || low < 0) return UNUSUAL
    uuidBytes[i] = high * 16 + low
    at += 2
  }
  return bytes[at] === QUOTE ? at + 1 : UNUSUAL
}
