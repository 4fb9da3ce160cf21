// gzip by node:zlib, in the thread pool of libuv; members of bgzip side by side.

import type { Codec } from '../codec.ts'

/** Up to the size of a block of bgzip. */
const HEAD_BYTES = 18

export const GZIP: Codec = {
  name: 'gzip',
  extensions: ['gz', 'gzip', 'bgz'],
  // RFC 1952: ID1, ID2, CM = deflate.
  signatures: [[0x1f, 0x8b, 0x08]],
  contentEncodings: ['gzip', 'x-gzip'],
  headBytes: HEAD_BYTES,
  hasChecksum: () => true,
  async open(raw, head) {
    const { BgzipStream, isBgzip } = await import('./bgzip.ts')
    if (isBgzip(head)) return new BgzipStream(raw)
    const { gunzipStream } = await import('./gunzip-stream.ts')
    return gunzipStream(raw)
  },
}
