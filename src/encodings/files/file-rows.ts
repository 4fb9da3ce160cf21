// A plan for a file of text -> its rows: for each column what comes before the value, and the value. How a value looks is for the
// format's writers.

import { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import type { RecordFields } from '../../formats/record-fields.ts'
import { missingReject, type Plan } from '../../plan/plan.ts'
import type { BlockEncoder } from '../block-encoder.ts'
import { constantValues } from '../constant-values.ts'
import type { PutCharacters } from './plain-text.ts'
import { putBytes } from './put-bytes.ts'

const FIRST_CAPACITY = 512 * 1024

/** What a format of text is made of. */
export interface RowShape {
  /** By column: one value that is not NULL. */
  readonly writers: readonly ValueWriter[]
  /** By column: what comes before its value. */
  readonly before: readonly Uint8Array[]
  /** What ends a row. */
  readonly after: Uint8Array
  readonly nullText: Uint8Array
  /** Puts what a row needs before it. `rows`: how many the block has. */
  readonly startRow?: (out: ColumnBuffer, rows: number) => void
  /** The row is whole, from `rowStart` on. */
  readonly endRow?: (out: ColumnBuffer, rowStart: number) => void
  /** How values that came with types are written: as JSON, or by their characters. Without it each goes through its writer. */
  readonly typed?: 'json' | PutCharacters
  /** Ends a block that has rows. */
  readonly endBlock?: (out: ColumnBuffer) => void
}

export function fileRows(
  plan: Plan,
  { writers, before, after, nullText, startRow, endRow, endBlock }: RowShape,
): BlockEncoder {
  const out = new ColumnBuffer(FIRST_CAPACITY)
  const constants = constantValues(plan)
  let rows = 0

  function field(fields: RecordFields, column: number): number {
    if (fields.seen[column] === fields.record) {
      const start = fields.start[column]!
      const end = fields.end[column]!
      fields.faultStart = start
      fields.faultEnd = end
      return value(column, fields.bytes, start, end, fields.kind[column]!)
    }
    fields.faultStart = fields.faultEnd = -1
    const constant = constants[column]
    if (constant !== undefined) return value(column, constant.bytes, constant.start, constant.end, constant.kind)
    if (plan.columns[column]!.whenMissing === 'reject') return missingReject(plan.columns[column]!)
    putBytes(nullText, 0, nullText.length, out)
    return 0
  }

  function value(column: number, bytes: Uint8Array, start: number, end: number, kind: number): number {
    if (kind !== KIND.null) return writers[column]!(bytes, start, end, kind, out)
    if (!plan.columns[column]!.nullable) return REJECT.nullValue
    putBytes(nullText, 0, nullText.length, out)
    return 0
  }

  return {
    begin() {
      out.length = 0
      rows = 0
    },
    row(fields) {
      const rowStart = out.length
      startRow?.(out, rows)
      for (let column = 0; column < writers.length; column++) {
        const text = before[column]!
        putBytes(text, 0, text.length, out)
        const reject = field(fields, column)
        if (reject < 0) {
          out.length = rowStart
          fields.faultColumn = column
          return reject
        }
      }
      putBytes(after, 0, after.length, out)
      rows++
      endRow?.(out, rowStart)
      return 0
    },
    finish() {
      if (rows > 0) endBlock?.(out)
      return out.bytes.subarray(0, out.length)
    },
  }
}

/** The same text before each column but the first. */
export function between(plan: Plan, delimiter: string): readonly Uint8Array[] {
  return plan.columns.map((_, index) => utf8(index === 0 ? '' : delimiter))
}

export function utf8(text: string): Uint8Array {
  return new TextEncoder().encode(text)
}
