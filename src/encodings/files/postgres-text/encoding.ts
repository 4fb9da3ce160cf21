// The text format of Postgres's COPY, for tables that are there.

import { fileEncoding } from '../file-encoding.ts'

export const postgresTextFile = fileEncoding('postgres-text', {
  words: "the text format of Postgres's COPY",
  hasTypes: false,
  blocks: async () => (await import('./blocks.ts')).postgresTextFileBlocks,
  rowShape: async () => (await import('./blocks.ts')).postgresTextRows,
})
