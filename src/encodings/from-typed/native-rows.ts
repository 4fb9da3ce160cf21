// Tuples of COPY BINARY -> a block of ClickHouse's Native format, column by column.

import { parseType } from '../../codecs/clickhouse/type-parser.ts'
import { append, ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { KIND } from '../../codecs/value-kind.ts'
import type { TupleField } from '../../formats/postgres-binary/typed-fields.ts'
import type { TypedField } from '../../formats/typed-field.ts'
import type { Plan, PlanColumn } from '../../plan/plan.ts'
import { columnHeader } from '../clickhouse-native/blocks.ts'
import { guardedWrite } from '../clickhouse-native/column-rows.ts'
import { LeafColumn } from '../clickhouse-native/columns/leaf-column.ts'
import type { NativeColumn } from '../clickhouse-native/columns/native-column.ts'
import { NullableColumn } from '../clickhouse-native/columns/nullable-column.ts'
import { putVarUint } from '../clickhouse-native/columns/var-uint.ts'
import { makeNativeColumn } from '../clickhouse-native/make-column.ts'
import { type PutStored, storedTuple } from './stored-tuple.ts'
import type { TypedRows } from './typed-rows.ts'

const FIRST_CAPACITY = 64 * 1024

interface FilledColumn {
  readonly column: NativeColumn
  readonly header: Uint8Array
  /** Adds the value of a row; negative where it has to be looked at as a record. */
  readonly write: (row: number) => number
}

/** `fields`: what goes into each of the plan's columns. */
export function nativeRows(plan: Plan, fields: readonly TupleField[]): TypedRows {
  const columns = fields.map((field, index) => filledColumn(plan, plan.columns[index]!, field))
  const out = new ColumnBuffer(FIRST_CAPACITY)
  let rowsBefore = 0
  return {
    begin() {
      rowsBefore = 0
      for (const { column } of columns) column.clear()
    },
    add(rows) {
      for (const { write } of columns) {
        for (let row = 0; row < rows; row++) if (write(row) < 0) return false
      }
      rowsBefore += rows
      return true
    },
    finish() {
      out.length = 0
      putVarUint(out, columns.length)
      putVarUint(out, rowsBefore)
      for (const { column, header } of columns) {
        append(out, header, 0, header.length)
        column.appendPrefix(out)
        column.appendData(out)
      }
      return out.bytes.subarray(0, out.length)
    },
  }
}

function filledColumn({ rules }: Plan, { name, type, nullable }: PlanColumn, field: TupleField): FilledColumn {
  const node = parseType(type)
  const column = node && makeNativeColumn(node, rules)
  if (node === undefined || column === undefined) throw new TypeError(`no codec for ${name} ${type}`)
  const byJson = jsonWriter(field, guardedWrite(column, nullable))
  const nulls = column instanceof NullableColumn ? column.nulls : undefined
  const leaf = column instanceof NullableColumn ? column.inner : column
  const put = leaf instanceof LeafColumn ? storedTuple(field, node) : undefined
  const write = put === undefined ? byJson : storedWriter(put, (leaf as LeafColumn).values, nulls, byJson)
  return { column, header: columnHeader(name, type), write }
}

function storedWriter(
  put: PutStored,
  values: ColumnBuffer,
  nulls: ColumnBuffer | undefined,
  byJson: (row: number) => number,
): (row: number) => number {
  return (row) => {
    if (!put(row, values)) return byJson(row)
    if (nulls !== undefined) {
      reserve(nulls, 1)
      nulls.bytes[nulls.length++] = 0
    }
    return 0
  }
}

/** By the codec of the column, as a value of a record. */
function jsonWriter({ json }: TypedField, write: NativeColumn['write']): (row: number) => number {
  const scratch = new ColumnBuffer(1024)
  return (row) => {
    scratch.length = 0
    const kind = json(row, scratch)
    if (kind < 0) return kind
    const quote = kind === KIND.text || kind === KIND.escapedText || kind === KIND.nonFinite ? 1 : 0
    return write(scratch.bytes, quote, scratch.length - quote, kind)
  }
}
