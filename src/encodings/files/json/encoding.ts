// One JSON array of objects.

import { fileEncoding } from '../file-encoding.ts'

export const json = fileEncoding('json', {
  words: 'one JSON array, an object per row',
  hasTypes: true,
  blocks: async () => (await import('./blocks.ts')).jsonBlocks,
  rowShape: async () => (await import('./blocks.ts')).jsonArrayRows,
  framing: async () => (await import('./framing.ts')).jsonFraming,
})
