// ClickHouse's Native format: blocks of typed columns.

import type { Encoding } from '../encoding.ts'

export const clickhouseNative: Encoding = {
  name: 'clickhouse-native',
  wire: 'typed',
  words: 'Native blocks: every column has a codec, and the server parses nothing',
  fillsDefaults: false,
  prefersLargeChunks: true,
  unencodable: async () => (await import('./unencodable.ts')).unencodableIn,
  cellClass: async () => (await import('./cell-class.ts')).cellClassOf,
  blocks: async () => (await import('./blocks.ts')).clickhouseNativeBlocks,
  taker: async () => (await import('../from-parquet/clickhouse-native/forms.ts')).clickhouseTaker,
  slices: async () => (await import('../from-parquet/clickhouse-native/slices.ts')).nativeSlices,
  tuples: async () => (await import('../from-typed/native-rows.ts')).nativeRows,
}
