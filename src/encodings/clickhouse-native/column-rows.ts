// Records into columns under construction, one value of each per row: what the typed columns of every target have in common.

import { REJECT } from '../../codecs/reject.ts'
import { KIND } from '../../codecs/value-kind.ts'
import type { RecordFields } from '../../formats/record-fields.ts'
import { missingReject, type Plan } from '../../plan/plan.ts'
import type { BlockEncoder, BlockOptions } from '../block-encoder.ts'
import { constantValues } from '../constant-values.ts'
import { skipCell } from '../rows/cell-reader.ts'
import { lineStep } from '../rows/line-step.ts'
import { knownRows } from '../rows/make-known-rows.ts'
import { makeRowEngine } from '../rows/make-row-engine.ts'
import type { RowEngine } from '../rows/row-engine.ts'
import type { HostColumns, RowColumn, RowStep } from '../rows/row-step.ts'
import { PASSED_VALUE } from '../rows/scanned-reader.ts'
import type { Separators } from '../rows/separators.ts'
import type { RecordForm } from '../rows/usual-forms.ts'
import type { NativeColumn } from './columns/native-column.ts'
import { absentSteps, constantSteps, machineBuffers } from './row-column.ts'

/** A column, and its side of a record's steps. */
export interface FilledColumn {
  readonly column: NativeColumn
  readonly write: NativeColumn['write']
  readonly inRow: RowColumn
}

/** `rows`: how many there are since `begin`. */
export type ColumnRows = Required<Omit<BlockEncoder, 'finish'>> & { rows(): number }

/** A NULL where the column cannot be NULL is refused before its codec sees it. */
export function guardedWrite(column: NativeColumn, nullable: boolean): NativeColumn['write'] {
  return (bytes, start, end, kind) =>
    kind === KIND.null && !nullable ? REJECT.nullValue : column.write(bytes, start, end, kind)
}

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: its short functions share the state of a block
export function columnRows(
  plan: Plan,
  columns: readonly FilledColumn[],
  separators: Separators | undefined,
  { makeEngine = makeRowEngine, csv }: BlockOptions,
): ColumnRows {
  const constants = constantValues(plan)
  let chunk: Uint8Array = new Uint8Array(0)
  let rows = 0

  function mark(): void {
    for (const { column } of columns) column.mark()
  }

  function rollback(): void {
    for (const { column } of columns) column.rollback()
  }

  function field(fields: RecordFields, index: number): number {
    if (fields.seen[index] !== fields.record) {
      fields.faultStart = fields.faultEnd = -1
      const constant = constants[index]
      if (constant !== undefined) {
        return columns[index]!.write(constant.bytes, constant.start, constant.end, constant.kind)
      }
      if (plan.columns[index]!.whenMissing === 'reject') return missingReject(plan.columns[index]!)
      columns[index]!.column.writeDefault()
      return 0
    }
    fields.faultStart = fields.start[index]!
    fields.faultEnd = fields.end[index]!
    return columns[index]!.write(fields.bytes, fields.start[index]!, fields.end[index]!, fields.kind[index]!)
  }

  function stepsOf(form: RecordForm): RowStep[] {
    return [
      ...form.columns.flatMap((index, i): RowStep[] => {
        const column = columns[index]
        return [{ literal: form.literals[i]! }, { column: column === undefined ? PASSED_VALUE : column.inRow }]
      }),
      { literal: form.literals[form.columns.length]! },
      ...stepsWithout(form.columns),
    ]
  }

  function stepsWithout(fields: readonly number[]): RowStep[] {
    const present = new Set(fields)
    return columns.flatMap(({ column, inRow, write }, index) => {
      if (present.has(index)) return []
      if (csv?.lineColumns.includes(index)) return [lineStep(write, machineBuffers(inRow))]
      const constant = constants[index]
      return constant === undefined ? absentSteps(column, inRow) : constantSteps(column, inRow, constant, write)
    })
  }

  function stepsOfFields(fields: readonly number[], between: Separators): RowStep[] {
    const skip = skipCell(between)
    return [
      ...fields.map((index) => (index < 0 ? { skip } : { column: columns[index]!.inRow })),
      ...stepsWithout(fields),
    ]
  }

  const hosted = columns.filter(({ inRow }) => machineBuffers(inRow).length === 0).map(({ column }) => column)
  const buffers = columns.flatMap(({ inRow }) => machineBuffers(inRow))
  const engine = (): RowEngine => makeEngine(buffers, hostColumns(hosted), separators)
  const records = knownRows(plan, csv, separators, engine, stepsOf, stepsOfFields)
  return {
    begin(bytes) {
      chunk = bytes
      rows = 0
      for (const { column } of columns) column.clear()
      records.beginChunk(bytes)
    },
    usual(start, places) {
      const before = places.rows
      const next = records.run(start, places)
      rows += places.rows - before
      return next
    },
    row(fields, start, end) {
      mark()
      for (let index = 0; index < columns.length; index++) {
        const reject = field(fields, index)
        if (reject < 0) {
          rollback()
          fields.faultColumn = index
          return reject
        }
      }
      rows++
      // Only JSON has its values in the chunk itself.
      if (fields.bytes === chunk) records.missed?.(chunk, fields, start, end)
      return 0
    },
    rows: () => rows,
  }
}

function hostColumns(columns: readonly NativeColumn[]): HostColumns {
  return {
    areThere: columns.length > 0,
    mark() {
      for (const column of columns) column.mark()
    },
    rollback() {
      for (const column of columns) column.rollback()
    },
  }
}
