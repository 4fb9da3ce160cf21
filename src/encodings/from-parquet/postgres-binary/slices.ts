// A slice of a Parquet file -> tuples of COPY's binary format: column by column, and row by row where one is at fault.

import { append, ColumnBuffer } from '../../../codecs/column-buffer.ts'
import { constantValues } from '../../constant-values.ts'
import type { MakeSlices } from '../../encoding.ts'
import { columnWriter } from '../../postgres-binary/blocks.ts'
import { RowFaults } from '../row-faults.ts'
import { NULL_COLUMN, storedColumn, writtenColumn } from './field-columns.ts'
import { ALWAYS_NULL, constantWriter, directWriter, type FieldWriter, textWriter } from './field-writer.ts'
import { type FieldColumn, tuplesEncoder } from './tuples.ts'
import { postgresValue } from './values.ts'

const FIRST_CAPACITY = 512 * 1024

/** Both ways of one column. */
interface Ways {
  readonly writer: FieldWriter
  readonly column: FieldColumn
}

export const binarySlices: MakeSlices = (_file, plan, fields) => {
  const faults = new RowFaults()
  const out = new ColumnBuffer(FIRST_CAPACITY)
  const constants = constantValues(plan)
  const ways = plan.columns.map((column, index): Ways => {
    const field = fields[index]
    const constant = constants[index]
    if (field === undefined && constant !== undefined) {
      const writer = constantWriter(constant, columnWriter(plan, column))
      return { writer, column: writtenColumn(writer) }
    }
    if (field === undefined) return { writer: ALWAYS_NULL, column: NULL_COLUMN }
    const { shape } = field
    const value = shape.kind === 'leaf' && column.postgresType ? postgresValue(shape, column.postgresType) : undefined
    const writer =
      value && shape.kind === 'leaf'
        ? directWriter(shape, value.write, column.nullable)
        : textWriter(field, columnWriter(plan, column))
    const straight = value && shape.kind === 'leaf' ? storedColumn(shape, value, column.nullable) : undefined
    return { writer, column: straight ?? writtenColumn(writer) }
  })
  const writers = ways.map(({ writer }) => writer)
  const putTuples = tuplesEncoder(ways.map(({ column }) => column))
  const fieldCount = Uint8Array.of(writers.length >> 8, writers.length & 0xff)

  function putRow(row: number): void {
    out.mark = out.length
    append(out, fieldCount, 0, fieldCount.length)
    for (let index = 0; index < writers.length; index++) {
      const reject = writers[index]!.put(out)
      if (reject === 0) continue
      faults.add(row, reject, index)
      out.length = out.mark
      for (let rest = index + 1; rest < writers.length; rest++) writers[rest]!.skip()
      return
    }
  }

  return {
    faults,
    encode(runs, rows, stopAtFault) {
      faults.begin(rows)
      out.length = 0
      if (!putTuples(runs, rows, out)) {
        for (const writer of writers) writer.begin(runs)
        for (let row = 0; row < rows && !(stopAtFault && faults.count > 0); row++) putRow(row)
      }
      return out.bytes.subarray(0, out.length)
    },
  }
}
