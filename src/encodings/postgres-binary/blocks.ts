// A plan for Postgres -> tuples of COPY's binary format: the number of fields, then each field's length and bytes, all
// big-endian. (PostgreSQL documentation, COPY, "Binary Format"; its header and trailer are in encoding.ts.)

import { append, ColumnBuffer } from '../../codecs/column-buffer.ts'
import { keepsUsual } from '../../codecs/notation.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import type { RecordFields } from '../../formats/record-fields.ts'
import { missingReject, type Plan, type PlanColumn } from '../../plan/plan.ts'
import type { BlockEncoder, BlockOptions } from '../block-encoder.ts'
import { isEmptyNull } from '../coerce.ts'
import { constantValues } from '../constant-values.ts'
import { withNotation } from '../notation-writer.ts'
import { cellReader, skipCell } from '../rows/cell-reader.ts'
import { lineStep } from '../rows/line-step.ts'
import { knownRows } from '../rows/make-known-rows.ts'
import { makeRowEngine } from '../rows/make-row-engine.ts'
import type { RowEngine } from '../rows/row-engine.ts'
import type { HostColumns, RowColumn, RowStep } from '../rows/row-step.ts'
import { PASSED_VALUE, scannedReader } from '../rows/scanned-reader.ts'
import { type Separators, separatorsOf } from '../rows/separators.ts'
import type { RecordForm } from '../rows/usual-forms.ts'
import { cellClassOf } from './cell-class.ts'
import { makeBinaryWriter, valueClassOf } from './make-writer.ts'
import { usualReader } from './usual-readers.ts'

const FIRST_CAPACITY = 512 * 1024
/** A length of -1. */
export const NULL_FIELD = Uint8Array.of(0xff, 0xff, 0xff, 0xff)
const NO_HOST_COLUMNS: HostColumns = { areThere: false, mark: () => undefined, rollback: () => undefined }

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: its short functions share the state of a block
export function postgresBinaryBlocks(plan: Plan, { makeEngine = makeRowEngine, csv }: BlockOptions = {}): BlockEncoder {
  const out = new ColumnBuffer(FIRST_CAPACITY)
  const writers = plan.columns.map((column) => columnWriter(plan, column))
  const fieldCount = Uint8Array.of(writers.length >> 8, writers.length & 0xff)
  const constants = constantValues(plan)
  let chunk: Uint8Array = new Uint8Array(0)

  function rollback(): void {
    out.length = out.mark
  }

  function field(fields: RecordFields, index: number): number {
    if (fields.seen[index] !== fields.record) {
      fields.faultStart = fields.faultEnd = -1
      const constant = constants[index]
      if (constant !== undefined) {
        return writers[index]!(constant.bytes, constant.start, constant.end, constant.kind, out)
      }
      if (plan.columns[index]!.whenMissing === 'reject') return missingReject(plan.columns[index]!)
      append(out, NULL_FIELD, 0, NULL_FIELD.length)
      return 0
    }
    fields.faultStart = fields.start[index]!
    fields.faultEnd = fields.end[index]!
    return writers[index]!(fields.bytes, fields.start[index]!, fields.end[index]!, fields.kind[index]!, out)
  }

  function stepsOf(form: RecordForm): RowStep[] | undefined {
    const last = { literal: form.literals[form.columns.length]! }
    const steps = tupleSteps(form.columns, (i) => [
      { literal: form.literals[i]! },
      { column: inRow[form.columns[i]!] ?? PASSED_VALUE },
    ])
    return steps && [...steps, last]
  }

  function stepsOfFields(fields: readonly number[], between: Separators): RowStep[] | undefined {
    const skip = skipCell(between)
    return tupleSteps(fields, (i) => [fields[i]! < 0 ? { skip } : { column: inRow[fields[i]!]! }])
  }

  /**
   * The steps of a tuple with `columns`, each of which gets those of `stepsAt`; what has a negative number is no column.
   * Fields stand in the order of the statement: a record that has them in another one is taken column by column.
   */
  function tupleSteps(columns: readonly number[], stepsAt: (i: number) => RowStep[]): RowStep[] | undefined {
    const steps: RowStep[] = [{ constant: fieldCount, target: out }]
    let next = 0
    for (const [i, column] of columns.entries()) {
      if (column >= 0) {
        if (column < next) return undefined
        for (; next < column; next++) steps.push(absentStep(next))
        next++
      }
      steps.push(...stepsAt(i))
    }
    for (; next < writers.length; next++) steps.push(absentStep(next))
    return steps
  }

  function absentStep(index: number): RowStep {
    if (!csv?.lineColumns.includes(index)) return { constant: absent(index), target: out }
    const write = writers[index]!
    return lineStep((bytes, start, end, kind) => write(bytes, start, end, kind, out), [out])
  }

  /** What a row has for a column without a field. The same constant is the same bytes in every row. */
  function absent(index: number): Uint8Array {
    const constant = constants[index]
    if (constant === undefined) return NULL_FIELD
    const { length } = out
    writers[index]!(constant.bytes, constant.start, constant.end, constant.kind, out)
    const bytes = out.bytes.slice(length, out.length)
    out.length = length
    return bytes
  }

  const separators = csv && separatorsOf(csv.dialect, plan.columns)
  const inRow = plan.columns.map((column, index) => rowColumn(column, writers[index]!, out, separators))
  const engine = (): RowEngine => makeEngine([out], NO_HOST_COLUMNS, separators)
  const records = knownRows(plan, csv, separators, engine, stepsOf, stepsOfFields)
  return {
    begin(bytes) {
      chunk = bytes
      out.length = 0
      records.beginChunk(bytes)
    },
    usual: (start, places) => records.run(start, places),
    row(fields, start, end) {
      out.mark = out.length
      append(out, fieldCount, 0, fieldCount.length)
      for (let index = 0; index < writers.length; index++) {
        const reject = field(fields, index)
        if (reject < 0) {
          rollback()
          fields.faultColumn = index
          return reject
        }
      }
      // Only JSON has its values in the chunk itself.
      if (fields.bytes === chunk) records.missed?.(chunk, fields, start, end)
      return 0
    },
    finish: () => out.bytes.subarray(0, out.length),
  }
}

/** The column's writer, which also knows what happens to a null. */
export function columnWriter(plan: Plan, column: PlanColumn): ValueWriter {
  const { name, type, nullable, postgresType, notation } = column
  const write = postgresType && makeBinaryWriter(postgresType, plan.rules)
  if (postgresType === undefined || write === undefined) throw new TypeError(`no codec for ${name} ${type}`)
  const valueClass = valueClassOf(postgresType)
  const writeAny: ValueWriter = (bytes, start, end, kind, out) => {
    const isNull = kind === KIND.null || isEmptyNull(start, end, kind, valueClass, plan.rules)
    if (!isNull) return write(bytes, start, end, kind, out)
    if (!nullable) return REJECT.nullValue
    append(out, NULL_FIELD, 0, NULL_FIELD.length)
    return 0
  }
  return withNotation(notation, writeAny)
}

/** With `separators` for a field of separated values. */
function rowColumn(
  column: PlanColumn,
  write: ValueWriter,
  out: ColumnBuffer,
  separators: Separators | undefined,
): RowColumn {
  const { postgresType, nullable } = column
  const usual = keepsUsual(column.notation) && postgresType ? usualReader(postgresType) : undefined
  const writeOut = (bytes: Uint8Array, start: number, end: number, kind: number): number =>
    write(bytes, start, end, kind, out)
  if (separators === undefined) return { usual: usual && { ...usual, target: out }, readAny: scannedReader(writeOut) }
  return {
    usual: usual && { ...usual, target: out },
    readAny: cellReader(writeOut, { class: cellClassOf(column), nullable }, separators),
    ...(nullable && { nullField: { bytes: NULL_FIELD, target: out } }),
  }
}
