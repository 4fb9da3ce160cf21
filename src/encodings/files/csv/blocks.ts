// A plan -> CSV, with a comma or a tab as the field delimiter.

import { BACKSLASH, COMMA, TAB } from '../../../codecs/ascii.ts'
import { ColumnBuffer } from '../../../codecs/column-buffer.ts'
import type { Plan } from '../../../plan/plan.ts'
import type { BlockEncoder } from '../../block-encoder.ts'
import { type FileFraming, plainFraming } from '../../file-framing.ts'
import { between, fileRows, type RowShape, utf8 } from '../file-rows.ts'
import { outputOf } from '../output-of.ts'
import { plainTextWriter } from '../plain-text.ts'
import { keepsQuotes } from '../postgres-arrays.ts'
import { putBytes } from '../put-bytes.ts'
import { quotedText } from '../quoted-text.ts'

export const csvRows = (plan: Plan): RowShape => separated(plan, COMMA)
export const tsvRows = (plan: Plan): RowShape => separated(plan, TAB)
export const csvBlocks = (plan: Plan): BlockEncoder => fileRows(plan, csvRows(plan))
export const tsvBlocks = (plan: Plan): BlockEncoder => fileRows(plan, tsvRows(plan))
export const csvFraming = (plan: Plan): FileFraming => header(plan, COMMA)
export const tsvFraming = (plan: Plan): FileFraming => header(plan, TAB)

function separated(plan: Plan, delimiter: number): RowShape {
  const nullText = nullOf(plan)
  const put = quotedText(delimiter, nullText)
  return {
    writers: plan.columns.map((column) => plainTextWriter(put, keepsQuotes(column))),
    before: between(plan, String.fromCharCode(delimiter)),
    after: utf8('\n'),
    nullText,
    // Otherwise a number or a word may look like NULL, and is quoted then.
    ...((nullText.length === 0 || nullText[0] === BACKSLASH) && { typed: put }),
  }
}

function header(plan: Plan, delimiter: number): FileFraming {
  if (!outputOf(plan).header) return plainFraming()
  const put = quotedText(delimiter, nullOf(plan))
  const out = new ColumnBuffer(256)
  const delimiters = between(plan, String.fromCharCode(delimiter))
  for (const [index, { name }] of plan.columns.entries()) {
    const text = delimiters[index]!
    putBytes(text, 0, text.length, out)
    const bytes = utf8(name)
    put(bytes, 0, bytes.length, out)
  }
  return plainFraming(utf8(`${new TextDecoder().decode(out.bytes.subarray(0, out.length))}\n`))
}

/** In a file of one column, nothing at all would be a blank line, which readers skip. */
function nullOf(plan: Plan): Uint8Array {
  const { nullText } = outputOf(plan)
  return utf8(nullText === '' && plan.columns.length === 1 ? '\\N' : nullText)
}
