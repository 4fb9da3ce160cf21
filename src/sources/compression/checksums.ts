// Whether compressed data have a checksum of their content: without one, damage may well give other content.

import type { Compression } from './detect.ts'

const LZ4_FRAME = 0x04
/** In the frame's descriptor: a checksum of the content, or of each block (lz4_Frame_format.md). */
const LZ4_CHECKSUMS = 0x14
const ZSTD_FRAME = 0x28
/** RFC 8878, 3.1.1.1.1.5. */
const ZSTD_CHECKSUM = 0x04
const DESCRIPTOR_AT = 4
const XZ_CHECK_AT = 7

/** What a person should know of such data, by their first bytes; undefined where all is well. */
export function uncheckedWords(compression: Compression, head: Uint8Array): string | undefined {
  if (hasChecksum(compression, head)) return undefined
  return `${compression} without checksums: damage to it may go unnoticed`
}

function hasChecksum(compression: Compression, head: Uint8Array): boolean {
  switch (compression) {
    case 'brotli':
      return false
    case 'zstd':
      // A skippable frame says nothing of those behind it.
      return head[0] !== ZSTD_FRAME || ((head[DESCRIPTOR_AT] ?? 0) & ZSTD_CHECKSUM) !== 0
    case 'lz4':
      return head[0] === LZ4_FRAME && ((head[DESCRIPTOR_AT] ?? 0) & LZ4_CHECKSUMS) !== 0
    case 'xz':
      return head[XZ_CHECK_AT] !== 0
    default:
      return true
  }
}
