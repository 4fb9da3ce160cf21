// Bytes in which no part is like another, so that one byte too many, too few or in the wrong place is seen.

/** Source: G. Marsaglia, "Xorshift RNGs", 2003. */
export function randomBytes(length: number, seed = 1): Buffer {
  const words = new Uint32Array(Math.ceil(length / 4))
  let state = seed
  for (let i = 0; i < words.length; i++) {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    words[i] = state
  }
  return Buffer.from(words.buffer, 0, length)
}
