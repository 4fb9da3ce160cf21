// How records look + a plan -> the reader that finds the plan's columns in them.

import { type CsvColumn, plainClass } from '../formats/csv/cells/cell-class.ts'
import type { DerivedPath } from '../formats/derived/derived-values.ts'
import type { OtherMembers } from '../formats/format.ts'
import type { RecordReader } from '../formats/record-reader.ts'
import { formatOf, namedFields, type RecordFormat } from '../formats/registry.ts'
import { type InputKeys, inputKeys } from '../plan/input-keys.ts'
import { fieldNames, type Plan } from '../plan/plan.ts'
import { derivedColumns } from './derived-columns.ts'
import { loadEncoding } from './registry.ts'

/**
 * `names`: the fields of the input, where it names them. `makeReader`: the reader of records that are not read from a chunk,
 * with the field of each slot.
 */
export async function makeRecordReader(
  format: RecordFormat,
  plan: Plan,
  names: readonly string[] | undefined = namedFields(format),
  makeReader?: (slots: readonly (string | undefined)[], others: OtherMembers) => RecordReader,
): Promise<RecordReader> {
  const keys = inputKeys(plan, names)
  const slots = [...keys.slots]
  const unknown = collectedFields(format, plan, keys).map((name) => ({ name, slot: slots.push(name) - 1 }))
  const collected = [...unknown, ...collectedHolders(plan, keys)]
  const reader = makeReader?.(slots, otherMembers(plan, keys)) ?? (await readerOf(format, plan, slots, keys))
  // What is mapped does not stand in the record as the target would have it.
  if (plan.mapping !== undefined) reader.fields.isObject = false
  const paths = await withTextHolders(format, plan, keys)
  const derived = { paths, ...derivedColumns(plan), collected }
  if (derived.paths.length + derived.lineColumns.length === 0 && derived.collectColumn < 0) return reader
  const { DerivedReader } = await import('../formats/derived/derived-reader.ts')
  return new DerivedReader(reader, derived)
}

function otherMembers(plan: Plan, { skipped }: InputKeys): OtherMembers {
  return { skipped, areTaken: (plan.mapping?.unknownFields ?? 'error') !== 'error' }
}

async function readerOf(
  format: RecordFormat,
  plan: Plan,
  slots: readonly (string | undefined)[],
  keys: InputKeys,
): Promise<RecordReader> {
  const { makeReader } = formatOf(format)
  if (makeReader === undefined) throw new TypeError(`a ${format.kind} file has no records to be read one by one`)
  const columns = (isPlain: boolean) => csvColumns(plan, keys.slots.length, slots.length, isPlain)
  return makeReader(format, { slots, others: otherMembers(plan, keys), columns })
}

/** Where fields have no types, what holds a path's value may be a column's text. */
async function withTextHolders(format: RecordFormat, plan: Plan, keys: InputKeys): Promise<readonly DerivedPath[]> {
  if (formatOf(format).isTyped) return keys.paths
  const { length } = keys.slots
  const columns = await csvColumns(plan, length, length, false)
  return keys.paths.map((path) => ({
    ...path,
    isText: ['text', 'any'].includes(columns[path.holder]?.class ?? 'json'),
  }))
}

/** The fields that no column takes, where the input names its fields and somebody wants them. */
function collectedFields(format: RecordFormat, plan: Plan, { slots, skipped }: InputKeys): readonly string[] {
  if (plan.mapping?.collectColumn === undefined) return []
  const known = new Set([...slots, ...skipped])
  return (namedFields(format) ?? []).filter((field) => !known.has(field))
}

/** Fields that no column takes but for what a path leads to. */
function collectedHolders(
  plan: Plan,
  { slots }: InputKeys,
): readonly { readonly slot: number; readonly name: string }[] {
  const { collectColumn, skipped = [] } = plan.mapping ?? {}
  if (collectColumn === undefined) return []
  const first = fieldNames(plan).length
  return slots.flatMap((name, slot) =>
    slot < first || name === undefined || skipped.includes(name) ? [] : [{ slot, name }],
  )
}

/** Slots beyond the plan's fields hold JSON that a path leads into; those from `holders` on, what is collected. */
async function csvColumns(plan: Plan, holders: number, slots: number, isPlain: boolean): Promise<CsvColumn[]> {
  const cellClassOf = await (await loadEncoding(plan.encoding)).cellClass()
  const { length } = fieldNames(plan)
  return Array.from({ length: slots }, (_, slot) => {
    const column = plan.columns[slot]
    if (column !== undefined) {
      const cellClass = cellClassOf(column)
      return { class: isPlain ? plainClass(cellClass) : cellClass, nullable: column.nullable }
    }
    if (slot < length) return { class: 'text', nullable: true }
    return { class: slot < holders ? 'json' : 'any', nullable: true }
  })
}
