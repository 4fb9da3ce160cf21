// The decoder of each type.

import type { FieldType, TupleRecords } from '../records.ts'
import { arrayDecoder } from './arrays.ts'
import { bool, float4, float8, int2, int4, int8, numeric, oid, xid8 } from './numbers.ts'
import type { Decoder } from './put-value.ts'
import { char, hexBytes, json, jsonb, jsonbText, jsonText, text, uuid } from './texts.ts'
import { date, interval, time, timestamp, timestamptz } from './times.ts'

const SCALARS: Readonly<Record<Exclude<FieldType, object>, Decoder>> = {
  ...{ bool, int2, int4, int8, oid, xid8, float4, float8, numeric, text, date, time, timestamp, timestamptz },
  ...{ interval, uuid, json, jsonb, char, bytea: hexBytes },
}

/** `isText`: the column that takes it keeps texts. */
export function decoderOf(type: FieldType, bytea: TupleRecords['bytea'], isText = false): Decoder {
  if (typeof type === 'object') return arrayDecoder(decoderOf(type.element, bytea))
  if (type === 'bytea') return bytea === 'raw' ? text : hexBytes
  if (isText && type === 'json') return jsonText
  if (isText && type === 'jsonb') return jsonbText
  return SCALARS[type]
}
