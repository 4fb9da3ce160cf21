// Parquet.

import type { Encoding } from '../../encoding.ts'
import { fileEncoding } from '../file-encoding.ts'

export const parquet: Encoding = {
  ...fileEncoding('parquet', {
    words: 'Parquet: every column has a type, and row groups are compressed',
    hasTypes: true,
    blocks: async () => (await import('./blocks.ts')).parquetBlocks,
    framing: async () => (await import('./framing.ts')).parquetFraming,
  }),
  wire: 'typed',
  prefersLargeChunks: true,
  seal: async () => (await import('./seal.ts')).sealParquet,
}
