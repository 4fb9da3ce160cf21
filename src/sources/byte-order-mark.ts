// The mark that some programs put before UTF-8 text. It is not part of the first record.

export const BYTE_ORDER_MARK = [0xef, 0xbb, 0xbf]

/** How many bytes of a mark begin `bytes[0 .. length)`: 3 or 0. */
export function byteOrderMark(bytes: Uint8Array, length: number): number {
  const isThere = length >= BYTE_ORDER_MARK.length && BYTE_ORDER_MARK.every((byte, i) => bytes[i] === byte)
  return isThere ? BYTE_ORDER_MARK.length : 0
}
