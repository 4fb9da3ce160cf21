// One table from its sources to its report: connect, prepare, load, balance, report. Never throws: what went wrong is
// in the outcome, beside what had been loaded by then.

import { BulkloadError, toBulkloadError } from '../errors.ts'
import { FormatReports, formatReport } from '../input/format/format-reports.ts'
import { Input, type InputChunk } from '../input/input.ts'
import type { LoadOptions } from '../options/options.ts'
import { toleratesNone } from '../rejects/max-errors.ts'
import { RejectsFiles } from '../rejects/rejects-files.ts'
import { type WiderHint, widerHint } from '../rejects/wider-hint.ts'
import type { LoadEvent, LoadProgress, TableReport } from '../report.ts'
import { displayName, type TableName } from '../schema.ts'
import type { Catalog } from '../sinks/catalog.ts'
import type { Aftermath, TableWriter } from '../sinks/table-writer.ts'
import type { Connection, Target } from '../sinks/target.ts'
import { atLine } from '../transfer/at-line.ts'
import { imbalance } from '../transfer/balance.ts'
import { ChunkBuffers } from '../transfer/chunk-buffers.ts'
import { TableLoad } from '../transfer/table-load.ts'
import { untilAborted } from '../until-aborted.ts'
import type { WorkerPool } from '../workers/pool.ts'
import { dropCreated } from './drop-created.ts'
import { FieldWarnings } from './field-warnings.ts'
import { encodeByFormat } from './prepare/encoders.ts'
import { withKnownHeaders } from './prepare/known-headers.ts'
import { noTable, type PreparedTable, prepareTable } from './prepare/prepare-table.ts'
import type { TableJob } from './table-job.ts'
import { progressEvent, progressOf } from './table-progress.ts'
import { tableReport } from './table-report.ts'
import { Warnings } from './warnings.ts'

export interface TableContext {
  readonly target: Target
  readonly pool: WorkerPool
  readonly options: LoadOptions
  readonly runId: string
  readonly signal: AbortSignal
  /** Show so many of the table's rows afterwards. */
  readonly peek: number
  readonly emit: (event: LoadEvent) => void
  /** Told how to ask for the report of a table whose load has not ended. */
  readonly onBegin?: (job: TableJob, soFar: () => TableReport) => void
}

export interface TableOutcome {
  readonly report: TableReport
  readonly error: BulkloadError | undefined
}

export async function* loadTable(job: TableJob, context: TableContext): AsyncGenerator<LoadProgress, TableOutcome> {
  const { options, target, pool } = context
  const stop = new AbortController()
  const signal = AbortSignal.any([context.signal, stop.signal])
  const started = performance.now()
  const table = displayName(job.name)
  const window = 2 * pool.workers + 2
  const buffers = new ChunkBuffers(options.chunkBytes, window)
  const allocate = (size: number): Uint8Array => buffers.take(size)
  const { chunkBytes, maxRecordBytes } = options
  const cutting = { chunkBytes, maxRecordBytes, allocate, input: options.input }
  const input = new Input(job.sources, cutting, signal)
  let connection: Connection | undefined
  let writer: TableWriter | undefined
  let aftermath: Aftermath | undefined
  let prepared: PreparedTable | undefined
  let load: TableLoad | undefined
  let error: BulkloadError | undefined
  let after: Pick<TableReport, 'inTable' | 'peek'> = {}
  let created: string | undefined
  let isToBeChanged = false
  const formats = new FormatReports()
  const warnings = new Warnings(context.emit, table)
  const rejects = new RejectsFiles(table, options.rejects, (message) => warnings.add(message))
  let fields: FieldWarnings | undefined
  const chunks = noting(input.chunks(), (chunk) => {
    fields?.see(chunk)
    if (!chunk.isFirst) return
    formats.add(chunk.format)
    for (const doubt of chunk.format.doubts ?? []) warnings.add(doubt)
  })
  let isDropped = false
  const soFar = (): TableReport => {
    const seconds = (performance.now() - started) / 1000
    const ends = { formats: formats.all, warnings: warnings.all, rejects: rejects.reports, seconds }
    return tableReport(job, target, options, input, { prepared, created, isDropped, load, aftermath, error, ...ends })
  }
  context.onBegin?.(job, soFar)
  try {
    await rejects.check(!toleratesNone(options.maxErrors))
    connection = await target.connect(signal)
    const { catalog } = connection
    if (catalog === undefined) throw new BulkloadError('BL_TABLE_UNSUPPORTED', `${target.address} has no tables`)
    const schema = await catalog.describe(job.name)
    if (schema === undefined && !options.create) throw noTable(target.address, job.name)
    const known = withKnownHeaders(options.input, schema, options.mapping, job.sources)
    cutting.input = await untilAborted(known, signal)
    const first = await chunks.next()
    const firstChunk = first.done ? undefined : first.value
    const { runId } = context
    const preparing = prepareTable(catalog, job.name, schema, job.sources, firstChunk, {
      ...options,
      input: cutting.input,
      runId,
      takes: target.takes,
      address: target.address,
      onCreate: (statement) => {
        created = statement
        context.emit({ event: 'table.created', table, statement })
      },
    })
    prepared = await untilAborted(preparing, signal)
    for (const message of prepared.warnings) warnings.add(message)
    for (const note of prepared.notes) warnings.add(`column ${note}`)
    fields = new FieldWarnings(prepared, cutting.input, warnings)
    if (firstChunk !== undefined) fields.see(firstChunk)
    if (prepared.encoding.wire === 'typed') {
      cutting.chunkBytes = options.typedChunkBytes
      buffers.resize(options.typedChunkBytes)
    }
    const total = input.totalBytes
    context.emit({
      event: 'table.started',
      table,
      target: target.kind,
      address: target.address,
      wire: prepared.encoding.wire,
      wireReason: prepared.wireReason,
      codec: options.codec,
      ...(firstChunk !== undefined && { format: formatReport(firstChunk.format) }),
      bytes: { total },
    })
    writer = await connection.open({
      table: prepared.schema.name,
      schema: prepared.schema,
      encoding: prepared.encoding.name,
      prologue: prepared.encoding.prologue,
      epilogue: prepared.encoding.epilogue,
      columns: prepared.plan.columns.map(({ name }) => name),
      given: prepared.given,
      mode: 'append',
    })
    load = new TableLoad({
      writer,
      plan: prepared.plan,
      encode: encodeByFormat(
        pool,
        prepared.schema,
        prepared.plan,
        {
          stopAtReject: toleratesNone(options.maxErrors),
          ...(options.codec !== 'none' && { frame: { codec: options.codec, level: options.level } }),
        },
        prepared.inferred !== undefined,
      ),
      window,
      buffers,
      rejects,
      wider: telling(widerHint(catalog, job.name, prepared.inferred), () => {
        isToBeChanged = true
      }),
      maxErrors: options.maxErrors,
      signal,
      // Nothing is committed of a file that changed under the load, as far as the target can take it back.
      beforeLastCommit: () => input.verify(),
      onReject: (reject) => context.emit({ event: 'reject', table, error: reject.toJSON() }),
      // The input may be a pipe that stays silent: nobody would hear of it before the next chunk.
      onCommitFailure: (cause) => stop.abort(cause),
      onCommit: (ordinal, rows) => context.emit({ event: 'segment.committed', table, ordinal, rows }),
    })
    for await (const _ of load.run(startingWith(firstChunk, chunks))) {
      context.emit(progressEvent(table, load, input))
      yield progressOf(load)
    }
    const wrong = imbalance({
      rows: load.rows,
      sent: load.rowsSent,
      bytesRead: input.bytesRead,
      bytesCovered: load.bytesCovered,
    })
    if (wrong !== undefined) throw unbalanced(wrong)
    for (const message of await load.finish()) warnings.add(message)
    after = await lookAfter(catalog, job.name, options.embedded !== undefined, context.peek)
  } catch (cause) {
    // Before there is a load, only the first record of all can be at fault.
    error = await input.firstCause(toBulkloadError(load === undefined ? atLine(cause, () => 0) : cause))
    aftermath = await writer?.abort(error)
  } finally {
    await chunks.return(undefined)
    await input.close()
    fields?.end()
    await rejects.close().catch((cause: unknown) => {
      error ??= toBulkloadError(cause)
    })
    await connection?.close()
  }
  if (error !== undefined && created !== undefined) {
    isDropped = await dropCreated(target, job.name, { error, aftermath, isToBeChanged })
    if (isDropped) context.emit({ event: 'table.dropped', table })
  }
  const report = { ...soFar(), ...after }
  context.emit({ event: 'table.finished', table, report })
  return { report, error }
}

function telling(wider: WiderHint, onHint: () => void): WiderHint {
  return (column, code, excerpt) => {
    const hint = wider(column, code, excerpt)
    if (hint !== undefined) onHint()
    return hint
  }
}

async function* noting(
  chunks: AsyncGenerator<InputChunk>,
  onChunk: (chunk: InputChunk) => void,
): AsyncGenerator<InputChunk> {
  for await (const chunk of chunks) {
    onChunk(chunk)
    yield chunk
  }
}

async function* startingWith(
  first: InputChunk | undefined,
  rest: AsyncGenerator<InputChunk>,
): AsyncGenerator<InputChunk> {
  if (first !== undefined) yield first
  yield* rest
}

async function lookAfter(
  catalog: Catalog,
  name: TableName,
  shouldCount: boolean,
  peek: number,
): Promise<Pick<TableReport, 'inTable' | 'peek'>> {
  return {
    ...(shouldCount && { inTable: await catalog.count(name) }),
    ...(peek > 0 && { peek: await catalog.peek(name, peek) }),
  }
}

function unbalanced(wrong: string): BulkloadError {
  return new BulkloadError('BL_UNBALANCED', `the load does not balance: ${wrong}`, {
    hint: 'count the rows of the table before you trust it, and look for views or triggers that add or drop rows',
  })
}
