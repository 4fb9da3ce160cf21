// Folders such as `year=2026/month=01/` say values that no file below them has. They are not loaded as columns yet, and
// leaving them out without a word would lose them: the user says what happens to them.

import { cellConstant } from '../encodings/constants.ts'
import { BulkloadError } from '../errors.ts'
import { ColumnInference } from '../plan/infer-columns.ts'
import type { Mapping, SetValue } from '../plan/mapping.ts'
import type { InferredColumn } from '../schema.ts'
import { shellCommand } from '../shell-words.ts'
import { type HivePartition, hivePartitions } from '../sources/hive-partitions.ts'

export interface NamedFile {
  /** As it may be shown. */
  readonly name: string
  readonly path: string
}

/** Flags that load what the folders of `path` say. */
export function hiveFlags(path: string): string[] {
  return hivePartitions(path).flatMap(({ column, value }) => ['--set', `${column}=${setText(value)}`])
}

/** The columns that `hiveFlags` fills, by the values of all `paths`. */
export function withHiveColumns(
  columns: readonly InferredColumn[],
  paths: readonly string[],
): readonly InferredColumn[] {
  if (!paths.some((path) => hivePartitions(path).length > 0)) return columns
  const inference = new ColumnInference()
  for (const path of paths) {
    const members = hivePartitions(path).map(
      ({ column, value }) => `${JSON.stringify(column)}:${value === null ? 'null' : cellConstant(value, 'any').json}`,
    )
    inference.add(new TextEncoder().encode(`{${members.join(',')}}\n`))
  }
  const added = inference.result().columns
  return [...columns.filter(({ name }) => !added.some((column) => column.name === name)), ...added]
}

/** Fails with BL_USAGE where a folder says a value that --set does not. `mapping`: what the user said. */
export function checkHiveFolders(files: readonly NamedFile[], mapping: Mapping | undefined): void {
  for (const { name, path } of files) {
    const partitions = hivePartitions(path)
    const lost = partitions.filter(({ column }) => setOf(column, mapping) === undefined)
    if (lost.length > 0) throw notLoaded(name, path, lost)
    for (const partition of partitions) {
      const value = setOf(partition.column, mapping)
      if (value !== undefined && !isSame(value, partition)) throw otherValue(name, value, partition)
    }
  }
}

function setOf(column: string, mapping: Mapping | undefined): SetValue | undefined {
  return mapping?.set.find((set) => set.column === column)?.value
}

/** Numbers of other forms (`1` for `month=01`) are the same value; what the run fills in is the user's own choice. */
function isSame(set: SetValue, { value }: HivePartition): boolean {
  if (set.kind === 'null') return value === null
  if (set.kind !== 'text') return true
  const isNumber = value !== null && /^\d+$/.test(value) && /^\d+$/.test(set.text)
  return set.text === value || (isNumber && BigInt(set.text) === BigInt(value))
}

function setText(value: string | null): string {
  if (value === null) return '@null'
  return value.startsWith('@') ? `@${value}` : value
}

function notLoaded(name: string, path: string, lost: readonly HivePartition[]): BulkloadError {
  const said = lost.map(({ column, value }) => `${column}=${value ?? 'NULL'}`).join(', ')
  return new BulkloadError('BL_USAGE', `the folder names of ${name} contain ${said}, which would not be loaded`, {
    place: { source: name },
    hint: `load one folder at a time, with ${shellCommand(hiveFlags(path))} --table NAME, or ignore these values with --ignore-hive-partitions`,
  })
}

function otherValue(name: string, set: SetValue, { column, value }: HivePartition): BulkloadError {
  const text = set.kind === 'text' ? JSON.stringify(set.text) : 'NULL'
  return new BulkloadError(
    'BL_USAGE',
    `--set sets ${column} to ${text}, but the folder of ${name} is for ${value ?? 'NULL'}`,
    {
      place: { source: name },
      hint: 'load the files of one folder at a time, each with its own --set',
    },
  )
}
