// A JSON array per line, as plain data.

import type { Records } from '../records.ts'

export interface CompactRecords extends Records {
  readonly kind: 'json-compact'
  readonly fields: readonly string[]
}
