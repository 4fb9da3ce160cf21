// The segments of a journal beside those of the ledger in the target. The ledger is right: its rows came with those of the table.

import { BulkloadError } from '../../errors.ts'
import { isInDoubt, type SegmentRecord } from '../../journal/run-record.ts'
import type { TableJournal } from '../../journal/table-journal.ts'
import type { LedgerSegment } from '../../sinks/ledger.ts'
import type { TableScope } from '../table-scope.ts'

export interface InLedger {
  /** By their ordinals. */
  readonly segments: ReadonlyMap<number, LedgerSegment>
  /** It has kept them since the run began. */
  readonly isKnown: boolean
}

export function withLedger(
  known: readonly SegmentRecord[],
  { segments, isKnown }: InLedger,
  scope: TableScope,
  journal: TableJournal,
): SegmentRecord[] {
  const { warnings } = scope
  const found = new Map(known.map((segment) => [segment.ordinal, segment]))
  for (const stored of segments.values()) {
    const segment = found.get(stored.ordinal)
    if (segment?.state === 'confirmed') continue
    journal.learned(stored)
    const { ordinal, rows, input } = stored
    found.set(ordinal, { ...NEW, ...segment, ordinal, rows, input, state: 'confirmed', countedBy: 'server' })
    if (segment !== undefined && isInDoubt(segment)) warnings.add(`segment ${ordinal}: it is in the ledger`)
  }
  if (!isKnown) return [...found.values()]
  return [...found.values()].map((segment) => {
    const { ordinal, rows, state } = segment
    if (rows === 0 || segments.has(ordinal)) return segment
    // Whatever still holds it, its row in the ledger is in the way of a second one.
    if (isInDoubt(segment)) {
      journal.answered(ordinal, 'not done', 0)
      warnings.add(`segment ${ordinal}: it is not in the ledger`)
      return { ...segment, state: 'lost' }
    }
    return state === 'confirmed' ? withoutRow(segment, scope) : segment
  })
}

/** The target has gone back to an earlier state, or somebody has taken rows out of the ledger. */
function withoutRow(segment: SegmentRecord, { context, table }: TableScope): SegmentRecord {
  const said = context.resume?.inDoubt
  if (said !== undefined) return said === 'stored' ? segment : { ...segment, state: 'lost' }
  const words = `segment ${segment.ordinal} of ${table} was confirmed, but it is not in the ledger of ${context.target.address}`
  throw new BulkloadError('BL_RESUME_UNKNOWN', words, {
    hint: 'was the database restored from a backup, or did its primary fail? Look for the rows in the table: resume with --in-doubt missing if they are not in it, or with --in-doubt stored if they are',
  })
}

const NEW = { token: '', evidence: undefined, earlier: [], at: undefined, rejects: [] }
