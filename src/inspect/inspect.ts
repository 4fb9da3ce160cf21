// inspect(): what files contain and how they would be loaded. Connects to no server.

import { ERROR_CODES, EXIT, toBulkloadError } from '../errors.ts'
import type { SourceFormat } from '../input/format/source-format.ts'
import { NAMED_INPUT_KINDS, namedInputs } from '../input/named-inputs.ts'
import { refuseObjectStoreOptions } from '../input/object-store-options.ts'
import {
  type FileFailure,
  type FileInspection,
  INSPECTION_SCHEMA,
  type Inspection,
  whyUnreadable,
} from '../inspection.ts'
import { checkKinds, type Kinds, kindsOf } from '../options/call-kinds.ts'
import { CALLER, type Caller, callerOf } from '../options/caller.ts'
import { wordsOf } from '../options/in-words.ts'
import { INPUT_OPTIONS, type RawInputOptions, resolveInputOptions } from '../options/input-options.ts'
import { NOTATION_OPTIONS, type NotationOptions } from '../options/notations/notation-options.ts'
import { resolveNotations } from '../options/notations/resolve-notations.ts'
import { checked, flagOf } from '../options/option.ts'
import { OUTPUT_OPTIONS } from '../options/output-options.ts'
import { type NamedInputs, READING_OPTIONS, type ReadingOptions } from '../options/source-options.ts'
import { parseTableName, tableOfFile } from '../options/table-names.ts'
import { TABLE_CHOICE, type TableChoice } from '../options/table-options.ts'
import { isPlainObject } from '../plain-object.ts'
import { ColumnInference } from '../plan/infer-columns.ts'
import { displayName, type TableName } from '../schema.ts'
import { loadDatabase } from '../sinks/registry.ts'
import type { SourceSpec } from '../sources/source-spec.ts'
import { DATABASE_VERBS, type DatabaseVerb, databaseOfVerb } from '../targets.ts'
import { worstStatus } from '../worst-status.ts'
import { inspectSource } from './inspect-source.ts'
import { type InspectedTarget, inspectTable, listed } from './inspect-table.ts'

/** How long a server that holds an input may stay silent. */
const TIMEOUT_MS = 60_000
/** Standard input has no file name from which to infer the table. */
const STDIN_TABLE: TableName = { schema: undefined, table: 'stdin' }

export interface InspectSettings
  extends RawInputOptions,
    ReadingOptions,
    NotationOptions,
    Pick<TableChoice, 'table'>,
    NamedInputs {
  /** Target of the types and statements: `clickhouse`, `pg` or `both`. Default: `both`. */
  readonly target?: string
  /** @internal */
  readonly [CALLER]?: Caller
}

const { target } = kindsOf(OUTPUT_OPTIONS)
const KINDS = {
  ...kindsOf(INPUT_OPTIONS),
  ...kindsOf(READING_OPTIONS),
  ...kindsOf(NOTATION_OPTIONS),
  ...NAMED_INPUT_KINDS,
  target,
  table: TABLE_CHOICE.table.kind,
} satisfies Kinds<InspectSettings>

interface Table {
  readonly name: TableName
  readonly inference: ColumnInference
  readonly files: { readonly report: FileInspection; readonly format: SourceFormat }[]
}

/**
 * Inspects files without loading them. Throws a BulkloadError only for invalid options; a file that cannot be read is in
 * the result with its error.
 */
export async function inspect(settings: InspectSettings): Promise<Inspection> {
  const words = wordsOf(settings)
  try {
    return words.data(await inspectAll(settings))
  } catch (cause) {
    throw words.error(cause)
  }
}

async function inspectAll(settings: InspectSettings): Promise<Inspection> {
  checkKinds('inspect', settings, KINDS, ['files'])
  const options = resolveInputOptions(settings)
  checked(READING_OPTIONS, settings)
  const notations = resolveNotations(checked(NOTATION_OPTIONS, settings))
  const { table } = settings
  if (table !== undefined) parseTableName(table)
  const target = checked(OUTPUT_OPTIONS, { target: settings.target }).target
  const targets = await targetsOf(target === 'both' ? DATABASE_VERBS : [target])
  const leftOut = [...(callerOf(settings)?.warnings ?? [])]
  const specs = await namedInputs(settings, { timeoutMs: TIMEOUT_MS }, (message) => leftOut.push(message))
  refuseObjectStoreOptions(settings, specs)
  const named = specs.map((spec) => (table === undefined ? tableOf(spec) : parseTableName(table)))
  const keys = named.map(displayName)
  const tables = new Map<string, Table>()
  const files: (FileInspection | FileFailure)[] = []
  const statuses: number[] = [EXIT.ok]
  for (const [index, spec] of specs.entries()) {
    const file = spec.kind === 'stdin' ? spec.path : spec.name
    const key = keys[index] ?? ''
    const isShared = keys.indexOf(key) !== keys.lastIndexOf(key)
    const known = tables.get(key)
    const all = known?.inference ?? (isShared ? new ColumnInference() : undefined)
    try {
      const { report, format, inference } = await inspectSource(await spec.source(), options, notations, all)
      const inspection = { file, table: key, ...report }
      files.push(inspection)
      const fault = whyUnreadable(inspection)
      if (fault !== undefined) statuses.push(ERROR_CODES[fault.code])
      const table: Table = known ?? { name: named[index] ?? STDIN_TABLE, inference: all ?? inference, files: [] }
      table.files.push({ report: inspection, format })
      tables.set(key, table)
    } catch (cause) {
      const error = toBulkloadError(cause)
      statuses.push(error.exitStatus)
      files.push({ file, error: error.toJSON() })
    }
  }
  const exitStatus = worstStatus(statuses)
  return {
    schema: INSPECTION_SCHEMA,
    status: exitStatus === EXIT.ok ? 'ok' : 'failed',
    exitStatus,
    files,
    tables: [...tables.values()].map((table) =>
      inspectTable(table, targets, {
        table: settings.table,
        ignoreHivePartitions: settings.ignoreHivePartitions === true,
        flags: otherFlags(settings),
      }),
    ),
    hints: [...leftOut, ...(settings.table === undefined ? sameColumns(files) : [])],
  }
}

function targetsOf(verbs: readonly DatabaseVerb[]): Promise<readonly InspectedTarget[]> {
  return Promise.all(verbs.map(async (verb) => ({ verb, module: await loadDatabase(databaseOfVerb(verb)) })))
}

function tableOf({ kind, path }: SourceSpec): TableName {
  return kind === 'stdin' ? STDIN_TABLE : tableOfFile(path)
}

/** Settings that say what was named, or how it is written: what was found says that of each file. */
const SAID_OF_FILES = new Set([
  ...['files', 'filesFrom', 'stdin', 'target', 'table', 'format', 'encoding', 'delimiter', 'quote', 'escape', 'header'],
  ...['null', 'comment', 'ragged', 'columns', 'skipLines', 'skipInitialSpace'],
])

/** The other settings, as flags of a load. */
function otherFlags(settings: InspectSettings): string[] {
  return Object.entries(settings).flatMap(([name, value]: [string, unknown]) => {
    if (SAID_OF_FILES.has(name) || value === undefined || value === false) return []
    const flag = flagOf(name)
    const said =
      typeof value === 'object' && value !== null && isPlainObject(value)
        ? Object.entries(value).map(([column, text]) => `${column}=${text}`)
        : value
    return said === true ? [flag] : [said].flat().flatMap((item) => [flag, String(item)])
  })
}

/** Files that may well be parts of one table. */
function sameColumns(files: readonly (FileInspection | FileFailure)[]): string[] {
  const byColumns = new Map<string, string[]>()
  for (const file of files) {
    if ('error' in file || file.columns.length === 0) continue
    const key = JSON.stringify(file.columns.map(({ name }) => name).sort())
    byColumns.set(key, [...(byColumns.get(key) ?? []), file.file])
  }
  return [...byColumns.values()].flatMap((names) =>
    names.length < 2 ? [] : [`${listed(names)} have the same columns: --table NAME loads them into one table`],
  )
}
