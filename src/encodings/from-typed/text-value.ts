// One value that came with a type into a file of text, by the shortest way that gives the same bytes as that through a record.

import { QUOTE } from '../../codecs/ascii.ts'
import { ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { copyUnescaped } from '../../codecs/text/copy-words.ts'
import { KIND } from '../../codecs/value-kind.ts'
import type { FieldForm, TypedField } from '../../formats/typed-field.ts'
import type { PlanColumn } from '../../plan/plan.ts'
import type { InferredKind } from '../../schema.ts'
import type { RowShape } from '../files/file-rows.ts'
import type { PutCharacters } from '../files/plain-text.ts'
import { putBytes } from '../files/put-bytes.ts'

/** Appends the value of a row: 0, or a negative number where it has to be looked at as a record. */
export type TextValue = (row: number, out: ColumnBuffer) => number

export function textValue(field: TypedField, column: PlanColumn, shape: RowShape, index: number): TextValue {
  const { nullText, typed } = shape
  const { form, put } = field
  const { nullable } = column
  if (typed === undefined || !isSame(form, column)) return recordValue(field, column, shape, index)
  if (typed === 'json') {
    const value = jsonValue(put, nullable, form)
    return form === 'text' ? jsonCharacters(field, value) : value
  }
  if (form === 'text') return charactersValue(field, typed, recordValue(field, column, shape, index))
  return bareValue(put, nullable, nullText, form)
}

const NUMBERS: readonly InferredKind[] = ['decimal', 'float', 'double']
/** The kinds of columns that take values of a form as they are. */
const TAKEN: Readonly<Record<FieldForm, readonly (InferredKind | undefined)[]>> = {
  integer: ['int32', 'int64', 'uint64', ...NUMBERS, 'text'],
  decimal: [...NUMBERS, 'text'],
  float: [...NUMBERS, 'text'],
  bool: ['bool', 'text'],
  word: ['date', 'timestamp', 'timestamptz', 'uuid', 'text'],
  text: ['text', 'date', 'timestamp', 'timestamptz', 'uuid', 'binary'],
  any: [],
}

function isSame(form: FieldForm, { neutral }: PlanColumn): boolean {
  return neutral !== undefined && TAKEN[form].includes(neutral.kind)
}

/** What null begins with, and no other value. */
const LETTER_N = 0x6e

function jsonValue(put: TypedField['put'], nullable: boolean, form: FieldForm): TextValue {
  return (row, out) => {
    const from = out.length
    const result = put(row, out)
    const first = out.bytes[from]
    if (first === LETTER_N && !nullable) return REJECT.nullValue
    // NaN and infinity have words of their own.
    return form === 'float' && first === QUOTE ? REJECT.valueType : result
  }
}

function jsonCharacters({ characters }: TypedField, other: TextValue): TextValue {
  return (row, out) => {
    const found = characters?.(row)
    if (found === undefined) return other(row, out)
    const { start, end } = found
    const length = end - start
    reserve(out, length + 2)
    const from = out.length
    if (!copyUnescaped(found.view, start, end, out, from + 1)) return other(row, out)
    out.bytes[from] = QUOTE
    out.bytes[from + length + 1] = QUOTE
    out.length = from + length + 2
    return 0
  }
}

/** A number, or a word without its quotes. */
function bareValue(put: TypedField['put'], nullable: boolean, nullText: Uint8Array, form: FieldForm): TextValue {
  return (row, out) => {
    const from = out.length
    const result = put(row, out)
    const { bytes } = out
    const first = bytes[from]
    if (first === LETTER_N) {
      out.length = from
      putBytes(nullText, 0, nullText.length, out)
      return nullable ? 0 : REJECT.nullValue
    }
    if (first !== QUOTE) return result
    if (form !== 'word') return REJECT.valueType
    const end = out.length - 2
    for (let at = from; at < end; at++) bytes[at] = bytes[at + 1]!
    out.length = end
    return result
  }
}

function charactersValue({ characters }: TypedField, put: PutCharacters, other: TextValue): TextValue {
  return (row, out) => {
    const found = characters?.(row)
    return found === undefined ? other(row, out) : put(found.bytes, found.start, found.end, out, found.view)
  }
}

/** As the format's own writer takes it from a record. */
function recordValue(
  { json }: TypedField,
  column: PlanColumn,
  { writers, nullText }: RowShape,
  index: number,
): TextValue {
  const scratch = new ColumnBuffer(1024)
  const write = writers[index]!
  return (row, out) => {
    scratch.length = 0
    const kind = json(row, scratch)
    if (kind < 0) return kind
    if (kind !== KIND.null) {
      const quote = kind === KIND.text || kind === KIND.escapedText || kind === KIND.nonFinite ? 1 : 0
      return write(scratch.bytes, quote, scratch.length - quote, kind, out)
    }
    putBytes(nullText, 0, nullText.length, out)
    return column.nullable ? 0 : REJECT.nullValue
  }
}
