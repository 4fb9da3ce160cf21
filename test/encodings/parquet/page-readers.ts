// The decompressors of pages that hyparquet does not bring.

import { gunzipSync } from 'node:zlib'
import { uncompressSync } from 'lz4-napi'
import { ZSTDDecoder } from 'zstddec'

const zstd = new ZSTDDecoder()
await zstd.init()

export const compressors = {
  GZIP: (bytes: Uint8Array) => gunzipSync(bytes),
  ZSTD: (bytes: Uint8Array, rawBytes: number) => zstd.decode(bytes, rawBytes),
  LZ4_RAW(bytes: Uint8Array, rawBytes: number) {
    const prefixed = Buffer.alloc(4 + bytes.length)
    prefixed.writeUInt32LE(rawBytes)
    prefixed.set(bytes, 4)
    return uncompressSync(prefixed)
  },
}
