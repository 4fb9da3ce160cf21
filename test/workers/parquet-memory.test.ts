// The memory of a Parquet file's pages does not wait for the garbage collector, whatever they are compressed with, and does
// not grow with the row group.

import assert from 'node:assert/strict'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { openParquet } from '../../src/formats/parquet/parquet-file.ts'
import { openLocalFile } from '../../src/formats/parquet/random-access.ts'
import { parquetChunks } from '../../src/formats/parquet/slices.ts'
import { freeMemory } from '../../src/free-memory.ts'
import { parquetEncoder } from '../../src/workers/encode-slice.ts'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { makeTempFolder, type TempFolder } from '../servers/temp-folder.ts'
import { clickhousePlan } from './parquet-encoding.ts'

const ROWS = 600_000
const ROW_BYTES = 120
/** A tenth of what the pages come to: pages at hand, blocks and buffers on the way up. */
const MAX_GROWTH = 24 * 1024 * 1024
/** Of the pages of three columns of text, each of which is a megabyte or the rest of one. */
const MIN_FREED = 1024 * 1024

let engine: ChdbEngine
let folder: TempFolder

before(async () => {
  folder = makeTempFolder('parquet-memory')
  engine = await ChdbEngine.open()
})

after(async () => {
  await engine.close()
  folder.remove()
})

test('what is freed is gone at once, and so are its views', () => {
  const bytes = new Uint8Array(1000)
  const part = bytes.subarray(10, 20)
  freeMemory(bytes)
  assert.deepEqual([bytes.length, part.length, bytes.buffer.byteLength], [0, 0, 0])
  freeMemory(bytes)
  // A part of Node's pool, which others have parts of.
  const pooled = Buffer.from('pooled')
  freeMemory(pooled)
  assert.equal(pooled.toString(), 'pooled')
})

for (const compression of ['none', 'snappy', 'zstd', 'gzip'] as const) {
  test(`${compression}: a row group of ${(ROWS * ROW_BYTES * 3) / 1e6} MB in a few pages' memory`, async () => {
    const path = join(folder.path, `${compression}.parquet`)
    await engine.query(
      `INSERT INTO FUNCTION file('${path}', Parquet) SELECT number::UInt32 AS id, leftPad(toString(number), ${ROW_BYTES}, 'x') AS s,
        repeat('ab', ${ROW_BYTES / 2}) AS d, leftPad(hex(cityHash64(number)), ${ROW_BYTES}, '-') AS h FROM numbers(${ROWS}) SETTINGS
        output_format_parquet_compression_method = '${compression}', output_format_parquet_row_group_size = ${ROWS},
        output_format_parquet_row_group_size_bytes = 10000000000, max_threads = 1`,
    )
    const local = await openLocalFile(path)
    try {
      const file = await openParquet(local, path)
      assert.equal(file.rowGroups.length, 1)
      const plan = clickhousePlan([
        ['id', 'UInt32'],
        ['s', 'String'],
        ['d', 'String'],
        ['h', 'String'],
      ])
      const { encode, close } = await parquetEncoder(file, plan, false)
      const atFirst = process.memoryUsage().arrayBuffers
      let peak = 0
      let rows = 0
      const slices = [...parquetChunks(file)]
      for (const [i, slice] of slices.entries()) {
        rows += (await encode(slice)).rows
        peak = Math.max(peak, process.memoryUsage().arrayBuffers)
        if (i !== slices.length >> 1) continue
        const before = process.memoryUsage().arrayBuffers
        close()
        const freed = before - process.memoryUsage().arrayBuffers
        assert.ok(freed > MIN_FREED, `${freed / 1e6} MB less`)
      }
      assert.equal(rows, ROWS)
      assert.ok(peak - atFirst < MAX_GROWTH, `${(peak - atFirst) / 1e6} MB more`)
    } finally {
      await local.close()
    }
  })
}
