// A COPY whose segment is in the ledger: its row comes first in the transaction. A segment that the ledger has already is not sent.

import type pg from 'pg'
import { BulkloadError } from '../../../errors.ts'
import type { LedgerSegment } from '../../ledger.ts'
import type { SegmentWriter } from '../../segment-writer.ts'
import type { TableWrite } from '../../table-writer.ts'
import type { Asker } from '../asking.ts'
import { beginCopy } from '../begin-copy.ts'
import type { Clients } from '../clients.ts'
import type { CopyOptions } from '../copy-transaction.ts'
import type { BegunRow, PostgresHold } from './hold.ts'

export interface Ledgered {
  readonly hold: PostgresHold
  readonly ordinal: number
  readonly clients: Clients
  readonly ask: Asker
}

/** The schema or a table of it is gone, or the rights on it. */
const WITHOUT_LEDGER: readonly unknown[] = ['3F000', '42P01', '42703', '42501']

export async function beginLedgered(
  client: pg.Client,
  write: TableWrite,
  options: CopyOptions,
  { hold, ordinal, clients, ask }: Ledgered,
): Promise<SegmentWriter> {
  let begun: BegunRow
  try {
    begun = await ask(client, 'to begin a segment in the ledger', hold.begin(client, ordinal))
  } catch (cause) {
    // It may be in the middle of a transaction.
    void clients.drop(client)
    throw ledgerError(cause)
  }
  const { transaction, stored } = begun
  if (stored !== undefined) {
    options.onEnd()
    return storedSegment(stored, options.refusals !== undefined)
  }
  return beginCopy(client, write, {
    ...options,
    begin: async () => transaction,
    commitStatement: (account) => hold.commitStatement(ordinal, account),
  })
}

function ledgerError(cause: unknown): unknown {
  if (!(cause instanceof BulkloadError) || !WITHOUT_LEDGER.includes(cause.serverCode)) return cause
  return new BulkloadError('BL_LEDGER', `the ledger cannot be used any more: ${cause.message}`, {
    cause,
    hint: 'none of this segment is in the table: check the schema bulkload_ledger and its privileges, then resume the run',
  })
}

/** It is in the table: what comes of it is counted, and not sent. */
function storedSegment({ ordinal, rows, input }: LedgerSegment, isTolerant: boolean): SegmentWriter {
  let written = 0
  return {
    async write(_, count) {
      written += count
      return true
    },
    // What is not stored of it was refused.
    ...(isTolerant && { settle: async () => Math.max(0, written - rows) }),
    async commit(account) {
      const [before, now] = [input?.checksum, account.input?.checksum]
      const isOther = before !== undefined && now !== undefined && before !== now
      if (account.rows !== rows || isOther) {
        const words = `segment ${ordinal} has ${account.rows} rows now, and ${rows} rows or other bytes by the ledger`
        throw new BulkloadError('BL_RESUME_SOURCE', words, { hint: 'load the input that the run began with' })
      }
      return { rows, countedBy: 'server' }
    },
    // The next attempt finds it in the ledger again.
    abort: async () => 'not done',
  }
}
