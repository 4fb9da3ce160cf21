// Native blocks, as plain data.

import type { Records } from '../records.ts'

export interface NativeRecords extends Records {
  readonly kind: 'clickhouse-native'
  /** The source's name, for errors. */
  readonly name: string
  readonly fields: readonly string[]
  /** The types of the fields, in ClickHouse's words. */
  readonly types: readonly string[]
}
