// Brotli by node:zlib. It has no signature and no checksum.

import { createBrotliDecompress } from 'node:zlib'
import type { Codec } from '../codec.ts'

export const BROTLI: Codec = {
  name: 'brotli',
  extensions: ['br'],
  signatures: [],
  hasChecksum: () => false,
  async open(raw) {
    const { ENGINE_OPTIONS, ZlibStream } = await import('../zlib-stream.ts')
    return new ZlibStream(createBrotliDecompress(ENGINE_OPTIONS), raw)
  },
}
