// bzip2, in a thread.

import { ANY, type Codec } from '../codec.ts'

export const BZIP2: Codec = {
  name: 'bzip2',
  extensions: ['bz2'],
  // "BZh", the level, and the first block's magic or that of the stream's end: "BZh9" alone may well begin a text.
  signatures: [
    [0x42, 0x5a, 0x68, ANY, 0x31, 0x41, 0x59, 0x26, 0x53, 0x59],
    [0x42, 0x5a, 0x68, ANY, 0x17, 0x72, 0x45, 0x38, 0x50, 0x90],
  ],
  beginsLikeText: true,
  hasChecksum: () => true,
  async open(raw) {
    const { threadStream } = await import('../decoder-thread.ts')
    return threadStream('bzip2', raw)
  },
  loadDecoder: async () => (await import('./bzip2.ts')).decodeBzip2,
}
