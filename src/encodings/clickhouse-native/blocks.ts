// A plan for ClickHouse -> one block of the Native format: the number of columns and rows, then for each column its name,
// its type and the values of all rows. (ClickHouse documentation, "Native format", revision 0.)

import { parseType } from '../../codecs/clickhouse/type-parser.ts'
import { append, ColumnBuffer } from '../../codecs/column-buffer.ts'
import { keepsUsual } from '../../codecs/notation.ts'
import type { Plan } from '../../plan/plan.ts'
import type { BlockEncoder, BlockOptions } from '../block-encoder.ts'
import { withNotation } from '../notation-writer.ts'
import { separatorsOf } from '../rows/separators.ts'
import { cellClassOf } from './cell-class.ts'
import { columnRows, guardedWrite } from './column-rows.ts'
import { putVarUint } from './columns/var-uint.ts'
import { makeNativeColumn } from './make-column.ts'
import { cellColumn, rowColumn } from './row-column.ts'

const FIRST_CAPACITY = 64 * 1024

export function clickhouseNativeBlocks(plan: Plan, options: BlockOptions = {}): BlockEncoder {
  const separators = options.csv && separatorsOf(options.csv.dialect, plan.columns)
  const columns = plan.columns.map(({ name, type, nullable, notation }) => {
    const node = parseType(type)
    const column = node && makeNativeColumn(node, plan.rules)
    if (node === undefined || column === undefined) throw new TypeError(`no codec for ${name} ${type}`)
    const write = withNotation(notation, guardedWrite(column, nullable))
    const cell = { class: cellClassOf({ type, notation }), nullable }
    const anyWay =
      separators === undefined
        ? rowColumn(column, node, plan.rules, write)
        : cellColumn(column, node, plan.rules, write, cell, separators)
    const inRow = keepsUsual(notation) ? anyWay : { usual: undefined, readAny: anyWay.readAny }
    return { column, write, inRow, header: columnHeader(name, type) }
  })
  const rows = columnRows(plan, columns, separators, options)
  const out = new ColumnBuffer(FIRST_CAPACITY)
  return {
    ...rows,
    finish() {
      out.length = 0
      putVarUint(out, columns.length)
      putVarUint(out, rows.rows())
      for (const { column, header } of columns) {
        append(out, header, 0, header.length)
        column.appendPrefix(out)
        column.appendData(out)
      }
      return out.bytes.subarray(0, out.length)
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
