// Where a frame of Zstandard ends, by the sizes of its blocks (RFC 8878, 3.1.1): nothing is decompressed.

import type { FrameEnd, Frames } from '../frames-stream.ts'

const FRAME = 0xfd2fb528
const SKIPPABLE = 0x184d2a50
const SKIPPABLE_HEADER_BYTES = 8
/** The magic number and the descriptor. */
const MIN_HEADER_BYTES = 5
const DICTIONARY_ID_BYTES = [0, 1, 2, 4] as const
const BLOCK_HEADER_BYTES = 3
const CHECKSUM_BYTES = 4
const RLE = 1
/** Frames of more are not waited for. */
const MAX_CONTENT_BYTES = 32 * 1024 * 1024

export const ZSTD_FRAMES: Frames = {
  compression: 'zstd',
  headerBytes: 0,
  hasEnd: false,
  frameEnd: (bytes, from) => zstdFrameEnd(bytes, from),
  wrapped: (group) => group,
  resume: () => undefined,
}

export const zstdFrameEnd: FrameEnd = (bytes, from) => {
  if (bytes.length - from < SKIPPABLE_HEADER_BYTES) return { needs: from + SKIPPABLE_HEADER_BYTES }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const magic = view.getUint32(from, true)
  if ((magic & ~0xf) >>> 0 === SKIPPABLE) {
    return { end: from + SKIPPABLE_HEADER_BYTES + view.getUint32(from + 4, true) }
  }
  if (magic !== FRAME) return undefined
  const descriptor = bytes[from + 4] as number
  const isSingleSegment = (descriptor & 0x20) !== 0
  const sizeFlag = descriptor >> 6
  const sizeBytes = sizeFlag === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeFlag
  const dictionaryBytes = DICTIONARY_ID_BYTES[(descriptor & 3) as 0 | 1 | 2 | 3]
  const sizeEnd = from + MIN_HEADER_BYTES + (isSingleSegment ? 0 : 1) + dictionaryBytes + sizeBytes
  if (sizeBytes >= 4) {
    if (sizeEnd > bytes.length) return { needs: sizeEnd }
    const isLarge = view.getUint32(sizeEnd - sizeBytes, true) >= MAX_CONTENT_BYTES
    if (isLarge || (sizeBytes === 8 && view.getUint32(sizeEnd - 4, true) > 0)) return undefined
  }
  let at = sizeEnd
  for (let isLast = false; !isLast; ) {
    if (at + BLOCK_HEADER_BYTES > bytes.length) return { needs: at + BLOCK_HEADER_BYTES }
    const header = (bytes[at] as number) | ((bytes[at + 1] as number) << 8) | ((bytes[at + 2] as number) << 16)
    isLast = (header & 1) === 1
    at += BLOCK_HEADER_BYTES + (((header >> 1) & 3) === RLE ? 1 : header >> 3)
  }
  return { end: (descriptor & 4) === 0 ? at : at + CHECKSUM_BYTES }
}
