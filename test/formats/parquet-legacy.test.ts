// Files of Spark whose old dates count days by another calendar: refused where it matters, and nowhere else.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SchemaElement } from 'hyparquet'
import type { BulkloadError } from '../../src/errors.ts'
import { BY_NAME } from '../../src/plan/mapping.ts'
import { parquetBytes } from '../workers/parquet-bytes.ts'
import { clickhousePlan, encodeFile, NAME, openBytes } from '../workers/parquet-encoding.ts'

const day = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000
const int32 = (value: number): Uint8Array => Buffer.from(Int32Array.of(value).buffer)
const int64 = (value: bigint): Uint8Array => Buffer.from(BigInt64Array.of(value).buffer)
const micros = (text: string): Uint8Array => int64(BigInt(day(text)) * 86_400_000_000n)
const int96 = (text: string): Uint8Array => Buffer.concat([int64(0n), int32(day(text) + 2_440_588)])

const TYPES = {
  date: { element: { type: 'INT32', converted_type: 'DATE' }, make: (text: string) => int32(day(text)) },
  micros: { element: { type: 'INT64', converted_type: 'TIMESTAMP_MICROS' }, make: micros },
  int96: { element: { type: 'INT96' }, make: int96 },
} as const

/** What loading one value gives: its error's message, or 'loaded'. */
async function outcome(
  type: keyof typeof TYPES,
  text: string,
  said: Readonly<Record<string, string>>,
): Promise<string> {
  const { element, make } = TYPES[type]
  const schema: SchemaElement[] = [
    { name: 'root', num_children: 1 },
    { ...element, name: 'd', repetition_type: 'REQUIRED' },
  ]
  const keyValues = Object.entries(said).map(([key, value]) => ({ key: `org.apache.spark.${key}`, value }))
  const bytes = parquetBytes({
    schema,
    rows: 2,
    columns: [{ path: ['d'], values: [make('2020-01-01'), make(text)] }],
    keyValues,
  })
  try {
    const { rows } = await encodeFile(await openBytes(bytes), clickhousePlan([['d', 'String']]))
    assert.equal(rows, 2)
    return 'loaded'
  } catch (cause) {
    const { code, place, hint, message } = cause as BulkloadError
    assert.deepEqual([code, place?.source], ['BL_USAGE', NAME])
    assert.match(hint ?? '', /LEGACY.*CORRECTED/)
    return message
  }
}

const OLD = /^the column d has values before 1582-10-15 in the calendar of Spark 2/
const EARLY = /^the column d has values before 1900-01-01/

test('dates and times before the change of calendars', async () => {
  const legacy = { version: '3.5.1', legacyDateTime: '' }
  assert.match(await outcome('date', '1001-01-07', legacy), OLD)
  assert.match(await outcome('date', '1582-10-14', legacy), OLD)
  assert.match(await outcome('date', '1001-01-07', { version: '2.4.8' }), OLD)
  assert.match(await outcome('micros', '1899-12-31', legacy), EARLY)
  assert.match(await outcome('micros', '1582-10-14', { ...legacy, timeZone: 'UTC' }), OLD)
  assert.match(await outcome('int96', '1582-10-14', { version: '3.5.1', legacyINT96: '', timeZone: 'UTC' }), OLD)
  assert.match(await outcome('int96', '1899-12-31', { version: '3.0.2' }), EARLY)
})

test('modern values, and what the calendar has nothing to do with', async () => {
  const legacy = { version: '3.5.1', legacyDateTime: '' }
  assert.equal(await outcome('date', '1582-10-15', legacy), 'loaded')
  assert.equal(await outcome('micros', '1900-01-01', legacy), 'loaded')
  assert.equal(await outcome('micros', '1582-10-15', { ...legacy, timeZone: 'UTC' }), 'loaded')
  assert.equal(await outcome('int96', '1001-01-07', legacy), 'loaded')
  assert.equal(await outcome('micros', '1001-01-07', { version: '3.5.1', legacyINT96: '' }), 'loaded')
  for (const type of ['date', 'micros', 'int96'] as const) {
    assert.equal(await outcome(type, '1001-01-07', { version: '3.5.1' }), 'loaded')
    assert.equal(await outcome(type, '1001-01-07', {}), 'loaded')
    assert.equal(await outcome(type, '1999-01-07', { version: '2.4.8', legacyINT96: '' }), 'loaded')
  }
})

test('a column that is left out is not looked at', async () => {
  const schema: SchemaElement[] = [
    { name: 'root', num_children: 2 },
    { name: 'n', type: 'INT32', repetition_type: 'REQUIRED' },
    { ...TYPES.date.element, name: 'd', repetition_type: 'REQUIRED' },
  ]
  const columns = ['n', 'd'].map((name) => ({ path: [name], values: [int32(-300_000)] }))
  const keyValues = [{ key: 'org.apache.spark.legacyDateTime', value: '' }]
  const file = await openBytes(parquetBytes({ schema, rows: 1, columns, keyValues }))
  const plan = { ...clickhousePlan([['n', 'Int32']]), mapping: { ...BY_NAME, skipped: ['d'] } }
  assert.equal((await encodeFile(file, plan)).rows, 1)
})
