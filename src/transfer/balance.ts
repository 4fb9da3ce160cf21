// The equation that ends every load: records read = rows loaded + rejected + skipped, what was loaded is what the
// server counted, and every byte of the sources is accounted for. Where rows are merged into a table, rows loaded =
// inserted + updated + unchanged + duplicates.

import type { CountedBy } from '../report.ts'
import { missingRecords, type RowCounts } from '../row-counts.ts'
import type { RowChanges } from '../write-mode.ts'

export interface Account {
  readonly rows: RowCounts
  /** Rows that were handed to the server. */
  readonly sent: number
  /** Bytes that the sources gave, and bytes that the chunks account for. */
  readonly bytesRead: number
  readonly bytesCovered: number
  /** What happened to the loaded rows, if they were not just added. */
  readonly changes?: RowChanges | undefined
}

/** What does not balance, in words; undefined when everything does. */
export function imbalance(account: Account): string | undefined {
  const { read, loaded, rejected, skipped, filtered, added } = account.rows
  if (loaded !== account.sent) return `${account.sent} rows were sent, but the server confirmed ${loaded}`
  if (missingRecords(account.rows) !== 0) {
    const more = added === undefined ? '' : ` and ${added} added`
    const less = filtered === undefined ? '' : ` + ${filtered} filtered`
    return `${read} records were read${more}, which is not ${loaded} loaded + ${rejected} rejected + ${skipped} skipped${less}`
  }
  if (account.changes !== undefined) {
    const { inserted, updated, unchanged, duplicates } = account.changes
    if (loaded !== inserted + updated + unchanged + duplicates) {
      return `${loaded} rows loaded are not ${inserted} inserted + ${updated} updated + ${unchanged} unchanged + ${duplicates} duplicates`
    }
  }
  if (account.bytesRead !== account.bytesCovered) {
    return `${account.bytesRead} bytes were read, but the records cover ${account.bytesCovered}`
  }
  return undefined
}

/** Somebody other than the sender has counted, where there was something to count. */
export function isCounted(countedBy: CountedBy, sent: number): boolean {
  return sent === 0 || countedBy === 'table' || countedBy === 'server' || countedBy === 'writer'
}
