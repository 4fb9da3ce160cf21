// The second half of bzip2: the sorted rotations turned back, runs written out, and the checksum of what came out.

import type { Write } from './decode.ts'

const OUTPUT_BYTES = 64 * 1024
/** After so many equal bytes stands a count of more. */
const RUN_LENGTH = 4
/** CRC-32 with the highest bit first, as in Ethernet: polynomial 0x04c11db7. */
const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24
  for (let bit = 0; bit < 8; bit++) crc = crc < 0 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  return crc
})

export class Bzip2Output {
  readonly #write: Write
  readonly #bytes = new Uint8Array(OUTPUT_BYTES)

  constructor(write: Write) {
    this.#write = write
  }

  /**
   * `transform[0 .. size)` holds the block's bytes in the order of its rotations, `counts` how often each byte comes.
   * Both are used up. Returns the checksum, signed.
   */
  block(transform: Uint32Array, size: number, origin: number, counts: Int32Array): number {
    let sum = 0
    for (let byte = 0; byte < 256; byte++) {
      const count = counts[byte] as number
      counts[byte] = sum
      sum += count
    }
    // The upper 24 bits of each entry become the place of the byte that follows.
    for (let i = 0; i < size; i++) {
      const byte = (transform[i] as number) & 0xff
      const place = counts[byte] as number
      counts[byte] = place + 1
      transform[place] = (transform[place] as number) | (i << 8)
    }
    const bytes = this.#bytes
    let filled = 0
    let crc = -1
    let equal = 0
    let previous = -1
    let at = (transform[origin] as number) >>> 8
    for (let i = 0; i < size; i++) {
      const entry = transform[at] as number
      at = entry >>> 8
      const byte = entry & 0xff
      if (equal === RUN_LENGTH) {
        equal = 0
        for (let more = byte; more > 0; more--) {
          crc = (crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ previous) & 0xff] as number)
          bytes[filled++] = previous
          if (filled === OUTPUT_BYTES) filled = this.#flush(filled)
        }
        previous = -1
        continue
      }
      equal = byte === previous ? equal + 1 : 1
      previous = byte
      crc = (crc << 8) ^ (CRC_TABLE[((crc >>> 24) ^ byte) & 0xff] as number)
      bytes[filled++] = byte
      if (filled === OUTPUT_BYTES) filled = this.#flush(filled)
    }
    this.#flush(filled)
    return ~crc
  }

  #flush(filled: number): number {
    this.#write(this.#bytes.subarray(0, filled))
    return 0
  }
}
