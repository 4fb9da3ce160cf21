// xz, in a thread, or two where the headers of its blocks give their sizes.

import { availableParallelism } from 'node:os'
import type { Codec } from '../codec.ts'
import type { XzResume } from './xz.ts'

/** A thread gives some 30 MB/s: it is worth a second one on any machine that has two cores. */
const THREADS = availableParallelism() >= 2 ? 2 : 1
const HEADER_BYTES = 12
const CHECK_AT = 7

export const XZ: Codec = {
  name: 'xz',
  extensions: ['xz'],
  // xz-file-format.txt, 2.1.1.1
  signatures: [[0xfd, 0x37, 0x7a, 0x58, 0x5a, 0x00]],
  headBytes: HEADER_BYTES,
  hasChecksum: (head) => head[CHECK_AT] !== 0,
  async open(raw, head) {
    const { xzFrames } = await import('./xz-frames.ts')
    const blocks = xzFrames(head)
    if (blocks !== undefined) {
      const { framesStream } = await import('../frames-stream.ts')
      return framesStream(raw, blocks, THREADS)
    }
    const { threadStream } = await import('../decoder-thread.ts')
    return threadStream('xz', raw)
  },
  async loadDecoder(resume) {
    const { decodeXz } = await import('./xz.ts')
    return (input, write) => decodeXz(input, write, resume as XzResume | undefined)
  },
}
