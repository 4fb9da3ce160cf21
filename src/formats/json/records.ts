// JSON objects, as plain data.

import type { Records } from '../records.ts'

export interface JsonRecords extends Records {
  readonly kind: 'jsonl'
}

export const JSONL: JsonRecords = { kind: 'jsonl' }
