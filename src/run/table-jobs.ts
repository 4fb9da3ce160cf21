// From the inputs that a user names to the tables of a run.

import { BulkloadError } from '../errors.ts'
import { checkHiveFolders } from '../input/hive-folders.ts'
import { namedInputs } from '../input/named-inputs.ts'
import type { LoadOptions } from '../options/options.ts'
import type { NamedInputs } from '../options/source-options.ts'
import { tableOfFile } from '../options/table-names.ts'
import { displayName, type TableName } from '../schema.ts'
import type { Retry } from '../sources/remote/retries.ts'
import type { Source } from '../sources/source.ts'
import type { SourceSpec } from '../sources/source-spec.ts'
import type { TableJob } from '../table/table-job.ts'
import type { Warnings } from '../table/warnings.ts'
import type { RunBeginning } from './run-beginning.ts'

const SOURCES_AT_ONCE = 16
const MAX_NAMED = 3

export interface JobsOf {
  readonly settings: NamedInputs
  readonly options: Pick<LoadOptions, 'mapping' | 'timeoutMs'>
  readonly begun: Pick<RunBeginning, 'signal' | 'onEvent' | 'warnings'>
  /** Tables that are loaded already. */
  readonly isDone?: (name: TableName) => boolean
  readonly nameOf: (spec: SourceSpec) => TableName
  /** The user wants all inputs in one table. */
  readonly hasOne: boolean
}

/** Files of one table are one job, in the order given. */
export async function jobsOf({
  settings,
  options: { mapping, timeoutMs },
  begun: { signal, onEvent, warnings },
  isDone = () => false,
  nameOf,
  hasOne,
}: JobsOf): Promise<{ readonly jobs: TableJob[]; readonly specs: readonly SourceSpec[] }> {
  const remote = { timeoutMs, signal, onRetry: (retry: Retry) => onEvent({ event: 'source.retried', ...retry }) }
  const named = await namedInputs(settings, remote, (message) => warnings.add(message))
  const specs = named.filter((spec) => !isDone(nameOf(spec)))
  if (settings.ignoreHivePartitions !== true) checkHiveFolders(specs, mapping)
  const names = specs.map(nameOf)
  const sources = await sourcesOf(specs)
  const jobs = new Map<string, { name: TableName; sources: Source[] }>()
  for (const [index, name] of names.entries()) {
    const key = displayName(name)
    const job = jobs.get(key) ?? { name, sources: [] }
    jobs.set(key, job)
    job.sources.push(...sources.slice(index, index + 1))
  }
  if (!hasOne) for (const job of jobs.values()) warnOfSharedName(job, warnings)
  return { jobs: [...jobs.values()], specs: named }
}

/** Parts of several tables may have one base name: `a/part-0.csv` and `b/part-0.csv`. */
function warnOfSharedName({ name, sources }: TableJob, warnings: Warnings): void {
  if (sources.length < 2) return
  const names = sources.slice(0, MAX_NAMED).map((source) => source.name)
  const rest = sources.length > MAX_NAMED ? ` and ${sources.length - MAX_NAMED} more` : ''
  warnings.add(
    `${names.join(', ')}${rest} are loaded into one table, ${displayName(name)}, because they have the same base name; to choose another table, use --table`,
  )
}

/** Each costs a request where it is remote. */
async function sourcesOf(specs: readonly SourceSpec[]): Promise<Source[]> {
  const sources: Source[] = []
  for (let at = 0; at < specs.length; at += SOURCES_AT_ONCE) {
    sources.push(...(await Promise.all(specs.slice(at, at + SOURCES_AT_ONCE).map((spec) => spec.source()))))
  }
  return sources
}

/** The table that a source is loaded into by its name. */
export function tableOf({ kind, path, name }: SourceSpec): TableName {
  const found = kind === 'stdin' ? undefined : tableOfFile(path)
  if (found !== undefined && found.table !== '') return found
  throw new BulkloadError('BL_USAGE', `${name} has no file name from which to infer the table`, { hint: 'set --table' })
}
