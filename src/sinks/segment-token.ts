// What identifies a segment: the same one sent again has the same token, and no other segment of any load has it.

import { createHash } from 'node:crypto'
import { displayName, type TableName } from '../schema.ts'

export interface LoadIdentity {
  readonly runId: string
  readonly table: TableName
  /** Grows when rows of the run were taken out again: what is loaded after that is not what was loaded before. */
  readonly epoch: number
}

export function segmentToken({ runId, table, epoch }: LoadIdentity, ordinal: number): string {
  const hash = createHash('sha256').update(JSON.stringify([displayName(table), epoch]))
  return `bulkload-${runId}-${hash.digest('hex').slice(0, 32)}-${ordinal}`
}
