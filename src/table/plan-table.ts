// The second step of a load: the table is there, and it is known what goes into which column.

import { BulkloadError } from '../errors.ts'
import { formatReport } from '../input/format/format-reports.ts'
import { planHash } from '../journal/plan-hash.ts'
import { untilAborted } from '../until-aborted.ts'
import { FieldWarnings } from './field-warnings.ts'
import type { OpenedTable } from './open-table.ts'
import { type PreparedTable, prepareTable } from './prepare/prepare-table.ts'
import type { TableScope } from './table-scope.ts'

export async function planTable(scope: TableScope, opened: OpenedTable): Promise<PreparedTable> {
  const { catalog, schema, inputOptions, start, first } = opened
  const { job, table, warnings } = scope
  const { target, options, runId } = scope.context
  const preparing = prepareTable(catalog, job.name, schema, start.sources, first, {
    ...options,
    input: inputOptions,
    runId,
    takes: target.takes,
    address: target.address,
    onCreate: (statement) => {
      scope.created = statement
      scope.emit({ event: 'table.created', table, statement })
    },
  })
  const prepared = await untilAborted(preparing, scope.signal)
  start.release()
  checkPlan(scope, prepared)
  await untilAborted(scope.journal?.storedInLedger() ?? Promise.resolve(), scope.signal)
  scope.prepared = prepared
  for (const message of prepared.warnings) warnings.add(message)
  for (const note of prepared.notes) warnings.add(`column ${note}`)
  const fields = new FieldWarnings(prepared, inputOptions, warnings)
  scope.fields = fields
  scope.atEnd(() => fields.end())
  if (first !== undefined) fields.see(first)
  if (prepared.encoding.prefersLargeChunks) scope.buffers.resize(options.typedChunkBytes)
  tellStart(scope, opened, prepared)
  return prepared
}

/** What an earlier attempt has loaded went into the same columns. */
function checkPlan({ journal, takenUp, table }: TableScope, { schema, plan, given }: PreparedTable): void {
  if (journal === undefined) return
  const hash = planHash(schema, plan, given)
  const { before } = journal
  if (takenUp?.known !== undefined && before?.planHash !== undefined && before.planHash !== hash) {
    throw new BulkloadError('BL_RESUME_TABLE', `the columns of ${table} are not those that the run began with`, {
      hint: 'undo the change of the table, or take the rows of the run out of it and load the input as a new run',
    })
  }
  journal.planned(hash)
}

function tellStart(scope: TableScope, { input, first }: OpenedTable, { encoding, wireReason }: PreparedTable): void {
  const { target, options } = scope.context
  scope.emit({
    event: 'table.started',
    table: scope.table,
    target: target.kind,
    address: target.address,
    wire: encoding.wire,
    wireReason,
    codec: options.codec,
    ...(first !== undefined && { format: formatReport(first.format) }),
    bytes: { total: input.totalBytes },
  })
}
