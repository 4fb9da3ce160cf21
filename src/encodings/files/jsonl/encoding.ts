// One JSON object per line.

import { fileEncoding } from '../file-encoding.ts'

export const jsonl = fileEncoding('jsonl', {
  words: 'JSON Lines, one object per row',
  hasTypes: true,
  blocks: async () => (await import('./blocks.ts')).jsonlBlocks,
  rowShape: async () => (await import('./blocks.ts')).jsonlRows,
})
