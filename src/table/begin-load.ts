// The third step of a load: a writer into the table, and the transfer that feeds it.

import { BulkloadError } from '../errors.ts'
import type { LoadOptions } from '../options/options.ts'
import { toleratesNone } from '../rejects/max-errors.ts'
import { type WiderHint, widerHint } from '../rejects/reasons/wider-hint.ts'
import { segmentToken } from '../sinks/segment-token.ts'
import type { TableWriter } from '../sinks/table-writer.ts'
import type { Target } from '../sinks/target.ts'
import { RateLimit } from '../transfer/rate-limit.ts'
import { NO_LOG } from '../transfer/segment-log.ts'
import { TableLoad } from '../transfer/table-load.ts'
import type { EncodeSettings } from '../workers/messages.ts'
import type { OpenedTable } from './open-table.ts'
import { encodeByFormat } from './prepare/encoders.ts'
import type { PreparedTable } from './prepare/prepared-table.ts'
import type { TableScope } from './table-scope.ts'

/** What the server of a table says that it has sent is what was read. */
function checkCounted(sources: TableScope['job']['sources'], read: number): void {
  const [source] = sources
  const counted = source?.countedRecords
  if (source?.look === undefined || counted === read) return
  throw new BulkloadError(
    'BL_UNBALANCED',
    `${counted ?? 'no'} rows were sent by the server of ${source.name}, but ${read} were read`,
    { hint: 'this is a bug in bulkload or in what lies between: report it, and check the rows in the target' },
  )
}

export async function beginLoad(scope: TableScope, opened: OpenedTable, prepared: PreparedTable): Promise<TableLoad> {
  const { table, window, clocks, buffers, rejects, signal } = scope
  const { pool, options, runId } = scope.context
  const { codec, level, maxErrors } = options
  const encoding = {
    stopAtReject: toleratesNone(maxErrors),
    ...compression(scope.context.target, codec, level),
  }
  const writer = await openWriter(scope, opened, prepared)
  scope.writer = writer
  if (writer.plan !== undefined) scope.emit({ event: 'table.planned', table, ...writer.plan })
  const load = new TableLoad({
    writer,
    plan: prepared.plan,
    encode: encodeByFormat(pool, prepared, encoding),
    window,
    clocks,
    buffers,
    rejects,
    wider: hintOf(scope, opened, prepared),
    maxErrors,
    signal,
    tokenOf: (ordinal) => segmentToken({ runId, table: scope.job.name, epoch: 0 }, ordinal),
    log: scope.journal ?? NO_LOG,
    endedOf: (ordinal) => scope.takenUp?.checksums?.take(ordinal),
    before: scope.takenUp?.before,
    doubts: scope.takenUp?.doubts,
    retries: scope.retries,
    rateLimit: options.maxRate && new RateLimit(options.maxRate),
    onRetry: (ordinal, retried) => scope.retried(retried, ordinal),
    // Nothing is committed of a file that changed under the load, as far as the target can take it back.
    beforeLastCommit: async () => {
      await opened.input.verify()
      checkCounted(scope.job.sources, load.delivered.read)
    },
    onReject: (error, record) => {
      scope.context.onReject?.(error, record)
      scope.emit({ event: 'reject', table, error: error.toJSON() })
    },
    // The input may be a pipe that stays silent: it would be reported only with the next chunk.
    onFailure: (cause) => scope.stop(cause),
    onCommit: (ordinal, rows) => scope.emit({ event: 'segment.committed', table, ordinal, rows }),
  })
  scope.load = load
  return load
}

/** Blocks are compressed in the workers. */
function compression(
  { frames }: Target,
  codec: LoadOptions['codec'],
  level: number | undefined,
): Pick<EncodeSettings, 'frame' | 'member'> {
  if (codec === 'none') return {}
  if (frames === 'members') return { member: { codec, level } }
  return codec === 'gzip' ? {} : { frame: { codec, level } }
}

async function openWriter(
  { context, journal }: TableScope,
  { connection }: OpenedTable,
  prepared: PreparedTable,
): Promise<TableWriter> {
  const { schema, plan, encoding, given } = prepared
  const makeFraming = await encoding.framing?.()
  return connection.open({
    table: schema.name,
    schema,
    encoding: encoding.name,
    prologue: encoding.prologue,
    epilogue: encoding.epilogue,
    framing: makeFraming && (() => makeFraming(plan)),
    defaultMarker: encoding.defaultMarker,
    columns: plan.columns.map(({ name }) => name),
    given,
    rules: context.options.write,
    publishLog: journal,
  })
}

function hintOf(scope: TableScope, { catalog }: OpenedTable, { inferred }: PreparedTable): WiderHint {
  if (catalog === undefined) return () => undefined
  const wider = widerHint(catalog, scope.job.name, inferred)
  return (column, code, excerpt) => {
    const hint = wider(column, code, excerpt)
    scope.isToBeChanged ||= hint !== undefined
    return hint
  }
}
