// A plan for ClickHouse -> one block of the Native format: the number of columns and rows, then for each column its name,
// its type and the values of all rows. (ClickHouse documentation, "Native format", revision 0.)

import { parseType } from '../../codecs/clickhouse/type-parser.ts'
import { append, ColumnBuffer } from '../../codecs/column-buffer.ts'
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
import type { HostColumns, RowStep } from '../rows/row-step.ts'
import { PASSED_VALUE } from '../rows/scanned-reader.ts'
import { type Separators, separatorsOf } from '../rows/separators.ts'
import type { RecordForm } from '../rows/usual-forms.ts'
import { cellClassOf } from './cell-class.ts'
import type { NativeColumn } from './columns/native-column.ts'
import { putVarUint } from './columns/var-uint.ts'
import { makeNativeColumn } from './make-column.ts'
import { absentSteps, cellColumn, constantSteps, machineBuffers, rowColumn } from './row-column.ts'

const FIRST_CAPACITY = 64 * 1024

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: its short functions share the state of a block
export function clickhouseNativeBlocks(
  plan: Plan,
  { makeEngine = makeRowEngine, csv }: BlockOptions = {},
): BlockEncoder {
  const separators = csv && separatorsOf(csv.dialect, plan.columns)
  const columns = plan.columns.map(({ name, type, nullable }) => {
    const node = parseType(type)
    const column = node && makeNativeColumn(node, plan.rules)
    if (node === undefined || column === undefined) throw new TypeError(`no codec for ${name} ${type}`)
    // A NULL where the column cannot be NULL is refused before its codec sees it.
    const write: NativeColumn['write'] = (bytes, start, end, kind) =>
      kind === KIND.null && !nullable ? REJECT.nullValue : column.write(bytes, start, end, kind)
    const inRow =
      separators === undefined
        ? rowColumn(column, node, plan.rules, write)
        : cellColumn(column, node, plan.rules, write, { class: cellClassOf({ type }), nullable }, separators)
    return { column, write, inRow, header: columnHeader(name, type) }
  })
  const constants = constantValues(plan)
  const out = new ColumnBuffer(FIRST_CAPACITY)
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
      // Only of JSON are the values where they stand in the chunk.
      if (fields.bytes === chunk) records.missed?.(chunk, fields, start, end)
      return 0
    },
    finish() {
      out.length = 0
      putVarUint(out, columns.length)
      putVarUint(out, rows)
      for (const { column, header } of columns) {
        append(out, header, 0, header.length)
        column.appendPrefix(out)
        column.appendData(out)
      }
      return out.bytes.subarray(0, out.length)
    },
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

/** A column's name and type, each with its length. */
export function columnHeader(name: string, type: string): Uint8Array {
  const header = new ColumnBuffer(64)
  for (const text of [name, type]) {
    const bytes = new TextEncoder().encode(text)
    putVarUint(header, bytes.length)
    append(header, bytes, 0, bytes.length)
  }
  return header.bytes.subarray(0, header.length)
}
