// ClickHouse's JSONEachRow: objects in lines.

import type { Encoding } from '../encoding.ts'

export const clickhouseText: Encoding = {
  name: 'clickhouse-text',
  wire: 'text',
  words: "JSONEachRow: the input's own bytes, checked here, parsed by the server",
  fillsDefaults: true,
  prefersLargeChunks: false,
  cellClass: async () => (await import('../clickhouse-native/cell-class.ts')).cellClassOf,
  blocks: async () => (await import('./blocks.ts')).clickhouseTextBlocks,
  taker: async () => (await import('../from-parquet/clickhouse-native/forms.ts')).clickhouseTaker,
}
