// Values that JSON has no words for: integers beyond 2^63, NaN and infinity, bytes.

import { parquetBytes } from './parquet-bytes.ts'

export const HASHES = [2n ** 64n - 1n, 2n ** 63n, 2n ** 64n - 2n ** 53n, 2n ** 53n + 1n]
export const DOUBLES = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0]
export const BLOBS = [Buffer.from([0, 0xff, 0xfe]), Buffer.from('\\x41'), Buffer.alloc(0), Buffer.from('text')]

/** A file of four rows with such values, also in lists, and a column `other`. */
export function oddValues(): Uint8Array {
  const group = (name: string) =>
    ({ name, repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 }) as const
  const list = { name: 'list', repetition_type: 'REPEATED', num_children: 1 } as const
  const required = { repetition_type: 'REQUIRED' } as const
  const hashes = HASHES.map((hash) => Buffer.from(BigUint64Array.of(hash).buffer))
  const doubles = DOUBLES.map((double) => Buffer.from(Float64Array.of(double).buffer))
  const flat = DOUBLES.map(() => 0)
  const lists = { definitions: flat.map(() => 1), repetitions: flat }
  return parquetBytes({
    schema: [
      { name: 'root', num_children: 7 },
      { name: 'id', type: 'INT32', ...required },
      { name: 'hash', type: 'INT64', converted_type: 'UINT_64', ...required },
      { name: 'f', type: 'DOUBLE', ...required },
      { name: 'blob', type: 'BYTE_ARRAY', ...required },
      group('fs'),
      list,
      { name: 'element', type: 'DOUBLE', ...required },
      group('blobs'),
      list,
      { name: 'element', type: 'BYTE_ARRAY', ...required },
      { name: 'other', type: 'INT32', ...required },
    ],
    rows: 4,
    columns: [
      { path: ['id'], values: [0, 1, 2, 3].map((id) => Buffer.from(Int32Array.of(id).buffer)) },
      { path: ['hash'], values: hashes },
      { path: ['f'], values: doubles },
      { path: ['blob'], values: BLOBS },
      { path: ['fs', 'list', 'element'], values: doubles, ...lists },
      { path: ['blobs', 'list', 'element'], values: BLOBS, ...lists },
      { path: ['other'], values: [7, 7, 7, 7].map((id) => Buffer.from(Int32Array.of(id).buffer)) },
    ],
  })
}
