// Zstandard, in a thread, or several where its frames can be distinguished.

import { availableParallelism } from 'node:os'
import type { Codec } from '../codec.ts'

/**
 * On fewer cores the main thread and a worker leave no room for a second decoder, which takes 20 to 30 MB. One thread
 * gives some 450 MB/s.
 */
const THREADS = availableParallelism() >= 4 ? 2 : 1

const FRAME = 0x28
const DESCRIPTOR_AT = 4
/** RFC 8878, 3.1.1.1.1.5. */
const CHECKSUM = 0x04

export const ZSTD: Codec = {
  name: 'zstd',
  extensions: ['zst', 'zstd'],
  signatures: [
    // RFC 8878: a frame.
    [FRAME, 0xb5, 0x2f, 0xfd],
    // A skippable frame, 0x184D2A50 to 0x184D2A5F: pzstd writes one first. (lz4 knows them too, and nothing writes them.)
    ...Array.from({ length: 16 }, (_, i) => [0x50 + i, 0x2a, 0x4d, 0x18]),
  ],
  contentEncodings: ['zstd'],
  headBytes: DESCRIPTOR_AT + 1,
  // A skippable frame says nothing of those behind it.
  hasChecksum: (head) => head[0] !== FRAME || ((head[DESCRIPTOR_AT] ?? 0) & CHECKSUM) !== 0,
  async open(raw) {
    const { framesStream } = await import('../frames-stream.ts')
    const { ZSTD_FRAMES } = await import('./zstd-frame-end.ts')
    return framesStream(raw, ZSTD_FRAMES, THREADS)
  },
  loadDecoder: async () => (await import('./zstd.ts')).decodeZstd,
}
