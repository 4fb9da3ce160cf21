// ClickHouse's TabSeparated, with the names of the columns unless they are not wanted.

import { fileEncoding } from '../file-encoding.ts'

export const clickhouseTsv = fileEncoding('clickhouse-tsv', {
  words: "ClickHouse's TabSeparatedWithNames",
  hasTypes: false,
  blocks: async () => (await import('./blocks.ts')).clickhouseTsvBlocks,
  rowShape: async () => (await import('./blocks.ts')).clickhouseTsvRows,
  framing: async () => (await import('./blocks.ts')).clickhouseTsvFraming,
})
