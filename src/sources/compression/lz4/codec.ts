// LZ4 frames, in a thread.

import type { Codec } from '../codec.ts'

const FRAME = 0x04
/** In the frame's descriptor: a checksum of the content, or of each block (lz4_Frame_format.md). */
const CHECKSUMS = 0x14
const DESCRIPTOR_AT = 4

export const LZ4: Codec = {
  name: 'lz4',
  extensions: ['lz4'],
  // lz4_Frame_format.md: a frame, and a legacy frame.
  signatures: [
    [FRAME, 0x22, 0x4d, 0x18],
    [0x02, 0x21, 0x4c, 0x18],
  ],
  headBytes: DESCRIPTOR_AT + 1,
  hasChecksum: (head) => head[0] === FRAME && ((head[DESCRIPTOR_AT] ?? 0) & CHECKSUMS) !== 0,
  async open(raw) {
    const { threadStream } = await import('../decoder-thread.ts')
    return threadStream('lz4', raw)
  },
  loadDecoder: async () => (await import('./lz4.ts')).decodeLz4,
}
