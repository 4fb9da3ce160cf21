// The mapping applied to the records of a sample, before there is a plan: by the columns that fields go into.

import { ColumnBuffer } from '../codecs/column-buffer.ts'
import { KIND } from '../codecs/value-kind.ts'
import { FOUND, findPath, pathEnd, pathKind, pathStart } from '../formats/json/path.ts'
import { jsonStart, putJsonText } from '../formats/json/text.ts'
import type { FieldValue } from '../formats/visit-records.ts'
import type { InferredColumn } from '../schema.ts'
import { columnsWithoutField, fieldSource, fieldsWithoutColumn, type Mapping } from './mapping.ts'
import { isLoaded } from './plan.ts'

export type SampleRecord = ReadonlyMap<string, FieldValue>

/** `names`: the fields of the input, where it names them. `isText`: they have no types, so that JSON in them is text. */
export function recordMapper(
  mapping: Mapping | undefined,
  names?: readonly string[],
  isText = false,
): (from: SampleRecord) => SampleRecord {
  if (mapping === undefined) return (record) => record
  const targets = fieldTargets(mapping, names)
  return (record) => {
    const columns = new Map<string, FieldValue>()
    for (const [field, value] of record) {
      const { column, inside } = targets(field)
      if (column !== undefined) columns.set(column, value)
      const holder = inside.length === 0 ? undefined : jsonOf(value, isText)
      if (holder === undefined) continue
      for (const { column: inner, path } of inside) {
        if (path === undefined || findPath(holder.bytes, holder.start, path, 1) !== FOUND) continue
        columns.set(inner, { bytes: holder.bytes, start: pathStart, end: pathEnd, kind: pathKind })
      }
    }
    return columns
  }
}

/** The object or array that a value is; `isText`: that its characters are. */
function jsonOf(value: FieldValue, isText: boolean): Pick<FieldValue, 'bytes' | 'start'> | undefined {
  if (value.kind === KIND.object || value.kind === KIND.array) return value
  if (!isText || value.kind > KIND.escapedText) return undefined
  const out = new ColumnBuffer(64)
  const kind = putJsonText(value.bytes, value.start, value.end, out)
  return kind === KIND.object || kind === KIND.array ? { bytes: out.bytes, start: jsonStart } : undefined
}

/** The columns that the fields go into, in the order of the fields. */
export function mappedColumns(fields: readonly string[], mapping: Mapping | undefined): readonly string[] {
  if (mapping === undefined) return fields
  const targets = fieldTargets(mapping, fields)
  return fields.flatMap((field) => {
    const { column, inside } = targets(field)
    return [...(column === undefined ? [] : [column]), ...inside.map((path) => path.column)]
  })
}

/** The columns that declared fields go into. Of what lies inside a field no type is declared: it is text. */
export function mapDeclared(
  fields: readonly InferredColumn[],
  mapping: Mapping | undefined,
): readonly InferredColumn[] {
  if (mapping === undefined) return fields
  const targets = fieldTargets(
    mapping,
    fields.map(({ name }) => name),
  )
  const noTimes = { fractionDigits: 0, minYear: 9999, maxYear: 0 }
  return fields.flatMap((field): InferredColumn[] => {
    const { column, inside } = targets(field.name)
    const parts = inside.map((path) => ({ name: path.column, kind: 'text' as const, nullable: true, ...noTimes }))
    return column === undefined ? parts : [{ ...field, name: column }, ...parts]
  })
}

interface FieldTargets {
  /** The column of the field itself. */
  readonly column: string | undefined
  /** Columns of what lies inside of it. */
  readonly inside: readonly (ReturnType<typeof fieldSource> & { readonly column: string })[]
}

function fieldTargets(mapping: Mapping, names: readonly string[] | undefined): (field: string) => FieldTargets {
  const sources = mapping.renamed.map(({ field, column }) => ({ column, ...fieldSource(field, names) }))
  const noField = columnsWithoutField(mapping)
  const noColumn = fieldsWithoutColumn(mapping, names)
  const isTaken = (name: string): boolean => !noField.has(name) && !noColumn.has(name) && isLoaded(name, mapping)
  const known = new Map<string, FieldTargets>()
  return (field) => {
    const found = known.get(field) ?? {
      column:
        sources.find(({ key, path }) => key === field && path === undefined)?.column ??
        (isTaken(field) ? field : undefined),
      inside: sources.filter(({ key, path }) => key === field && path !== undefined),
    }
    known.set(field, found)
    return found
  }
}
