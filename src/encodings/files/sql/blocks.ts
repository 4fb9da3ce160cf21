// A plan -> INSERT statements of several rows. No statement spans two blocks.

import { type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import type { Plan } from '../../../plan/plan.ts'
import type { BlockEncoder } from '../../block-encoder.ts'
import { fileRows, utf8 } from '../file-rows.ts'
import { quotedName, quotedTable } from '../identifiers.ts'
import { outputOf } from '../output-of.ts'
import { putBytes } from '../put-bytes.ts'
import { literalWriter } from './literals.ts'

/** What a statement has at most, unless a single row has more. */
const MAX_STATEMENT_BYTES = 1024 * 1024

export function sqlBlocks(plan: Plan): BlockEncoder {
  const { table, dialect, batchRows } = outputOf(plan)
  const columns = plan.columns.map(({ name }) => quotedName(name, dialect)).join(', ')
  const insert = `INSERT INTO ${quotedTable(table, dialect)} (${columns}) VALUES\n`
  const first = utf8(insert)
  const inNew = utf8(`;\n${insert}`)
  const inSame = utf8(',\n')
  const end = utf8(';\n')
  /** Of the statement under way, without the row under way. */
  let rowsBefore = 0
  let statementStart = 0
  let isNew = true

  return fileRows(plan, {
    writers: plan.columns.map((column) => literalWriter(column, dialect)),
    before: plan.columns.map((_, index) => utf8(index === 0 ? '(' : ', ')),
    after: utf8(')'),
    nullText: utf8('NULL'),
    startRow(out, rows) {
      isNew = rows === 0 || rowsBefore >= batchRows
      const text = rows === 0 ? first : isNew ? inNew : inSame
      putBytes(text, 0, text.length, out)
    },
    endRow(out, rowStart) {
      const isTooLong = !isNew && out.length + end.length - statementStart > MAX_STATEMENT_BYTES
      if (isTooLong) beginAnew(out, rowStart)
      if (isNew || isTooLong) statementStart = rowStart
      rowsBefore = isNew || isTooLong ? 1 : rowsBefore + 1
    },
    endBlock: (out) => putBytes(end, 0, end.length, out),
  })

  /** Puts the last row into a statement of its own. */
  function beginAnew(out: ColumnBuffer, rowStart: number): void {
    const moved = inNew.length - inSame.length
    reserve(out, moved)
    out.bytes.copyWithin(rowStart + inNew.length, rowStart + inSame.length, out.length)
    out.bytes.set(inNew, rowStart)
    out.length += moved
  }
}
