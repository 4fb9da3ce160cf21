// One table from its files: the columns that hold what all of them have, in what they differ, the statement that makes it,
// and the commands that load it.

import { type ErrorData, toBulkloadError } from '../errors.ts'
import type { SourceFormat } from '../input/format/source-format.ts'
import { hiveFlags, withHiveColumns } from '../input/hive-folders.ts'
import type { FileInspection, TableInspection } from '../inspection.ts'
import type { ColumnInference } from '../plan/infer-columns.ts'
import { displayName, type InferredColumn, type TableName } from '../schema.ts'
import { shellCommand } from '../shell-words.ts'
import type { DatabaseModule } from '../sinks/target-module.ts'
import type { DatabaseVerb } from '../targets.ts'

export interface TableFiles {
  readonly name: TableName
  readonly inference: ColumnInference
  readonly files: readonly { readonly report: FileInspection; readonly format: SourceFormat }[]
}

/** Whose types and statements are given. */
export interface InspectedTarget {
  readonly verb: DatabaseVerb
  readonly module: DatabaseModule
}

export interface CommandSettings {
  /** The table as the user named it, when it was named. */
  readonly table: string | undefined
  /** What the folders of files say is no column. */
  readonly ignoreHivePartitions: boolean
  /** Further flags that the user gave. */
  readonly flags: readonly string[]
}

export function inspectTable(
  table: TableFiles,
  targets: readonly InspectedTarget[],
  settings: CommandSettings,
): TableInspection {
  const found = table.inference.result().columns
  const columns = settings.ignoreHivePartitions
    ? found
    : withHiveColumns(
        found,
        table.files.map(({ report }) => report.file),
      )
  return {
    table: displayName(table.name),
    files: table.files.map(({ report }) => report.file),
    columns: columns.map(({ name, kind, nullable }) => ({ name, kind, nullable })),
    differences: differences(table.files.map(({ report }) => report)),
    targets: targets.map(({ verb, module }) => ({
      target: verb,
      types: columns.map((column) => module.typeOf(column)),
      ...(columns.length > 0 && createIn(module, table.name, columns)),
      commands: commands(verb, table, settings),
    })),
  }
}

function createIn(
  module: DatabaseModule,
  name: TableName,
  columns: readonly InferredColumn[],
): { create: string } | { refused: ErrorData } {
  try {
    return { create: module.createStatement(name, columns) }
  } catch (cause) {
    return { refused: toBulkloadError(cause).toJSON() }
  }
}

/** Files that are written alike go into one command. */
function commands(target: string, { files, name }: TableFiles, settings: CommandSettings): string[] {
  const byFlags = new Map<string, { flags: readonly string[]; files: string[] }>()
  for (const { report, format } of files) {
    // There is nothing to create a table from.
    if (report.columns.length === 0) continue
    const ofFolders = settings.ignoreHivePartitions ? [] : hiveFlags(report.file)
    const flags = [...(format.flags ?? []), ...ofFolders, ...settings.flags]
    const key = JSON.stringify(flags)
    const group = byFlags.get(key) ?? { flags, files: [] }
    byFlags.set(key, group)
    group.files.push(report.file)
  }
  const isNamed = settings.table !== undefined || files.some(({ report }) => report.file === '-')
  const tableFlags = isNamed ? ['--table', settings.table ?? displayName(name)] : []
  return [...byFlags.values()].map((group) => {
    // What begins with a dash would be a flag.
    const paths = group.files.map((file) => (/^-./.test(file) ? `./${file}` : file))
    return shellCommand(['bulkload', target, ...paths, ...tableFlags, ...group.flags, '--create'])
  })
}

const MAX_NAMED = 5

function differences(files: readonly FileInspection[]): string[] {
  if (files.length < 2) return []
  const names = new Set(files.flatMap(({ columns }) => columns.map(({ name }) => name)))
  return [...names].flatMap((name) => {
    const kinds = new Map<string, string[]>()
    for (const { file, columns } of files) {
      const kind = columns.find((column) => column.name === name)?.kind ?? 'missing'
      kinds.set(kind, [...(kinds.get(kind) ?? []), file])
    }
    if (kinds.size === 1) return []
    const parts = [...kinds].map(([kind, which]) => `${kind} in ${listed(which)}`)
    return [`${JSON.stringify(name)} is ${parts.join(', ')}`]
  })
}

export function listed(names: readonly string[]): string {
  const rest = names.length - MAX_NAMED
  if (rest <= 1) return names.join(', ')
  return `${names.slice(0, MAX_NAMED).join(', ')} and ${rest} more`
}
