// Footers of other programs, and damaged ones: an error of the file, or its rows, and never an error of the reader.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { FileMetaData } from 'hyparquet'
import { BulkloadError } from '../../src/errors.ts'
import { inferredColumns } from '../../src/formats/parquet/schema/inferred-columns.ts'
import { parquetBytes } from '../workers/parquet-bytes.ts'
import { clickhousePlan, encodeFile, openBytes } from '../workers/parquet-encoding.ts'
import { oddValues } from '../workers/parquet-odd-values.ts'

test('a byte of the footer that is another one', async () => {
  const bytes = oddValues()
  const start = bytes.length - 8 - Buffer.from(bytes).readUInt32LE(bytes.length - 8)
  let refused = 0
  for (let at = start; at < bytes.length; at++) {
    for (const flip of [1, 1 << (at % 8), 0xff]) {
      const damaged = bytes.slice()
      damaged[at]! ^= flip
      try {
        const file = await openBytes(damaged)
        for (const { name, kind } of inferredColumns(file.fields))
          assert.deepEqual([typeof name, typeof kind], ['string', 'string'])
        await encodeFile(file, clickhousePlan(file.fields.map(({ name }) => [name, 'Nullable(String)'])))
      } catch (cause) {
        assert.ok(cause instanceof BulkloadError, cause instanceof Error ? cause.stack : String(cause))
        assert.match(cause.code, /^BL_(?:SOURCE_CORRUPT|USAGE)$/)
        assert.doesNotMatch(cause.message, /Cannot|is not a function/)
        refused++
      }
    }
  }
  assert.ok(refused > 300, `${refused} refused`)
})

test('a footer that is cut short or longer than the file', async () => {
  const bytes = oddValues()
  for (const length of [0, 1, 8, 100, bytes.length, 2 ** 31, 2 ** 32 - 1]) {
    const damaged = Buffer.from(bytes)
    damaged.writeUInt32LE(length, bytes.length - 8)
    await assert.rejects(openBytes(damaged), (error: BulkloadError) => error.code === 'BL_SOURCE_CORRUPT')
  }
})

test('a file of another format is not called damaged, one that was cut short is', async () => {
  const csv = Buffer.from('order_id,name\n1,first\n2,second\n')
  await assert.rejects(openBytes(csv), (error: BulkloadError) => {
    assert.match(error.message, /^not a Parquet file: /)
    assert.match(error.hint ?? '', /--format/)
    return error.code === 'BL_SOURCE_CORRUPT'
  })
  const bytes = oddValues()
  await assert.rejects(openBytes(bytes.slice(0, bytes.length - 20)), /damaged or truncated: it does not end with PAR1/)
})

test('no rows, in a row group whose columns lie nowhere, as pyarrow and pandas write it', async () => {
  const nowhere = (metadata: FileMetaData): void => {
    for (const { meta_data: meta } of metadata.row_groups[0]!.columns) {
      Object.assign(meta!, { data_page_offset: 0n, total_compressed_size: 0n, total_uncompressed_size: 0n })
    }
  }
  const schema = [
    { name: 'schema', num_children: 2 },
    { name: 'id', type: 'INT64', repetition_type: 'OPTIONAL' },
    { name: 'name', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' },
  ] as const
  const columns = ['id', 'name'].map((name) => ({ path: [name], values: [], definitions: [] }))
  const bytes = parquetBytes({ schema, rows: 0, columns, footer: nowhere })
  const file = await openBytes(bytes)
  assert.deepEqual(
    inferredColumns(file.fields).map(({ name, kind }) => [name, kind]),
    [
      ['id', 'int64'],
      ['name', 'text'],
    ],
  )
  const encoded = await encodeFile(
    file,
    clickhousePlan([
      ['id', 'Nullable(Int64)'],
      ['name', 'Nullable(String)'],
    ]),
  )
  assert.deepEqual([encoded.rows, encoded.rejects, encoded.sourceBytes], [0, [], bytes.length])
})

test('a column that is stored as something else than the schema says', async () => {
  const schema = [
    { name: 'schema', num_children: 1 },
    { name: 'id', type: 'INT64', repetition_type: 'REQUIRED' },
  ] as const
  const footer = (metadata: FileMetaData): void => {
    metadata.row_groups[0]!.columns[0]!.meta_data!.type = 'DOUBLE'
  }
  const bytes = parquetBytes({ schema, rows: 1, columns: [{ path: ['id'], values: [Buffer.alloc(8)] }], footer })
  await assert.rejects(openBytes(bytes), /the column id is INT64, but stored as DOUBLE/)
})
