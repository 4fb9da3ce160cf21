import { MINUS } from '../ascii.ts'
import { REJECT } from '../reject.ts'
import { hexDigit } from './hex.ts'

/** 0 when `bytes[start .. end)` is a UUID in its canonical form of 36 characters (RFC 9562), else a reject. */
export function checkUuid(bytes: Uint8Array, start: number, end: number): number {
  if (end - start !== 36) return REJECT.valueSyntax
  for (let i = 0; i < 36; i++) {
    const byte = bytes[start + i]!
    if (i === 8 || i === 13 || i === 18 || i === 23) {
      if (byte !== MINUS) return REJECT.valueSyntax
    } else if (hexDigit(byte) < 0) return REJECT.valueSyntax
  }
  return 0
}
