// Bodies that were not compressed, in the form of each codec: decompressors of others read them.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { decompressPage } from '../../src/codecs/compression/parquet-page.ts'
import { storedBody } from '../../src/codecs/parquet/stored-body.ts'
import { Random } from '../oracle/random.ts'

const LENGTHS = [0, 1, 14, 15, 16, 269, 270, 271, 65_535, 65_536, 131_071, 131_072, 131_073, 400_000]

for (const [codec, name] of [
  ['snappy', 'SNAPPY'],
  ['gzip', 'GZIP'],
  ['zstd', 'ZSTD'],
  ['lz4', 'LZ4_RAW'],
] as const) {
  test(`${codec} bodies of every length`, async () => {
    const random = new Random(1)
    for (const length of LENGTHS) {
      const raw = Uint8Array.from({ length }, () => random.below(256))
      const body = storedBody(codec, raw)
      if (codec === 'gzip') assert.deepEqual(new Uint8Array(gunzipSync(body)), raw)
      // A page has one byte at least.
      if (length > 0) assert.ok(Buffer.from(await decompressPage(name, body, length)).equals(raw), `${length} bytes`)
    }
  })
}
