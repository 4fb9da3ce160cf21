// What a Parquet file says of itself: fields of old and new writers, slices that cover all of it, columns to create.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { SchemaElement } from 'hyparquet'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { BulkloadError } from '../../src/errors.ts'
import { openParquet } from '../../src/formats/parquet/parquet-file.ts'
import type { ParquetField } from '../../src/formats/parquet/schema/field.ts'
import { inferredColumns } from '../../src/formats/parquet/schema/inferred-columns.ts'
import { readSchema } from '../../src/formats/parquet/schema/read-schema.ts'
import { parquetChunks } from '../../src/formats/parquet/slices.ts'
import { parquetEncoder } from '../../src/workers/encode-slice.ts'
import { clickhousePlan, encodeFile, inMemory, NAME, openBytes } from '../workers/parquet-encoding.ts'

/** A field in short: what is in it, with `?` where it may be null. */
function outline({ shape, nullable }: ParquetField): string {
  const inside = (): string => {
    switch (shape.kind) {
      case 'leaf':
        return shape.type.kind
      case 'list':
        return `[${outline(shape.element)}]`
      case 'map':
        return `{${outline(shape.key)}: ${outline(shape.value)}}`
      case 'struct':
        return `(${shape.fields.map((field) => `${field.name} ${outline(field)}`).join(', ')})`
    }
  }
  return `${inside()}${nullable ? '?' : ''}`
}

function outlineOf(...elements: SchemaElement[]): string {
  return readSchema([{ name: 'root', num_children: 1 }, ...elements])
    .map(outline)
    .join()
}

const INT: SchemaElement = { name: 'x', type: 'INT32', repetition_type: 'REQUIRED' }
const TEXT: SchemaElement = { name: 'y', type: 'BYTE_ARRAY', converted_type: 'UTF8', repetition_type: 'OPTIONAL' }
const LIST: SchemaElement = { name: 'l', converted_type: 'LIST', repetition_type: 'OPTIONAL', num_children: 1 }
const group = (name: string, count: number, more: Partial<SchemaElement> = {}): SchemaElement => ({
  name,
  num_children: count,
  repetition_type: 'REPEATED',
  ...more,
})

test('lists as writers have made them over the years', () => {
  assert.equal(outlineOf(LIST, group('list', 1), INT), '[integer]?')
  assert.equal(outlineOf(LIST, group('list', 1), TEXT), '[text?]?')
  assert.equal(outlineOf(LIST, { ...INT, repetition_type: 'REPEATED' }), '[integer]?')
  assert.equal(outlineOf(LIST, group('element', 2), INT, TEXT), '[(x integer, y text?)]?')
  assert.equal(outlineOf(LIST, group('array', 1), INT), '[(x integer)]?')
  assert.equal(outlineOf(LIST, group('l_tuple', 1), INT), '[(x integer)]?')
  assert.equal(outlineOf({ ...INT, repetition_type: 'REPEATED' }), '[integer]')
  assert.equal(outlineOf(group('g', 2), INT, TEXT), '[(x integer, y text?)]')
})

test('maps, structs and lists in one another', () => {
  const map: SchemaElement = { name: 'm', converted_type: 'MAP', repetition_type: 'REQUIRED', num_children: 1 }
  assert.equal(outlineOf(map, group('key_value', 2), INT, TEXT), '{integer: text?}')
  assert.equal(outlineOf(map, group('map', 2, { converted_type: 'MAP_KEY_VALUE' }), INT, TEXT), '{integer: text?}')
  assert.equal(outlineOf(map, group('key_value', 2), INT, LIST, group('list', 1), INT), '{integer: [integer]?}')
  const struct: SchemaElement = { name: 's', repetition_type: 'OPTIONAL', num_children: 2 }
  assert.equal(outlineOf(struct, INT, TEXT), '(x integer, y text?)?')
})

test('a schema that contradicts itself is refused', () => {
  assert.throws(() => outlineOf(LIST, group('list', 1)))
  assert.throws(() => outlineOf({ name: 'g', repetition_type: 'REQUIRED' }))
  assert.throws(() => outlineOf({ ...INT, logical_type: { type: 'UUID' } }), /stored as INT32/)
  assert.throws(() => outlineOf({ ...INT, converted_type: 'DECIMAL', precision: 3, scale: 4 }))
})

test('columns to create: the file says what they are', () => {
  const fields = readSchema([
    { name: 'root', num_children: 6 },
    { ...INT, name: 'small', converted_type: 'UINT_8' },
    { ...INT, name: 'unsigned', converted_type: 'UINT_32' },
    { ...INT, name: 'price', converted_type: 'DECIMAL', precision: 7, scale: 2 },
    { ...TEXT, name: 'bytes', converted_type: undefined as never },
    { name: 'at', type: 'INT64', repetition_type: 'REQUIRED', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' } },
    LIST,
    group('list', 1),
    INT,
  ]) // biome-ignore format: one line each
  const columns = inferredColumns(fields).map(({ name, kind, nullable, fractionDigits, precision, scale }) =>
    [name, kind, nullable, fractionDigits, precision, scale].filter((part) => part !== undefined).join(' '),
  )
  assert.deepEqual(columns, [
    'small int32 false 0',
    'unsigned int64 false 0',
    'price decimal false 0 7 2',
    'bytes binary true 0',
    'at timestamp false 6',
    'l json true 0',
  ])
})

function numbersFile(rows: number, rowGroupSize: number): Uint8Array {
  const data = Array.from({ length: rows }, (_, i) => BigInt(i))
  return new Uint8Array(
    parquetWriteBuffer({
      columnData: [{ name: 'n', type: 'INT64', data, nullable: false }],
      rowGroupSize,
      pageSize: 400,
    }),
  )
}

test('slices cover every row and every byte once, also of a file without rows', async () => {
  for (const [rows, rowGroupSize] of [
    [0, 10],
    [1, 10],
    [1000, 1000],
    [1000, 333],
    [997, 100],
  ] as const) {
    const bytes = numbersFile(rows, rowGroupSize)
    const file = await openBytes(bytes)
    for (const limit of [1, 7, 100, 1e6]) {
      let row = 0
      let covered = 0
      for (const slice of parquetChunks(file, { rows: limit, bytes: 1e9 })) {
        assert.equal(slice.firstRow, row)
        assert.ok(slice.rowEnd - slice.rowStart <= limit)
        assert.ok(slice.sourceBytes >= 0)
        row += slice.rowEnd - slice.rowStart
        covered += slice.sourceBytes
      }
      assert.equal(row, rows)
      assert.equal(covered, bytes.length)
    }
    const encoded = await encodeFile(file, clickhousePlan([['n', 'Int64']]))
    assert.equal(encoded.rows, rows)
  }
})

test('slices have few rows where rows are long', async () => {
  const data = Array.from({ length: 300 }, (_, i) => String(i).repeat(1000))
  const file = await openBytes(new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 's', data }] })))
  const sizes = [...parquetChunks(file, { rows: 1e6, bytes: 100_000 })].map((slice) => slice.rowEnd - slice.rowStart)
  assert.ok(Math.max(...sizes) < 60, sizes.join())
})

test('texts of a dictionary count as often as they occur', async () => {
  const data = Array.from({ length: 5000 }, (_, i) => String(i % 3).repeat(1000))
  const bytes = new Uint8Array(parquetWriteBuffer({ columnData: [{ name: 's', data }] }))
  assert.ok(bytes.length < 50_000)
  const sizes = [...parquetChunks(await openBytes(bytes), { rows: 1e6, bytes: 100_000 })]
  assert.ok(Math.max(...sizes.map((slice) => slice.rowEnd - slice.rowStart)) <= 100)
})

test('slices in any order, as several workers get them, give the same blocks', async () => {
  const file = await openBytes(numbersFile(1000, 600))
  const plan = clickhousePlan([['n', 'UInt16']])
  const slices = [...parquetChunks(file, { rows: 90, bytes: 1e9 })]
  const inOrder = await parquetEncoder(file, plan, false)
  const others = await Promise.all([0, 1].map(() => parquetEncoder(file, plan, false)))
  const backwards = await parquetEncoder(file, plan, false)
  const expected = new Map<number, Uint8Array>()
  for (const slice of slices) expected.set(slice.firstRow, (await inOrder.encode(slice)).bytes.slice())
  for (const [i, slice] of slices.entries()) {
    assert.deepEqual((await others[i % 2]!.encode(slice)).bytes.slice(), expected.get(slice.firstRow))
  }
  for (const slice of slices.toReversed()) {
    assert.deepEqual((await backwards.encode(slice)).bytes.slice(), expected.get(slice.firstRow))
  }
})

test('rejects say the row of the file and are records of JSON', async () => {
  const file = await openBytes(numbersFile(400, 150))
  const plan = clickhousePlan([['n', 'UInt8']])
  const { rejects, rows, places } = await encodeFile(file, plan, { limits: { rows: 100, bytes: 1e9 } })
  assert.equal(rows, 256)
  assert.equal(places.at(-1), 255)
  assert.deepEqual(rejects[0], { code: -12, row: 256, column: 'n', excerpt: '256', record: '{"n":256}' })
  assert.equal(rejects.length, 144)
  const stopped = await encodeFile(file, plan, { limits: { rows: 100, bytes: 1e9 }, stopAtReject: true })
  assert.equal(stopped.rows, 256)
  assert.deepEqual(
    stopped.rejects.map(({ row }) => row),
    [256],
  )
})

test('fields that the table lacks and columns that the file lacks are refused row by row, as in JSONL', async () => {
  const file = await openBytes(numbersFile(3, 3))
  const unknown = await encodeFile(file, clickhousePlan([['m', 'Nullable(Int8)']]))
  assert.deepEqual(
    unknown.rejects.map(({ code, row }) => [code, row]),
    [
      [-6, 0],
      [-6, 1],
      [-6, 2],
    ],
  )
  const lacking = await encodeFile(
    file,
    clickhousePlan([
      ['n', 'Int8'],
      ['m', 'Int8'],
    ]),
  )
  assert.deepEqual(
    lacking.rejects.map(({ code, column }) => [code, column]),
    [
      [-7, 'm'],
      [-7, 'm'],
      [-7, 'm'],
    ],
  )
  const filled = await encodeFile(
    file,
    clickhousePlan([
      ['n', 'Int8'],
      ['m', 'Nullable(Int8)'],
    ]),
  )
  assert.equal(filled.rows, 3)
})

test('what is no Parquet file, and one that is encrypted', async () => {
  const open = (bytes: Uint8Array) => openParquet(inMemory(bytes), NAME)
  const encrypted = Buffer.from('PARE aaaaaaaaaaaaaaaaaaaaa\x04\x00\x00\x00PARE', 'latin1')
  await assert.rejects(open(encrypted), (error: BulkloadError) => error.code === 'BL_USAGE')
  await assert.rejects(open(Buffer.from('{"a":1}\n'.repeat(10))), (error: BulkloadError) => {
    assert.ok(error instanceof BulkloadError)
    assert.equal(error.code, 'BL_SOURCE_CORRUPT')
    assert.deepEqual(error.place, { source: NAME, byteOffset: 76 })
    return true
  })
})
