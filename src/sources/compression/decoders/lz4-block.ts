// One LZ4 block: github.com/lz4/lz4, doc/lz4_Block_format.md.

const MIN_MATCH = 4
/** From here on the engine's own copy is faster than a loop. */
const LONG_COPY = 32

/**
 * Decodes `source` into `into` from `at`; matches may reach back to `into[0]`. Returns where the output ends, or -1 if
 * the block is damaged or does not fit below `limit`.
 */
export function decodeLz4Block(source: Uint8Array, into: Uint8Array, at: number, limit: number): number {
  const end = source.length
  let from = 0
  let to = at
  while (from < end) {
    const token = source[from++] as number
    let literals = token >> 4
    if (literals === 15) {
      let more = 255
      while (more === 255) {
        if (from === end) return -1
        more = source[from++] as number
        literals += more
      }
    }
    if (from + literals > end || to + literals > limit) return -1
    if (literals >= LONG_COPY) {
      into.set(source.subarray(from, from + literals), to)
      from += literals
      to += literals
    } else for (const stop = to + literals; to < stop; ) into[to++] = source[from++] as number
    // The last sequence has no match.
    if (from === end) return to

    if (from + 2 > end) return -1
    const distance = (source[from] as number) | ((source[from + 1] as number) << 8)
    from += 2
    let length = (token & 15) + MIN_MATCH
    if (length === 15 + MIN_MATCH) {
      let more = 255
      while (more === 255) {
        if (from === end) return -1
        more = source[from++] as number
        length += more
      }
    }
    let match = to - distance
    if (distance === 0 || match < 0 || to + length > limit) return -1
    if (length >= LONG_COPY && distance >= length) {
      into.copyWithin(to, match, match + length)
      to += length
    } else for (const stop = to + length; to < stop; ) into[to++] = into[match++] as number
  }
  // A block ends with literals: one that ends here was cut off, or was empty.
  return -1
}
