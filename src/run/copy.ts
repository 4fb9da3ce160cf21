// copy(): copies tables of one database into another one, all of them as they are in one snapshot.

import { BulkloadError } from '../errors.ts'
import { checkKinds, type Kinds, kindsOf, TEXT } from '../options/call-kinds.ts'
import type { Words } from '../options/in-words.ts'
import { LOAD_OPTIONS, type RawOptions } from '../options/load-options.ts'
import { checked } from '../options/option.ts'
import { resolveOptions } from '../options/options.ts'
import { parseTableName } from '../options/table-names.ts'
import { COPY_OPTIONS } from '../options/tables/copy-options.ts'
import type { RunReport } from '../report.ts'
import { displayName, type TableName } from '../schema.ts'
import { hideSecretsOfOptions } from '../secrets.ts'
import { chooseStreams } from '../sinks/streams.ts'
import { databaseOpener } from '../sources/tables/registry.ts'
import type { TableSource } from '../sources/tables/table-source.ts'
import type { TableJob } from '../table/table-job.ts'
import type { TargetKind } from '../targets.ts'
import { type DatabaseAddress, databaseAddress } from './database-address.ts'
import { runTables } from './run.ts'
import { beginRun, reported } from './run-beginning.ts'
import { RUN_CALL_KINDS, type RunCall } from './run-call.ts'

/** Of loads alone: a copy has no journal that a ledger would stand for. */
type OfFiles = 'url' | 'embedded' | 'ledger'

export interface CopySettings extends Omit<RawOptions, OfFiles>, RunCall {
  /** The database to read: `postgres://…`. */
  readonly source: string
  /** The database to write: `postgres://…`, `clickhouse://…`, or `http(s)://…` for ClickHouse. */
  readonly target: string
  /** The tables to copy, each `table` or `schema.table`. */
  readonly tables: readonly string[] | string
}

const { url: _url, embedded: _embedded, ledger: _ledger, ...OPTIONS } = kindsOf(LOAD_OPTIONS)

const KINDS = {
  ...OPTIONS,
  ...{ source: TEXT, target: TEXT, tables: COPY_OPTIONS.tables.kind },
  ...RUN_CALL_KINDS,
} satisfies Kinds<CopySettings>

/**
 * Copies tables, `jobs` of them in parallel. Throws a BulkloadError if the run cannot start; a table that fails is in the report.
 */
export function copy(settings: CopySettings): Promise<RunReport> {
  return reported(settings, (words) => copyAll(settings, words))
}

async function copyAll(settings: CopySettings, words: Words): Promise<RunReport> {
  checkKinds('copy', settings, KINDS, ['source', 'target', 'tables'])
  const begun = beginRun(settings, words)
  const { env, signal, stop, warnings } = begun
  const { source: saidSource, target: saidTarget, tables: _tables, ...raw } = settings
  hideSecretsOfOptions({ files: [saidSource, saidTarget] })
  const source = databaseAddress('source', saidSource)
  const target = databaseAddress('target', saidTarget)
  const options = resolveOptions(target.kind, { ...raw, url: target.url }, env)
  const { tables = [] } = checked(COPY_OPTIONS, settings)
  const names = tables.map(parseTableName)
  refuseTwice(names)
  const open = await databaseOpener(source.kind)
  if (open === undefined) throw unreadable(source)
  const database = await open({
    url: source.url,
    tables: names,
    target: target.kind,
    timeoutMs: options.timeoutMs,
    env,
    signal,
  })
  try {
    const found: TableSource[] = []
    const streams = chooseStreams(options.streams, undefined).count
    for (const name of names) found.push(await database.table(name, { streams }))
    const ordered = inKeyOrder(found)
    const isBound =
      target.kind === 'postgres' && found.some(({ refersTo = [] }) => refersTo.some((name) => isAmong(name, found)))
    if (isBound && options.jobs > 1)
      warnings.add('tables that refer to each other are copied one after another, so that foreign keys hold')
    const jobs = ordered.map(
      (table): TableJob => ({ name: targetName(table.name, names, target.kind), sources: [table.source] }),
    )
    return await runTables(jobs, isBound ? { ...options, jobs: 1 } : options, begun)
  } finally {
    stop.abort(new BulkloadError('BL_ABORTED', 'the copy has ended'))
    await database.close()
  }
}

/** A schema of Postgres is no database of ClickHouse; where none was named, the target's own search path decides. */
function targetName({ schema, table }: TableName, said: readonly TableName[], kind: TargetKind): TableName {
  const isSaid = said.some((name) => name.table === table && name.schema === schema)
  return { schema: kind === 'postgres' && isSaid ? schema : undefined, table }
}

function refuseTwice(names: readonly TableName[]): void {
  const texts = names.map(displayName)
  const twice = texts.find((text, index) => texts.indexOf(text) !== index)
  if (twice === undefined) return
  throw new BulkloadError('BL_USAGE', `--tables names ${twice} more than once`, { hint: 'name each table once' })
}

function unreadable({ kind }: DatabaseAddress): BulkloadError {
  return new BulkloadError('BL_USAGE', `tables of ${kind} cannot be read`, { hint: 'copy from Postgres: postgres://…' })
}

function isAmong({ schema, table }: TableName, tables: readonly TableSource[]): boolean {
  return tables.some(({ name }) => name.schema === schema && name.table === table)
}

/** A table comes after those that its foreign keys refer to; of a circle the first one named comes first. */
function inKeyOrder(tables: readonly TableSource[]): readonly TableSource[] {
  const ordered = new Set<TableSource>()
  const visit = (table: TableSource, path: readonly TableSource[]): void => {
    if (ordered.has(table) || path.includes(table)) return
    for (const other of tables) {
      const isReferred = table.refersTo?.some(
        ({ schema, table: name }) => other.name.schema === schema && other.name.table === name,
      )
      if (isReferred === true) visit(other, [...path, table])
    }
    ordered.add(table)
  }
  for (const table of tables) visit(table, [])
  return [...ordered]
}
