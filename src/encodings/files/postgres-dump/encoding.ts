// A COPY statement with its data, as psql loads it.

import { fileEncoding } from '../file-encoding.ts'

export const postgresDump = fileEncoding('postgres-dump', {
  words: 'a COPY statement with its data, for psql',
  hasTypes: true,
  blocks: async () => (await import('./blocks.ts')).postgresDumpBlocks,
  rowShape: async () => (await import('./blocks.ts')).postgresDumpRows,
  framing: async () => (await import('./framing.ts')).postgresDumpFraming,
})
