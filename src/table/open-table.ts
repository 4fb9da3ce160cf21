// The first step of a load: the table is looked up, and the input is opened as far as its first chunk.

import { Input, type InputChunk } from '../input/input.ts'
import { type StartedSources, startSources } from '../input/shared-start.ts'
import type { InputOptions } from '../options/input-options.ts'
import { toleratesNone } from '../rejects/max-errors.ts'
import type { TableSchema } from '../schema.ts'
import type { Catalog } from '../sinks/catalog.ts'
import type { Connection } from '../sinks/target.ts'
import type { Source } from '../sources/source.ts'
import { untilAborted } from '../until-aborted.ts'
import { withKnownHeaders } from './prepare/known-headers.ts'
import { noTable } from './prepare/prepare-table.ts'
import { fitRows } from './prepare/row-columns.ts'
import { isPublishing } from './resume/complete-publish.ts'
import { takeUp } from './resume/take-up.ts'
import type { TakenUp } from './resume/taken-up.ts'
import type { TableScope } from './table-scope.ts'

export interface OpenedTable {
  readonly connection: Connection
  /** Of a target that has tables. */
  readonly catalog: Catalog | undefined
  /** Undefined where the table is to be created, or there are no tables. */
  readonly schema: TableSchema | undefined
  /** With the headers that are known from the table, or from other sources. */
  readonly inputOptions: InputOptions
  /** The sources of the input. */
  readonly start: StartedSources
  readonly input: Input
  /** Undefined where there is nothing in the input. */
  readonly first: InputChunk | undefined
  /** All of them, the first one included. */
  readonly chunks: AsyncGenerator<InputChunk>
}

/** Undefined where nothing is left to load. */
export async function openTable(scope: TableScope): Promise<OpenedTable | undefined> {
  const { job, signal } = scope
  const { target, options } = scope.context
  const connection = await connect(scope)
  scope.atEnd(() => connection.close())
  const { catalog } = connection
  // In the middle of a publish a table may have another name.
  const early = isPublishing(scope) ? await takeUp(scope, connection) : undefined
  scope.takenUp = early
  if (early?.published !== undefined) return undefined
  const schema = await catalog?.describe(job.name)
  if (catalog !== undefined && schema === undefined && !options.create) throw noTable(target.address, job.name)
  const takenUp = early ?? (await takeUp(scope, connection))
  scope.takenUp = takenUp
  await scope.rejects.check(!toleratesNone(options.maxErrors))
  // What a transform returns is written for the columns, not what it gets.
  if (scope.context.transform === undefined) await fitRows(job.sources, schema, target, options)
  const start = startSources(job.sources)
  scope.atEnd(() => start.close())
  const known = withKnownHeaders(options.input, schema, options.mapping, start.sources)
  const inputOptions = await untilAborted(known, signal)
  const input = openInput(scope, start.sources, inputOptions, takenUp)
  const rest = seen(scope, input.chunks())
  scope.atEnd(() => rest.return(undefined))
  const next = await rest.next()
  const first = next.done ? undefined : next.value
  return {
    connection,
    catalog,
    schema,
    inputOptions,
    start,
    input,
    first,
    chunks: notDone(scope, startingWith(first, rest)),
  }
}

/** A server that is full or starting is asked again. */
async function connect(scope: TableScope): Promise<Connection> {
  const { signal, retries, context } = scope
  for (let failures = 1; ; failures++) {
    try {
      return await context.target.connect(signal)
    } catch (cause) {
      if (!context.target.mayPass(cause, true)) throw cause
      if (!(await retries.wait(cause, failures, signal, (retried) => scope.retried(retried)))) throw cause
    }
  }
}

function openInput(scope: TableScope, sources: readonly Source[], inputOptions: InputOptions, takenUp: TakenUp): Input {
  const { buffers, clocks, signal } = scope
  const input = new Input(
    sources,
    {
      // The plan says how large chunks are, and the first one is cut before there is a plan.
      get chunkBytes() {
        return buffers.size
      },
      maxRecordBytes: scope.context.options.maxRecordBytes,
      allocate: (size) => buffers.take(size),
      input: inputOptions,
      clock: clocks,
      segmentLimits: takenUp.limits,
      checksums: takenUp.checksums,
      known: takenUp.known,
    },
    signal,
  )
  scope.input = input
  scope.atEnd(() => input.close())
  return input
}

/** Each chunk is looked at for what a person should know. */
async function* seen(scope: TableScope, chunks: AsyncGenerator<InputChunk>): AsyncGenerator<InputChunk> {
  for await (const chunk of chunks) {
    scope.fields?.see(chunk)
    if (chunk.isFirst) {
      scope.formats.add(chunk.format)
      for (const doubt of chunk.format.doubts ?? []) scope.warnings.add(doubt)
    }
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

/** The first chunk of all tells how records look, also where it is of a segment that an earlier attempt has loaded. */
async function* notDone({ buffers }: TableScope, chunks: AsyncGenerator<InputChunk>): AsyncGenerator<InputChunk> {
  for await (const chunk of chunks) {
    if (chunk.isDone) buffers.give(chunk.bytes)
    else yield chunk
  }
}
