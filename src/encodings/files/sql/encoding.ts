// INSERT statements.

import { fileEncoding } from '../file-encoding.ts'

export const sql = fileEncoding('sql', {
  words: 'INSERT statements',
  hasTypes: true,
  blocks: async () => (await import('./blocks.ts')).sqlBlocks,
  framing: async () => (await import('./framing.ts')).sqlFraming,
})
