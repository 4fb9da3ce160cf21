// The LZ4 library: native code, which is loaded when the first block is compressed or read.

import { createRequire } from 'node:module'

type Lz4 = Pick<typeof import('lz4-napi'), 'compressSync' | 'uncompressSync' | 'compressFrameSync'>

const require = createRequire(import.meta.url)
let loaded: Lz4 | undefined

export function lz4(): Lz4 {
  loaded ??= require('lz4-napi') as Lz4
  return loaded
}
