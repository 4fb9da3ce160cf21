// convert(): files into files, of any format that is read into any that is written.

import { stat } from 'node:fs/promises'
import type { StopSignal, Variables } from '../environment.ts'
import { BulkloadError } from '../errors.ts'
import type { FileTargetOptions } from '../file-output.ts'
import { NAMED_INPUT_KINDS } from '../input/named-inputs.ts'
import { checkKinds, FUNCTION, type Kinds, kindsOf, SIGNAL, VARIABLES } from '../options/call-kinds.ts'
import { CALLER, type Caller, callerOf } from '../options/caller.ts'
import { FILE_OPTIONS, type RawFileOptions, resolveFileOptions } from '../options/files/file-options.ts'
import { type Words, wordsOf } from '../options/in-words.ts'
import { LOAD_OPTIONS, type RawOptions } from '../options/load-options.ts'
import { checked } from '../options/option.ts'
import { usage } from '../options/option-values.ts'
import { type LoadOptions, resolveOptions } from '../options/options.ts'
import type { NamedInputs } from '../options/source-options.ts'
import { parseTableName, tableOfFile } from '../options/table-names.ts'
import { TABLE_CHOICE, type TableChoice } from '../options/table-options.ts'
import type { LoadEvent, RunReport } from '../report.ts'
import type { TableName } from '../schema.ts'
import type { SourceSpec } from '../sources/source-spec.ts'
import { Warnings } from '../table/warnings.ts'
import type { ReportSoFar } from './report-so-far.ts'
import { newRunId, runTables } from './run.ts'
import { jobsOf, tableOf } from './table-jobs.ts'

export interface ConvertSettings extends RawOptions, RawFileOptions, Pick<TableChoice, 'table'>, NamedInputs {
  readonly signal?: StopSignal
  readonly onEvent?: (event: LoadEvent) => void
  /** Called once when the work begins, with a function that returns the report so far. */
  readonly onStart?: (soFar: ReportSoFar) => void
  /** Environment variables. Default: process.env. */
  readonly env?: Variables
  /** @internal */
  readonly [CALLER]?: Caller
}

const KINDS = {
  ...kindsOf(LOAD_OPTIONS),
  ...kindsOf(FILE_OPTIONS),
  table: TABLE_CHOICE.table.kind,
  ...NAMED_INPUT_KINDS,
  signal: SIGNAL,
  onEvent: FUNCTION,
  onStart: FUNCTION,
  env: VARIABLES,
} satisfies Kinds<ConvertSettings>

/**
 * Writes files from files. Throws a BulkloadError if it cannot start (wrong options, missing inputs). A file that fails is in the
 * report, and nothing of it is left.
 */
export async function convert(settings: ConvertSettings): Promise<RunReport> {
  const words = wordsOf(settings)
  try {
    return words.data(await convertAll(settings, words))
  } catch (cause) {
    throw words.error(cause)
  }
}

async function convertAll(settings: ConvertSettings, words: Words): Promise<RunReport> {
  checkKinds('convert', settings, KINDS, ['files'])
  const env = settings.env ?? process.env
  const file = resolveFileOptions(settings, await isFolder(settings.output))
  const options = optionsOf(settings, file, env)
  const onEvent = (event: LoadEvent): void => settings.onEvent?.(words.data(event))
  const warnings = new Warnings(onEvent)
  for (const message of callerOf(settings)?.warnings ?? []) warnings.add(message)
  const signal = (settings.signal as AbortSignal | undefined) ?? new AbortController().signal
  const { table } = checked({ table: TABLE_CHOICE.table }, settings)
  const isEach = /[/\\]$/.test(file.place)
  const nameOf = (spec: SourceSpec): TableName => {
    if (table !== undefined) return parseTableName(table)
    return isEach ? tableOf(spec) : nameOfOutput(file.place)
  }
  const { jobs } = await jobsOf(
    { settings, options, warnings, nameOf, hasOne: !isEach || table !== undefined },
    { timeoutMs: options.timeoutMs, signal, onRetry: (retry) => onEvent({ event: 'source.retried', ...retry }) },
  )
  if (options.rejects !== undefined && jobs.length > 1) {
    throw usage(
      '--rejects names one file, but several files are written',
      'leave it out: the rejects of each are written to <name>.rejects.jsonl',
    )
  }
  const { endpoint, region, noSignRequest, onStart } = settings
  const s3 = {
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(noSignRequest !== undefined && { noSignRequest }),
  }
  return runTables(jobs, options, {
    ...{
      env,
      signal,
      peek: 0,
      onEvent,
      warnings,
      runId: newRunId(),
      connectS3: async () => (await import('../sources/s3/s3-client.ts')).connectS3(s3),
    },
    ...(onStart !== undefined && { onStart: (soFar: ReportSoFar) => onStart((error) => words.data(soFar(error))) }),
  })
}

function optionsOf(settings: ConvertSettings, file: FileTargetOptions, env: Variables): LoadOptions {
  const { level: _, create: __, ...raw } = settings
  const options = resolveOptions('file', raw, env)
  return Object.freeze({ ...options, file, codec: file.compression, level: file.level, create: true })
}

/** The table that statements name, and that rejects are of. */
function nameOfOutput(place: string): TableName {
  const name = place === '-' ? { schema: undefined, table: 'rows' } : tableOfFile(place)
  if (name.table !== '') return name
  throw new BulkloadError('BL_USAGE', `${place} has no file name`, { hint: 'set --output to the path of a file' })
}

async function isFolder(output: string | undefined): Promise<boolean> {
  if (output === undefined || output === '' || output === '-' || /^s3:/i.test(output)) return false
  const stats = await stat(output).catch(() => undefined)
  return stats?.isDirectory() ?? false
}
