// The mark that some programs put before UTF-8 text. It is not part of the first record.

const MARK = [0xef, 0xbb, 0xbf]

/** How many bytes of a mark begin `bytes[0 .. length)`: 3 or 0. */
export function byteOrderMark(bytes: Uint8Array, length: number): number {
  return length >= MARK.length && MARK.every((byte, i) => bytes[i] === byte) ? MARK.length : 0
}
