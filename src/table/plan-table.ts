// The second step of a load: the table is there, and it is known what goes into which column.

import type { ReadingRules } from '../codecs/codec.ts'
import { BulkloadError } from '../errors.ts'
import { formatReport } from '../input/format/format-reports.ts'
import { planHash } from '../journal/plan-hash.ts'
import { untilAborted } from '../until-aborted.ts'
import { FieldWarnings } from './field-warnings.ts'
import type { OpenedTable } from './open-table.ts'
import { prepareTable } from './prepare/prepare-table.ts'
import type { PreparedTable } from './prepare/prepared-table.ts'
import { OF_A_PROGRAM } from './prepare/row-columns.ts'
import type { TransformedInput } from './prepare/transformed-input.ts'
import type { TableScope } from './table-scope.ts'

export async function planTable(scope: TableScope, opened: OpenedTable): Promise<PreparedTable> {
  const { catalog, schema, inputOptions } = opened
  const { job, table, warnings } = scope
  const { target, options, runId } = scope.context
  const transformed = await untilAborted(transform(scope, opened), scope.signal)
  const { sources, first } = transformed ?? { sources: opened.start.sources, first: opened.first }
  const preparing = prepareTable(catalog, job.name, schema, sources, first, {
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
  const plain = await untilAborted(preparing, scope.signal)
  const prepared = transformed === undefined ? plain : withTransform(plain, transformed)
  opened.start.release()
  checkPlan(scope, prepared)
  await untilAborted(scope.journal?.storedInLedger() ?? Promise.resolve(), scope.signal)
  scope.prepared = prepared
  for (const message of prepared.warnings) warnings.add(message)
  for (const note of prepared.notes) warnings.add(`column ${note}`)
  if (transformed === undefined) {
    const fields = new FieldWarnings(prepared, inputOptions, warnings)
    scope.fields = fields
    scope.atEnd(() => fields.end())
    if (first !== undefined) fields.see(first)
  }
  if (prepared.encoding.prefersLargeChunks) scope.buffers.resize(options.typedChunkBytes)
  tellStart(scope, opened, prepared)
  return prepared
}

/** What a transform makes of the input; undefined without one, and for an input without records. */
async function transform(
  { job, context }: TableScope,
  { catalog, schema, inputOptions, start, first }: OpenedTable,
): Promise<TransformedInput | undefined> {
  const { pool, options, transform: module } = context
  if (module === undefined || first === undefined) return undefined
  const { transformedInput } = await import('./prepare/transformed-input.ts')
  return transformedInput({
    ...{
      table: job.name,
      module,
      pool,
      first,
      sources: start.sources,
      isNew: catalog === undefined || schema === undefined,
    },
    // Notations are for what the transform returns.
    ...{ input: inputOptions, rules: {}, mapping: undefined, maxErrors: options.maxErrors },
  })
}

/** Decimals come as texts. */
function withTransform(prepared: PreparedTable, { readingOf }: TransformedInput): PreparedTable {
  const { plan } = prepared
  const { coerce = [] } = plan.rules
  const rules: ReadingRules = { ...plan.rules, coerce: [...coerce, 'quoted-numbers'], ...OF_A_PROGRAM }
  return { ...prepared, plan: { ...plan, rules }, readingOf }
}

/** What an earlier attempt has loaded went into the same columns. */
function checkPlan({ journal, takenUp, table, context }: TableScope, { schema, plan, given }: PreparedTable): void {
  if (journal === undefined) return
  const hash = planHash(schema, plan, given)
  const { before } = journal
  if (takenUp?.known !== undefined && before?.planHash !== undefined && before.planHash !== hash) {
    throw new BulkloadError('BL_RESUME_TABLE', `the columns of ${table} are not those that the run began with`, {
      hint: 'undo the change of the table, or take the rows of the run out of it and load the input as a new run',
    })
  }
  const { transform: module } = context
  if (takenUp?.known !== undefined && before?.planHash !== undefined && before.transformHash !== module?.hash) {
    throw new BulkloadError('BL_RESUME_TRANSFORM', `the module ${module?.name} has changed since the run began`, {
      hint: 'restore the module, or take the rows of the run out of the table and load the input as a new run',
    })
  }
  journal.planned(hash, module?.hash)
}

function tellStart(scope: TableScope, { input, first }: OpenedTable, { encoding, wireReason }: PreparedTable): void {
  const { target, options } = scope.context
  scope.emit({
    event: 'table.started',
    table: scope.table,
    target: target.kind,
    address: target.addressOf?.(scope.job.name) ?? target.address,
    wire: encoding.wire,
    wireReason,
    codec: options.codec,
    ...(first !== undefined && { format: formatReport(first.format) }),
    bytes: { total: input.totalBytes },
  })
}
