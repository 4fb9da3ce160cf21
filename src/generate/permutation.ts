// Rows in another order, each once, without a table of them: a Feistel network over the next power of four, walked until it
// comes out below `count`.

import { bitsOf } from './counter-hash.ts'

const ROUNDS = 4

/** The place of `row`, one of 0 .. count - 1, for `count` of up to 2^52. */
export function permuted(key: number, row: number, count: number): number {
  let half = 1
  while (half * half < count) half *= 2
  let at = row
  do at = network(key, at, half)
  while (at >= count)
  return at
}

function network(key: number, value: number, half: number): number {
  let left = Math.floor(value / half)
  let right = value % half
  for (let round = 0; round < ROUNDS; round++) {
    // Both halves have at most 26 bits.
    const mixed = (left ^ (bitsOf(key, right, round) % half)) >>> 0
    left = right
    right = mixed
  }
  return left * half + right
}
