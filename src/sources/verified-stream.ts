// A stream whose source is checked while it is read, so that two versions of a file are never taken for one.

import type { ByteStream } from './source.ts'

/** How much may be read before a change is noticed: a check costs two calls to the system. */
const CHECK_BYTES = 8 * 1024 * 1024

/** `verify` fails where the source has changed; it gets the number of bytes read. The end is given only after a check. */
export function verifiedStream(stream: ByteStream, verify: (bytesRead: number) => Promise<void>): ByteStream {
  let bytesRead = 0
  let unchecked = 0
  let isEnded = false
  return {
    async read(into, offset) {
      // Readers look for the end more than once, and each look would be calls to the system.
      if (isEnded) return 0
      const count = await stream.read(into, offset)
      bytesRead += count
      unchecked += count
      if (count === 0 || unchecked >= CHECK_BYTES) {
        unchecked = 0
        await verify(bytesRead)
        isEnded = count === 0
      }
      return count
    },
    close: () => stream.close(),
  }
}
