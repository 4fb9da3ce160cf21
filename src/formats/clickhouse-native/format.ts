// ClickHouse's Native format: blocks of columns. A table that is read sends it; no file is taken for it.

import type { Format } from '../format.ts'
import type { NativeRecords } from './records.ts'

export const CLICKHOUSE_NATIVE_FORMAT: Format<NativeRecords> = {
  kind: 'clickhouse-native',
  names: {},
  naming: 'schema',
  isTyped: true,
}
