// Files that ClickHouse wrote become Native blocks, which ClickHouse reads as it reads the files themselves.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { makeTempFolder, type TempFolder } from '../servers/temp-folder.ts'
import { bytesOf, columnsOf, type FileVariant, ROWS, valuesOf, writeAllTypes } from './parquet-chdb-files.ts'
import { clickhousePlan, encodeFile, openBytes } from './parquet-encoding.ts'

let engine: ChdbEngine
let folder: TempFolder

before(async () => {
  folder = makeTempFolder('parquet')
  engine = await ChdbEngine.open()
})

after(async () => {
  await engine.close()
  folder.remove()
})

const VARIANTS: readonly FileVariant[] = (['none', 'snappy', 'zstd', 'lz4', 'gzip', 'brotli'] as const).flatMap(
  (compression) => [true, false].map((dictionaries) => ({ compression, dictionaries })),
)

for (const variant of VARIANTS) {
  const { compression, dictionaries } = variant
  test(`${compression}, ${dictionaries ? 'dictionaries' : 'plain'}: every value of every column`, async () => {
    const path = await writeAllTypes(engine, folder.path, variant)
    const columns = await columnsOf(engine, path)
    const bytes = bytesOf(path)
    const file = await openBytes(bytes)
    assert.ok(file.rowGroups.length >= 3)
    const expected = await valuesOf(engine, path, 'Parquet', columns)
    for (const limits of [undefined, { rows: 77, bytes: 1e9 }]) {
      const encoded = await encodeFile(file, clickhousePlan(columns), limits && { limits })
      assert.deepEqual(encoded.rejects, [])
      assert.equal(encoded.rows, ROWS)
      assert.equal(encoded.sourceBytes, bytes.length)
      assert.deepEqual(
        encoded.places,
        Array.from({ length: ROWS }, (_, row) => row),
      )
      const native = join(folder.path, 'blocks.native')
      writeFileSync(native, Buffer.concat(encoded.blocks))
      const values = await valuesOf(engine, native, 'Native', columns)
      for (const [name] of columns) assert.deepEqual(values.get(name), expected.get(name), name)
    }
  })
}

test('the types that the file is widened to on the way', async () => {
  const path = await writeAllTypes(engine, folder.path, { compression: 'lz4', dictionaries: true })
  const given: Readonly<Record<string, string>> = {
    i8: 'Int64', u8: 'UInt16', i16: 'Int32', u16: 'UInt64', i32: 'Int64', u32: 'UInt64', f32: 'Float64', d: 'Date32',
    dt: "DateTime('UTC')", t3: "DateTime64(6, 'UTC')", t6: "DateTime64(9, 'UTC')", dec32: 'Decimal(18, 2)',
    dec64: 'Decimal(38, 4)', dec128: 'Decimal(76, 10)', nn: 'Nullable(Int64)', ns: 'LowCardinality(Nullable(String))',
    lc: 'LowCardinality(String)', fs: 'String', ip4: 'IPv4', ip6: 'IPv6', i128: 'Int128', i256: 'Int256', u64: 'UInt128',
    s: 'FixedString(6)',
  } // biome-ignore format: pairs
  const columns = (await columnsOf(engine, path)).map(([name, type]) => [name, given[name] ?? type] as const)
  const expected = await valuesOf(engine, path, 'Parquet', columns)
  const encoded = await encodeFile(await openBytes(bytesOf(path)), clickhousePlan(columns))
  assert.deepEqual(encoded.rejects, [])
  const native = join(folder.path, 'wide.native')
  writeFileSync(native, Buffer.concat(encoded.blocks))
  const values = await valuesOf(engine, native, 'Native', columns)
  for (const [name] of columns) assert.deepEqual(values.get(name), expected.get(name), name)
})

test('as JSON records, which is what the text wire sends', async () => {
  const path = await writeAllTypes(engine, folder.path, { compression: 'zstd', dictionaries: true })
  const columns = await columnsOf(engine, path)
  const encoded = await encodeFile(await openBytes(bytesOf(path)), clickhousePlan(columns, 'text'))
  assert.deepEqual(encoded.rejects, [])
  const records = join(folder.path, 'records.jsonl')
  writeFileSync(records, Buffer.concat(encoded.blocks))
  const expected = await valuesOf(engine, path, 'Parquet', columns)
  const values = await valuesOf(engine, records, 'JSONEachRow', columns)
  for (const [name] of columns) assert.deepEqual(values.get(name), expected.get(name), name)
})
