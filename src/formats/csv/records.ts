// Separated values, as plain data.

import type { Records } from '../records.ts'
import type { CsvDialect } from './dialect.ts'

export interface CsvRecords extends Records {
  readonly kind: 'csv'
  readonly dialect: CsvDialect
  readonly fields: readonly string[]
}
