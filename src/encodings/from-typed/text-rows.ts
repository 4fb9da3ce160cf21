// Rows that came with types -> rows of a file of text, without a record between them.

import { ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { Literal } from '../../codecs/text/copy-words.ts'
import type { TypedField } from '../../formats/typed-field.ts'
import type { Plan } from '../../plan/plan.ts'
import type { RowShape } from '../files/file-rows.ts'
import { textValue } from './text-value.ts'
import type { TypedRows } from './typed-rows.ts'

const FIRST_CAPACITY = 512 * 1024

/** `fields`: what goes into each of the plan's columns. */
export function textRows(plan: Plan, shape: RowShape, fields: readonly TypedField[]): TypedRows {
  const { before, after, startRow, endRow, endBlock } = shape
  const out = new ColumnBuffer(FIRST_CAPACITY)
  const values = fields.map((field, column) => textValue(field, plan.columns[column]!, shape, column))
  const literals = before.map((bytes) => new Literal(bytes))
  const end = new Literal(after)
  const room = Math.max(after.length, ...before.map(({ length }) => length)) + 3
  let rowsBefore = 0
  return {
    begin() {
      out.length = 0
      rowsBefore = 0
    },
    add(rows) {
      for (let row = 0; row < rows; row++) {
        const rowStart = out.length
        startRow?.(out, rowsBefore)
        for (let column = 0; column < values.length; column++) {
          if (out.length + room > out.bytes.length) reserve(out, room)
          literals[column]!.put(out)
          if (values[column]!(row, out) < 0) return false
        }
        reserve(out, room)
        end.put(out)
        rowsBefore++
        endRow?.(out, rowStart)
      }
      return true
    },
    finish() {
      if (rowsBefore > 0) endBlock?.(out)
      return out.bytes.subarray(0, out.length)
    },
  }
}
