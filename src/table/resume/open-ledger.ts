// Whether the segments of a load are kept in the target, too: as the user says, or by default, where the target can do it.

import { BulkloadError } from '../../errors.ts'
import type { TableJournal } from '../../journal/table-journal.ts'
import type { Connection } from '../../sinks/target.ts'
import type { TableScope } from '../table-scope.ts'
import type { InLedger } from './with-ledger.ts'

/** Undefined where there is no ledger, or none that has segments of its own. */
export async function openLedger(
  scope: TableScope,
  journal: TableJournal,
  connection: Connection,
): Promise<InLedger | undefined> {
  const { ledger } = connection
  const { options, target, resume } = scope.context
  const before = journal.before?.isInLedger
  if (journal.before !== undefined) refuseOther(scope, before === true)
  const isSaid = options.ledger === true || before === true
  const isDefault = ledger?.isDefault === true && hasSeveral(scope)
  if (!(before ?? options.ledger ?? isDefault)) return undefined
  if (ledger === undefined) throw noLedger(`${target.address} keeps no ledger`, 'leave --ledger out')
  const lack = await ledger.prepare()
  if (lack !== undefined) {
    if (isSaid) throw noLedger(`there is no ledger: ${lack.why}`, lack.hint)
    scope.warnings.add(
      `no ledger is kept in the target, so another machine cannot resume this run: ${lack.why}; to keep one: ${lack.hint}; to do without: --no-ledger`,
    )
    return undefined
  }
  const { table } = journal
  const hold = await ledger.claim({ table, run: journal.run, host: journal.host, takeover: resume?.takeover === true })
  journal.keepIn(hold)
  // Before the connection is closed.
  scope.atEnd(() => journal.endInLedger(scope.report()))
  const lines = await hold.lines?.()
  if (lines !== undefined) journal.goOnFrom(lines)
  if (journal.before?.undone !== undefined) {
    const words = `the ledger says that the rows of the run were deleted from ${table}`
    throw new BulkloadError('BL_RUN_UNDONE', words, { hint: 'load the files anew: a new run has its own segments' })
  }
  const segments = await hold.segments?.()
  return segments === undefined ? undefined : { segments, isKnown: hold.isKnown }
}

/** Segments that one attempt keeps in the ledger and another does not could be loaded twice. */
function refuseOther({ context, table }: TableScope, isKept: boolean): void {
  const said = context.options.ledger
  if (said === undefined || said === isKept) return
  const words = isKept
    ? `the run keeps the segments of ${table} in the ledger of the target, so it cannot be resumed with --no-ledger`
    : `the run began without a ledger for ${table}, so it cannot be resumed with --ledger`
  throw new BulkloadError('BL_RESUME_OPTIONS', words, { hint: 'leave the option out' })
}

/** A load of one transaction needs no ledger: it is there, or it is not. A stage is published in one. */
function hasSeveral({ context }: TableScope): boolean {
  const { mode, atomic } = context.options.write
  return mode === 'append' && !atomic && Number.isFinite(context.target.segmentLimits.bytes)
}

function noLedger(message: string, hint: string): BulkloadError {
  return new BulkloadError('BL_LEDGER', message, { hint })
}
