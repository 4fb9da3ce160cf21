// convert(): files into files, of any format that is read into any that is written.

import { BulkloadError } from '../errors.ts'
import { NAMED_INPUT_KINDS } from '../input/named-inputs.ts'
import { refuseObjectStoreOptions } from '../input/object-store-options.ts'
import { checkKinds, type Kinds, kindsOf } from '../options/call-kinds.ts'
import { FILE_OPTIONS, type RawFileOptions } from '../options/files/file-options.ts'
import type { Words } from '../options/in-words.ts'
import { LOAD_OPTIONS, type RawOptions } from '../options/load-options.ts'
import { checked } from '../options/option.ts'
import { usage } from '../options/option-values.ts'
import type { NamedInputs } from '../options/source-options.ts'
import { parseTableName, tableOfFile } from '../options/table-names.ts'
import { TABLE_CHOICE, type TableChoice } from '../options/table-options.ts'
import type { RunReport } from '../report.ts'
import type { TableName } from '../schema.ts'
import type { ConnectS3 } from '../sinks/file/s3-connection.ts'
import type { SourceSpec } from '../sources/source-spec.ts'
import { resolveIntoFiles } from './into-files.ts'
import { runTables } from './run.ts'
import { beginRun, reported } from './run-beginning.ts'
import { RUN_CALL_KINDS, type RunCall } from './run-call.ts'
import { jobsOf, tableOf } from './table-jobs.ts'

export interface ConvertSettings extends RawOptions, RawFileOptions, Pick<TableChoice, 'table'>, NamedInputs, RunCall {}

const KINDS = {
  ...kindsOf(LOAD_OPTIONS),
  ...kindsOf(FILE_OPTIONS),
  table: TABLE_CHOICE.table.kind,
  ...NAMED_INPUT_KINDS,
  ...RUN_CALL_KINDS,
} satisfies Kinds<ConvertSettings>

/**
 * Writes files from files. Throws a BulkloadError if it cannot start (wrong options, missing inputs). A file that fails is in the
 * report, and nothing of it is left.
 */
export function convert(settings: ConvertSettings): Promise<RunReport> {
  return reported(settings, (words) => convertAll(settings, words))
}

async function convertAll(settings: ConvertSettings, words: Words): Promise<RunReport> {
  checkKinds('convert', settings, KINDS, ['files'])
  const begun = beginRun(settings, words)
  const options = await resolveIntoFiles(settings, begun.env)
  const { table } = checked({ table: TABLE_CHOICE.table }, settings)
  const { place } = options.file
  const isEach = /[/\\]$/.test(place)
  const nameOf = (spec: SourceSpec): TableName => {
    if (table !== undefined) return parseTableName(table)
    return isEach ? tableOf(spec) : nameOfOutput(place)
  }
  const { jobs, specs } = await jobsOf({ settings, options, begun, nameOf, hasOne: !isEach || table !== undefined })
  refuseObjectStoreOptions(settings, specs, place)
  if (options.rejects !== undefined && jobs.length > 1) {
    throw usage(
      '--rejects names one file, but several files are written',
      'leave it out: the rejects of each are written to <name>.rejects.jsonl',
    )
  }
  const { endpoint, region, noSignRequest } = settings
  const s3 = {
    ...(endpoint !== undefined && { endpoint }),
    ...(region !== undefined && { region }),
    ...(noSignRequest !== undefined && { noSignRequest }),
  }
  const connectS3: ConnectS3 = async () => (await import('../sources/s3/s3-client.ts')).connectS3(s3)
  return runTables(jobs, options, { ...begun, connectS3 })
}

/** The table that statements name, and that rejects are of. */
function nameOfOutput(place: string): TableName {
  const name = place === '-' ? { schema: undefined, table: 'rows' } : tableOfFile(place)
  if (name.table !== '') return name
  throw new BulkloadError('BL_USAGE', `${place} has no file name`, { hint: 'set --output to the path of a file' })
}
