// Separated values with quotes.

import { fileEncoding } from '../file-encoding.ts'

export const tsv = fileEncoding('tsv', {
  words: 'CSV with tabs, quoted where a value needs it',
  hasTypes: false,
  blocks: async () => (await import('../csv/blocks.ts')).tsvBlocks,
  rowShape: async () => (await import('../csv/blocks.ts')).tsvRows,
  framing: async () => (await import('../csv/blocks.ts')).tsvFraming,
})
