// A slice of a Parquet file -> one block of ClickHouse's Native format, column by column.

import { parseType } from '../../../codecs/clickhouse/type-parser.ts'
import { append, ColumnBuffer } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import type { Run } from '../../../formats/parquet/pages/run.ts'
import { columnHeader } from '../../clickhouse-native/blocks.ts'
import type { NativeColumn } from '../../clickhouse-native/columns/native-column.ts'
import { putVarUint } from '../../clickhouse-native/columns/var-uint.ts'
import { makeNativeColumn } from '../../clickhouse-native/make-column.ts'
import { type ConstantValue, constantValues } from '../../constant-values.ts'
import type { MakeSlices } from '../../encoding.ts'
import { keptRuns } from '../kept-rows.ts'
import { RowFaults } from '../row-faults.ts'
import type { StoredColumnWriter } from '../stored-value.ts'
import { storedColumnWriter } from './stored-column.ts'

const FIRST_CAPACITY = 64 * 1024

export const nativeSlices: MakeSlices = (file, plan, fields) => {
  const faults = new RowFaults()
  const out = new ColumnBuffer(FIRST_CAPACITY)
  const constants = constantValues(plan)
  const columns = plan.columns.map(({ name, type, nullable }, index) => {
    const node = parseType(type)
    const column = node && makeNativeColumn(node, plan.rules)
    if (node === undefined || column === undefined) throw new TypeError(`no codec for ${name} ${type}`)
    const field = fields[index]
    const constant = constants[index]
    const write: NativeColumn['write'] = (bytes, start, end, kind) =>
      kind === KIND.null && !nullable ? REJECT.nullValue : column.write(bytes, start, end, kind)
    const put =
      field !== undefined
        ? storedColumnWriter(field, column, node, plan.rules, write, index)
        : constant !== undefined
          ? constantWriter(column, constant, write, index)
          : defaultWriter(column)
    return { column, put, header: columnHeader(name, type) }
  })

  function putAll(runs: readonly (readonly Run[])[], rows: number, found: RowFaults): void {
    for (const { column, put } of columns) {
      column.clear()
      put(runs, rows, found)
    }
  }

  function kept(runs: readonly (readonly Run[])[], rows: number): (readonly Run[])[] {
    return runs.map((some, leaf) => keptRuns(some, file.leaves[leaf]!, faults.codes, rows))
  }

  return {
    faults,
    encode(runs, rows, stopAtFault) {
      faults.begin(rows)
      putAll(runs, rows, faults)
      let encoded = rows
      if (faults.count > 0) {
        // Again without the rows at fault: a column cannot take back a row that another one refused later.
        const before = stopAtFault ? faults.codes.findIndex((code) => code !== 0) : rows
        encoded = stopAtFault ? before : rows - faults.count
        const none = new RowFaults()
        none.begin(encoded)
        putAll(kept(runs, before), encoded, none)
      }
      out.length = 0
      putVarUint(out, columns.length)
      putVarUint(out, encoded)
      for (const { column, header } of columns) {
        append(out, header, 0, header.length)
        column.appendPrefix(out)
        column.appendData(out)
      }
      return out.bytes.subarray(0, out.length)
    },
  }
}

function defaultWriter(column: NativeColumn): StoredColumnWriter {
  return (_runs, rows) => {
    for (let row = 0; row < rows; row++) column.writeDefault()
  }
}

function constantWriter(
  column: NativeColumn,
  { bytes, start, end, kind }: ConstantValue,
  write: NativeColumn['write'],
  index: number,
): StoredColumnWriter {
  return (_runs, rows, faults) => {
    for (let row = 0; row < rows; row++) {
      column.mark()
      const reject = write(bytes, start, end, kind)
      if (reject === 0) continue
      column.rollback()
      column.writeDefault()
      faults.add(row, reject, index)
    }
  }
}
