// Pages of any size and slices that cut them anywhere: long and short runs, nulls, lists, and workers that read only some of
// the slices. ClickHouse reads from the blocks what it reads from the file.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { parquetChunks } from '../../src/formats/parquet/slices.ts'
import { parquetEncoder } from '../../src/workers/encode-slice.ts'
import { Random } from '../oracle/random.ts'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { makeTempFolder, type TempFolder } from '../servers/temp-folder.ts'
import { bytesOf, columnsOf, valuesOf } from './parquet-chdb-files.ts'
import { clickhousePlan, encodeFile, openBytes, postgresPlan } from './parquet-encoding.ts'

const SEED = 20_261_123
const ROWS = 6000

/** Few different values at first, many later on; nulls now and then, and in long stretches. */
const COLUMNS = `
  number::UInt64 AS id, if(number < 2000, number % 50, number)::Int64 AS i64, toInt32(intDiv(number, 40)) AS i32,
  toUInt8(number % 200) AS u8, number % 17 / 7 AS f64, toFloat32(number) AS f32, (number % 5 = 0)::Bool AS b,
  if(number < 2500, ['', 'a', 'grüße', 'zwölf Boxkämpfer', repeat('x', 70), repeat('langer Text ', 13)][number % 6 + 1],
     concat('row ', toString(number), repeat('ü', number % 40))) AS s,
  concat('/item/', toString(number % 800)) AS url, if(number % 3 = 0 OR number BETWEEN 1000 AND 1900, NULL, number) AS n64,
  if(number BETWEEN 3000 AND 3500, NULL, if(number < 4000, toString(number % 9), toString(number))) AS ns,
  if(number % 11 = 0, NULL, number % 2 = 0)::Nullable(Bool) AS nb, toDateTime64(number / 1000, 3, 'UTC') AS t3,
  toDate32(number) AS d32, range(number % 4) AS ai, if(number % 9 = 0, [], [toString(number % 300), 'ende']) AS al`

let engine: ChdbEngine
let folder: TempFolder

before(async () => {
  folder = makeTempFolder('parquet-parts')
  engine = await ChdbEngine.open()
})

after(async () => {
  await engine.close()
  folder.remove()
})

async function write(pageBytes: number, dictionaryBytes: number, compression: string): Promise<string> {
  const path = join(folder.path, `${pageBytes}-${dictionaryBytes}-${compression}.parquet`)
  await engine.query(
    `INSERT INTO FUNCTION file('${path}', Parquet) SELECT ${COLUMNS} FROM numbers(${ROWS}) SETTINGS
      output_format_parquet_compression_method = '${compression}', output_format_parquet_row_group_size = 4500,
      output_format_parquet_row_group_size_bytes = 1000000000, output_format_parquet_max_dictionary_size = ${dictionaryBytes},
      output_format_parquet_data_page_size = ${pageBytes}, output_format_parquet_batch_size = 128, max_block_size = 500, max_threads = 1, engine_file_truncate_on_insert = 1`,
  )
  return path
}

const FILES = [
  [300, 2000, 'none'],
  [1500, 3000, 'snappy'],
  [20_000, 1_000_000, 'zstd'],
  [1_000_000, 0, 'lz4'],
] as const

for (const [pageBytes, dictionaryBytes, compression] of FILES) {
  test(`pages of ${pageBytes}, dictionaries of ${dictionaryBytes}, ${compression}: seed ${SEED}`, async () => {
    const path = await write(pageBytes, dictionaryBytes, compression)
    const file = await openBytes(bytesOf(path))
    assert.equal(file.rowGroups.length, 2)
    const columns = await columnsOf(engine, path)
    const expected = await valuesOf(engine, path, 'Parquet', columns)
    const plan = clickhousePlan(columns)
    const random = new Random(SEED)
    for (let round = 0; round < 4; round++) {
      const limits = { rows: 1 + random.below(random.pick([40, 700, 5000])), bytes: 1e9 }
      // Slices go to whichever worker is free, and one may come again to a worker that has passed it.
      const workers = await Promise.all([0, 1, 2].map(() => parquetEncoder(file, plan, false)))
      const blocks: Uint8Array[] = []
      for (const slice of parquetChunks(file, limits)) {
        const worker = random.pick(workers)
        if (random.chance(0.05)) worker.close()
        blocks.push((await worker.encode(slice)).bytes.slice())
        if (random.chance(0.02)) assert.deepEqual((await worker.encode(slice)).bytes, blocks.at(-1))
      }
      const native = join(folder.path, 'parts.native')
      writeFileSync(native, Buffer.concat(blocks))
      const values = await valuesOf(engine, native, 'Native', columns)
      for (const [name] of columns)
        assert.deepEqual(values.get(name), expected.get(name), `${name}, ${limits.rows} rows`)
    }
  })

  test(`the same into Postgres: pages of ${pageBytes}, ${compression}`, async () => {
    const file = await openBytes(bytesOf(await write(pageBytes, dictionaryBytes, compression)))
    const types: Readonly<Record<string, string>> = {
      id: 'int8', i64: 'int8', i32: 'int4', u8: 'int2', f64: 'float8', f32: 'float4', b: 'bool', s: 'text', url: 'varchar',
      n64: 'int4', ns: 'text', nb: 'bool', t3: 'timestamptz', d32: 'date', ai: 'jsonb', al: 'text[]',
    } // biome-ignore format: pairs
    const plan = postgresPlan(file.fields.map(({ name }) => [name, types[name]!] as const))
    // A column by way of text beside the others.
    const mixed = postgresPlan(file.fields.map(({ name }) => [name, name === 'id' ? 'numeric' : types[name]!] as const))
    const random = new Random(SEED)
    for (const one of [plan, mixed]) {
      const limits = { rows: 1 + random.below(900), bytes: 1e9 }
      const direct = await encodeFile(file, one, { limits })
      const byRecords = await encodeFile(file, one, { limits, byRecords: true })
      assert.deepEqual(direct, byRecords)
      assert.equal(direct.rows, ROWS)
    }
  })
}
