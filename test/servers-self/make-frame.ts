// Compressed frames made without the product's encoder: the hash is the oracle's.
import { compressSync } from 'lz4-napi'
import { cityHash128Slowly } from '../oracle/city-hash-bigint.ts'

/** A frame that every server accepts. */
export function makeFrame(method: 'lz4' | 'none', raw: Uint8Array): Buffer {
  // lz4-napi puts the raw size before the block; the frame has it in its header.
  const body = method === 'lz4' ? compressSync(Buffer.from(raw)).subarray(4) : raw
  const header = Buffer.alloc(9)
  header.writeUInt8(method === 'lz4' ? 0x82 : 0x02, 0)
  header.writeUInt32LE(9 + body.length, 1)
  header.writeUInt32LE(raw.length, 5)
  const hashed = Buffer.concat([header, body])
  return Buffer.concat([cityHash128Slowly(hashed), hashed])
}
