// Small files that would take very much memory: they are refused by --max-record-bytes before the memory is taken.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'
import type { SchemaElement } from 'hyparquet'
import { BulkloadError } from '../../src/errors.ts'
import { openParquet } from '../../src/formats/parquet/parquet-file.ts'
import { parquetBytes, type RawFile } from './parquet-bytes.ts'
import { clickhousePlan, encodeFile, inMemory, NAME } from './parquet-encoding.ts'

const MIB = 1024 * 1024
const TEXT: SchemaElement = { name: 'c', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'REQUIRED' }
const ONE: Pick<RawFile, 'schema' | 'rows'> = { schema: [{ name: 'root', num_children: 1 }, TEXT], rows: 1 }

/** The error of loading a file with a limit, and what the process has grown by. */
async function refusal(file: RawFile, maxRecordBytes: number, type = 'String'): Promise<BulkloadError> {
  const bytes = parquetBytes(file)
  const before = process.memoryUsage().rss
  try {
    for (const byRecords of [false, true]) {
      await encodeFile(await openParquet(inMemory(bytes), NAME, maxRecordBytes), clickhousePlan([['c', type]]), {
        byRecords,
      })
    }
  } catch (cause) {
    assert.ok(cause instanceof BulkloadError, cause instanceof Error ? cause.stack : String(cause))
    assert.ok(process.memoryUsage().rss - before < 256 * MIB, 'memory was taken')
    return cause
  }
  return assert.fail('the file was read')
}

test('a page that says that it has a text of 2 GB', async () => {
  const pageHeader: RawFile['pageHeader'] = (header) => {
    header['field_2'] = 2 ** 31 - 1
  }
  const column = { path: ['c'], values: [Buffer.alloc(100)] }
  for (const codec of ['GZIP', 'SNAPPY', 'ZSTD', 'LZ4_RAW', 'BROTLI'] as const) {
    const error = await refusal({ ...ONE, columns: [column], codec, pageHeader }, 64 * MIB)
    assert.equal(error.code, 'BL_RECORD_TOO_LARGE')
    assert.match(error.hint ?? '', /--max-record-bytes/)
    assert.equal(error.place?.source, NAME)
  }
})

test('a page that becomes a text of 128 MiB', async () => {
  const column = { path: ['c'], values: [Buffer.alloc(128 * MIB, 'a')] }
  for (const [codec, compress] of [
    ['GZIP', (body: Uint8Array) => gzipSync(body, { level: 1 })],
    ['BROTLI', (body: Uint8Array) => brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } })],
  ] as const) {
    const error = await refusal({ ...ONE, columns: [column], codec, compress }, 64 * MIB)
    assert.equal(error.code, 'BL_RECORD_TOO_LARGE')
  }
})

test('a large text among small ones, in a page that is not refused by its size', async () => {
  const values = [Buffer.alloc(3 * MIB, 'a'), ...Array.from({ length: 9 }, () => Buffer.from('b'))]
  const file = { ...ONE, rows: 10, columns: [{ path: ['c'], values }] }
  assert.equal((await refusal(file, MIB)).code, 'BL_RECORD_TOO_LARGE')
  const bytes = parquetBytes(file)
  const read = await encodeFile(await openParquet(inMemory(bytes), NAME, 3 * MIB), clickhousePlan([['c', 'String']]))
  assert.equal(read.rows, 10)
})

test('a list of a million elements in few bytes', async () => {
  const count = 1_000_000
  const schema: SchemaElement[] = [
    { name: 'root', num_children: 1 },
    { name: 'c', repetition_type: 'REQUIRED', converted_type: 'LIST', num_children: 1 },
    { name: 'list', repetition_type: 'REPEATED', num_children: 1 },
    { name: 'element', type: 'BOOLEAN', repetition_type: 'REQUIRED' },
  ]
  const values = Array.from({ length: count }, () => Uint8Array.of(1))
  const column = {
    path: ['c', 'list', 'element'],
    values,
    definitions: values.map(() => 1),
    repetitions: values.map((_, i) => (i === 0 ? 0 : 1)),
  }
  const file = { schema, rows: 1, columns: [column] }
  for (const type of ['Array(Bool)', 'String']) {
    const error = await refusal(file, 2 * MIB, type)
    assert.equal(error.code, 'BL_RECORD_TOO_LARGE')
    assert.match(error.message, /field c has more than 2097152 bytes/)
  }
  const small = await refusal(file, 64 * 1024)
  assert.match(small.message, /a page that needs/)
})

test('more levels than memory for them', async () => {
  const schema: SchemaElement[] = [
    { name: 'root', num_children: 1 },
    { ...TEXT, repetition_type: 'REPEATED' },
  ]
  const pageHeader: RawFile['pageHeader'] = (header) => {
    header['field_5'] = { field_1: 2 ** 31 - 1, field_2: 0, field_3: 3, field_4: 3 }
  }
  const column = { path: ['c'], values: [Buffer.from('a')], definitions: [1], repetitions: [0] }
  const footer: RawFile['footer'] = (metadata) => {
    metadata.row_groups[0]!.columns[0]!.meta_data!.num_values = 2n ** 31n - 1n
  }
  const error = await refusal({ schema, rows: 1, columns: [column], pageHeader, footer }, 64 * MIB, 'Array(String)')
  assert.match(error.message, /a page that needs 4294967294 bytes/)
})
