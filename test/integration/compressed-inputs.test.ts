import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { decompress as zstdDecompress } from '@mongodb-js/zstd'
import { BulkloadError } from '../../src/errors.ts'
import { decompress } from '../../src/sources/compression/decompress.ts'
import { fileSource } from '../../src/sources/file-source.ts'
import { everyBytes, piecedStream } from '../sources/pieced-stream.ts'
import { readAll } from '../sources/read-all.ts'
import { DATA, dataMissing } from './shared-data.ts'

const ORACLES = [
  ['online-retail.csv.zst', 'zstd', zstdDecompress],
  ['cities.jsonl.zst', 'zstd', zstdDecompress],
  ['flight-data.csv.gz', 'gzip', async (packed: Buffer) => gunzipSync(packed)],
] as const

for (const [name, compression, unpack] of ORACLES) {
  test(`${name} is what its format's own library gives`, { skip: dataMissing }, async () => {
    const path = join(DATA, name)
    const packed = readFileSync(path)
    const stream = await decompress(await (await fileSource(path)).open(), path)
    assert.equal(stream.compression, compression)
    const content = await readAll(stream)
    await stream.close()
    assert.ok(content.equals(await unpack(packed)))
    assert.equal(stream.rawBytes, packed.length)
  })

  test(`${name} cut off at places all over it is an error`, { skip: dataMissing }, async () => {
    const packed = readFileSync(join(DATA, name))
    for (let i = 1; i <= 8; i++) {
      const length = Math.floor((packed.length * i) / 8) - i
      const cut = packed.subarray(0, length)
      const stream = await decompress(piecedStream(cut, everyBytes(50_000 + i, length)), name)
      const failure = await readAll(stream).catch((cause: unknown) => cause)
      await stream.close()
      assert.ok(failure instanceof BulkloadError && failure.code === 'BL_SOURCE_CORRUPT', `${length} bytes`)
      assert.deepEqual(failure.place, { source: name, byteOffset: length })
    }
  })
}
