// The text format of Postgres's COPY: fields between tabs.

import type { Encoding } from '../encoding.ts'

export const postgresText: Encoding = {
  name: 'postgres-text',
  wire: 'text',
  words: "COPY's text format, encoded here, parsed by the server",
  fillsDefaults: true,
  prefersLargeChunks: false,
  // No value looks like it, for backslashes are doubled.
  defaultMarker: '\\D',
  cellClass: async () => (await import('../postgres-binary/cell-class.ts')).cellClassOf,
  blocks: async () => (await import('./blocks.ts')).postgresTextBlocks,
  taker: async () => (await import('../from-parquet/postgres-binary/forms.ts')).postgresTaker,
}
