// Who loads a table of a run: the newest claim in the ledger. Of two that were made at the same time, the one with the greater loader ID
// counts, for both of them.

import type { LedgerLine } from '../../ledger.ts'
import type { LedgerRow } from './ledger-table.ts'

export interface Claim {
  readonly host: string
  readonly pid: number
  /** The first line of the run's journal. */
  readonly run: LedgerLine
}

export function claimOf({ entry }: LedgerRow): Claim {
  return JSON.parse(entry) as Claim
}

/** `rows`: in their order. */
export function lastClaim(rows: readonly LedgerRow[]): LedgerRow | undefined {
  return rows.findLast(({ type }) => type === 'claimed')
}

/** Its loader has written that the load of the table has ended. */
export function isEnded(rows: readonly LedgerRow[], { attempt, loader }: LedgerRow): boolean {
  return rows.some((row) => row.type === 'table end' && row.attempt === attempt && row.loader === loader)
}
