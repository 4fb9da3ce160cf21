// LTSV, as plain data.

import type { Records } from '../records.ts'

export interface LtsvRecords extends Records {
  readonly kind: 'ltsv'
  readonly dialect: {
    /** Values that are NULL, byte for byte. */
    readonly nulls: readonly string[]
    /** Numbers and booleans are those that JSON has, for columns whose types were inferred from such. */
    readonly plainValues?: boolean
  }
}
