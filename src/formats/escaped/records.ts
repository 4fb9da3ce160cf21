// Fields with backslash escapes, as plain data.

import type { Records } from '../records.ts'
import type { EscapedDialect } from './dialect.ts'

export interface EscapedRecords extends Records {
  readonly kind: 'escaped'
  readonly dialect: EscapedDialect
  readonly fields: readonly string[]
}
