// NaN and infinity as servers print them: ClickHouse nan, inf, -inf (Formats, "CSV"), Postgres NaN, Infinity, -Infinity
// (PostgreSQL documentation, "Floating-Point Types"). Both read any case, and a plus; JSON has none of them.

import { MINUS, PLUS } from '../ascii.ts'

const NAN = new TextEncoder().encode('nan')
const INFINITY = new TextEncoder().encode('infinity')
const SHORT_INFINITY = new TextEncoder().encode('inf')
/** Makes a letter of ASCII a small one. */
const SMALL = 0x20

/** Whether `bytes[start .. end)` is NaN or an infinity, and which; 0 if it is neither. */
export function readNonFinite(bytes: Uint8Array, start: number, end: number): number {
  const sign = bytes[start]
  const from = sign === MINUS || sign === PLUS ? start + 1 : start
  if (from === start && isWord(bytes, start, end, NAN)) return Number.NaN
  if (!isWord(bytes, from, end, SHORT_INFINITY) && !isWord(bytes, from, end, INFINITY)) return 0
  return sign === MINUS ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

function isWord(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  if (end - start !== word.length) return false
  for (let i = 0; i < word.length; i++) if ((bytes[start + i]! | SMALL) !== word[i]) return false
  return true
}
