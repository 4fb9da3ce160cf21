// Whether bytes are text, or a deflate stream that gives text.

import { constants, type inflateSync } from 'node:zlib'

/** This many bytes tell a deflate stream: the tables of its first block take some 80. */
export const LIKELY_BYTES = 4096

/** Whether there is no byte that text does not have. UTF-16 is text by its mark. */
export function isText(head: Uint8Array): boolean {
  const isMarked = (head[0] === 0xff && head[1] === 0xfe) || (head[0] === 0xfe && head[1] === 0xff)
  return isMarked || head.every((byte) => byte >= 0x20 || (byte >= 0x09 && byte <= 0x0d) || byte === 0x1b)
}

/** Whether all of `head` is the beginning of a stream that gives at least `minBytes` of text. */
export function givesText(head: Uint8Array, inflate: typeof inflateSync, minBytes: number): boolean {
  try {
    const options = { finishFlush: constants.Z_SYNC_FLUSH, info: true }
    // With `info` there is the engine, too, which says how much it has taken.
    const { buffer, engine } = inflate(head, options) as unknown as {
      readonly buffer: Buffer
      readonly engine: { readonly bytesWritten: number }
    }
    return engine.bytesWritten === head.length && buffer.length >= minBytes && isText(buffer)
  } catch {
    return false
  }
}
