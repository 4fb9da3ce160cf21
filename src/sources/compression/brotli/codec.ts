// Brotli by node:zlib. It has no signature and no checksum.

import type { Codec } from '../codec.ts'

export const BROTLI: Codec = {
  name: 'brotli',
  extensions: ['br'],
  signatures: [],
  hasChecksum: () => false,
  async open(raw) {
    const { brotliStream } = await import('../zlib-stream.ts')
    return brotliStream(raw)
  },
}
