// The columns of Native blocks as typed fields.

import { BACKSLASH, QUOTE } from '../../codecs/ascii.ts'
import { plainType } from '../../codecs/clickhouse/plain-type.ts'
import { parseType } from '../../codecs/clickhouse/type-parser.ts'
import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { kindOf } from '../parquet/text/field-text.ts'
import type { Characters, FieldForm, TypedField } from '../typed-field.ts'
import { NullableValues } from './parts.ts'
import { StringValues } from './texts.ts'
import type { NativeValues } from './values.ts'

/** Forms by the name of a type without parts. */
const FORMS: readonly (readonly [RegExp, FieldForm])[] = [
  [/^U?Int\d+$/, 'integer'],
  [/^Decimal/, 'decimal'],
  [/^Float\d+$/, 'float'],
  [/^Bool$/, 'bool'],
  [/^(Date|Time|UUID$|IPv)/, 'word'],
  [/^String$/, 'text'],
]

/** A longer text is searched faster by what the runtime has for it. */
const SHORT = 64

export function nativeField(type: string, values: NativeValues): TypedField {
  const put: TypedField['put'] = (row, out) => values.put(row, out)
  const json = (row: number, out: ColumnBuffer): number => {
    const from = out.length
    const reject = values.put(row, out)
    return reject < 0 ? reject : kindOfJson(out.bytes, from, out.length, values.isNumber === true)
  }
  const form = formOf(type)
  const texts = values instanceof NullableValues ? values.inner : values
  if (form !== 'text' || !(texts instanceof StringValues)) return { form: form === 'text' ? 'any' : form, json, put }
  const nulls = values instanceof NullableValues ? values : undefined
  const found: Characters = { bytes: new Uint8Array(0), view: new DataView(new ArrayBuffer(0)), start: 0, end: 0 }
  return {
    form,
    json,
    put,
    characters: (row) => (nulls?.isNull(row) === true ? undefined : texts.locate(row, found)),
  }
}

function formOf(type: string): FieldForm {
  const node = parseType(type)
  if (node === undefined) return 'any'
  const plain = plainType(node)
  const inner = plain.name === 'Nullable' ? plain.args[0]?.type : plain
  const name = inner === undefined ? '' : plainType(inner).name
  return FORMS.find(([pattern]) => pattern.test(name))?.[1] ?? 'any'
}

/** `isNumber`: a text is one of the floats that JSON has no number for. */
export function kindOfJson(bytes: Uint8Array, from: number, to: number, isNumber: boolean): number {
  if (bytes[from] !== QUOTE) return kindOf(bytes, from, to)
  if (isNumber) return KIND.nonFinite
  return hasBackslash(bytes, from, to) ? KIND.escapedText : KIND.text
}

function hasBackslash(bytes: Uint8Array, from: number, to: number): boolean {
  if (to - from > SHORT) return bytes.subarray(from, to).includes(BACKSLASH)
  for (let at = from; at < to; at++) if (bytes[at] === BACKSLASH) return true
  return false
}
