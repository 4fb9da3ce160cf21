// Separated values with quotes.

import { fileEncoding } from '../file-encoding.ts'

export const csv = fileEncoding('csv', {
  words: 'CSV, quoted where a value needs it',
  hasTypes: false,
  blocks: async () => (await import('./blocks.ts')).csvBlocks,
  rowShape: async () => (await import('./blocks.ts')).csvRows,
  framing: async () => (await import('./blocks.ts')).csvFraming,
})
