// A number of a key and a row: the same on every machine, in every order. 32-bit arithmetic alone, so that it is
// the same in every engine. The mixing is that of MurmurHash3's finalizer.

/** Keys of draws of the same row that must not depend on each other. */
const DRAW = 0x9e37_79b9
const TWO_32 = 2 ** 32

function mix(value: number): number {
  let h = value
  h = Math.imul(h ^ (h >>> 16), 0x85eb_ca6b)
  h = Math.imul(h ^ (h >>> 13), 0xc2b2_ae35)
  return h ^ (h >>> 16)
}

/** The key of a text under another key: of a table under the seed, of a column under its table. */
export function keyOf(key: number, text: string): number {
  let h = mix(key | 0)
  for (let i = 0; i < text.length; i++) h = mix(Math.imul(h, 31) + text.charCodeAt(i))
  return mix(h + text.length)
}

/** 32 random bits of a row below 2^53, as an unsigned number. */
export function bitsOf(key: number, row: number, draw = 0): number {
  const high = Math.floor(row / TWO_32)
  let h = mix((key + Math.imul(draw, DRAW)) ^ Math.imul(row | 0, 0x27d4_eb2f))
  h = mix(h + (row | 0) + Math.imul(high, 0x1656_67b1))
  return h >>> 0
}

/** 0 <= x < 1, of 53 bits. */
export function shareOf(key: number, row: number, draw = 0): number {
  const high = bitsOf(key, row, 2 * draw + 0x100) >>> 5
  const low = bitsOf(key, row, 2 * draw + 0x101) >>> 6
  return (high * 0x400_0000 + low) / 2 ** 53
}

/** A whole number from 0 to `bound - 1`. */
export function below(key: number, row: number, bound: number, draw = 0): number {
  if (bound <= 0x1_0000) return Math.floor((bitsOf(key, row, draw) / TWO_32) * bound)
  return Math.floor(shareOf(key, row, draw) * bound)
}
