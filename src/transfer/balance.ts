// The equation that ends every load: records read = rows loaded + rejected + skipped, what was loaded is what the
// server counted, and every byte of the sources is accounted for.

import { BulkloadError } from '../errors.ts'
import type { CountedBy, RowCounts } from '../report.ts'
import type { Growth } from '../sinks/sink.ts'

export interface Account {
  readonly rows: RowCounts
  /** Rows that were handed to the server. */
  readonly sent: number
  /** Bytes that the sources gave, and bytes that the chunks account for. */
  readonly bytesRead: number
  readonly bytesCovered: number
}

/** What does not balance, in words; undefined when everything does. */
export function imbalance(account: Account): string | undefined {
  const { read, loaded, rejected, skipped } = account.rows
  if (loaded !== account.sent) return `${account.sent} rows were sent, but the server confirmed ${loaded}`
  if (read !== loaded + rejected + skipped) {
    return `${read} records read are not ${loaded} loaded + ${rejected} rejected + ${skipped} skipped`
  }
  if (account.bytesRead !== account.bytesCovered) {
    return `${account.bytesRead} bytes were read, but the records cover ${account.bytesCovered}`
  }
  return undefined
}

/** Somebody other than the sender has counted, where there was something to count. */
export function isCounted(countedBy: CountedBy, sent: number): boolean {
  return sent === 0 || countedBy === 'table' || countedBy === 'server'
}

/** Whose count holds at the end of a load: the table's own, where it tells; that of the receipts, where it does not. */
export function lastCount(growth: Growth, receipts: CountedBy): CountedBy {
  switch (growth.tells) {
    case 'all':
      return 'table'
    case 'nothing':
      return receipts
    case 'fewer':
      return 'sender'
    case 'loss':
      throw new BulkloadError('BL_UNBALANCED', `the load does not balance: ${growth.words}`, {
        hint: 'count the rows of the table before you trust it: the server confirmed rows that are not there',
      })
  }
}
