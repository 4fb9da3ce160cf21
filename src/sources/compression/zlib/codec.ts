// zlib streams (RFC 1950), which `pigz -z` and many programs write: deflate with a header and a checksum.

import { createInflate, inflateSync } from 'node:zlib'
import type { Codec } from '../codec.ts'
import { givesText } from '../likely-text.ts'

/** RFC 1950, 2.2: deflate, and the check bits of the header. */
function hasHeader([first = 0, second = 0]: Uint8Array): boolean {
  return (first & 0x8f) === 8 && (first * 256 + second) % 31 === 0
}

export const ZLIB: Codec = {
  name: 'zlib',
  extensions: ['zz', 'zlib'],
  // With the usual window of 32 KiB, from the fastest level to the best.
  signatures: [
    [0x78, 0x01],
    [0x78, 0x5e],
    [0x78, 0x9c],
    [0x78, 0xda],
  ],
  beginsLikeText: true,
  isLike: (head) => hasHeader(head) && givesText(head, inflateSync, 1),
  contentEncodings: ['deflate'],
  hasChecksum: () => true,
  async open(raw) {
    const { ENGINE_OPTIONS, ZlibStream } = await import('../zlib-stream.ts')
    return new ZlibStream(createInflate(ENGINE_OPTIONS), raw)
  },
}
