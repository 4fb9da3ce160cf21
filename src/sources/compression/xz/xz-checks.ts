// The checks of a block's content that xz files have (2.1.1.2).

import { createHash } from 'node:crypto'
import { crc32 } from 'node:zlib'
import { CorruptData } from '../corrupt.ts'
import { crc64 } from './crc64.ts'

interface ContentCheck {
  update(bytes: Uint8Array): void
  digest(): Uint8Array
}

const NONE = 0x00
const CRC32 = 0x01
const CRC64 = 0x04
const SHA256 = 0x0a

/** Bytes of the check behind each block. */
export function checkSize(check: number): number {
  return check === NONE ? 0 : 4 << Math.floor((check - 1) / 3)
}

/** `byteOffset` is for the error: an undefined check cannot be verified. */
export function contentCheck(check: number, byteOffset: number): ContentCheck {
  switch (check) {
    case NONE:
      return { update: () => {}, digest: () => new Uint8Array(0) }
    case CRC32: {
      let value = 0
      return {
        update: (bytes) => {
          value = crc32(bytes, value)
        },
        digest: () => {
          const bytes = new Uint8Array(4)
          new DataView(bytes.buffer).setUint32(0, value, true)
          return bytes
        },
      }
    }
    case CRC64:
      return crc64()
    case SHA256: {
      const hash = createHash('sha256')
      return { update: (bytes) => hash.update(bytes), digest: () => hash.digest() }
    }
    default:
      throw new CorruptData(`the check type ${check} is unknown`, byteOffset, true)
  }
}
