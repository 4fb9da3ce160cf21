// The fields of tuples as typed ones.

import { KIND } from '../../codecs/value-kind.ts'
import { putAscii } from '../parquet/text/put-text.ts'
import type { Characters, FieldForm, TypedField } from '../typed-field.ts'
import type { FieldType, TupleRecords } from './records.ts'
import type { Tuples } from './tuples.ts'
import { decoderOf } from './values/decoder.ts'

const FORMS: Readonly<Partial<Record<Exclude<FieldType, object>, FieldForm>>> = {
  ...{ bool: 'bool', int2: 'integer', int4: 'integer', int8: 'integer', oid: 'integer', xid8: 'integer' },
  ...{ float4: 'float', float8: 'float', numeric: 'float', text: 'text' },
  ...{ date: 'word', time: 'word', timestamp: 'word', timestamptz: 'word', interval: 'word', uuid: 'word' },
}

export interface TupleField extends TypedField {
  readonly type: FieldType
  readonly tuples: Tuples
  /** Which one of a tuple's fields it is. */
  readonly index: number
}

/** `isText`: the column that takes it keeps texts. */
export function tupleField(tuples: Tuples, records: TupleRecords, index: number, isText: boolean): TupleField {
  const type = records.types[index]!
  const decode = decoderOf(type, records.bytea, isText)
  const { width } = tuples
  const json: TypedField['json'] = (row, out) => {
    const place = row * width + index
    const start = tuples.starts[place]!
    const end = tuples.ends[place]!
    if (end >= start) return decode(tuples.bytes, tuples.view, start, end, out)
    putAscii(out, 'null')
    return KIND.null
  }
  const form = typeof type === 'object' ? 'any' : (FORMS[type] ?? 'any')
  if (form !== 'text') return { form, json, put: json, type, tuples, index }
  const found: Characters = { bytes: tuples.bytes, view: tuples.view, start: 0, end: 0 }
  return {
    form,
    json,
    put: json,
    type,
    tuples,
    index,
    characters(row) {
      const place = row * width + index
      found.bytes = tuples.bytes
      found.view = tuples.view
      found.start = tuples.starts[place]!
      found.end = tuples.ends[place]!
      return found.end < found.start ? undefined : found
    },
  }
}
