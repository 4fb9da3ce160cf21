// How fast one core makes a Parquet file of events, step by step, beside Native blocks of the same records. The file is read
// before the clock starts.
//   npm run build && node dist/bench/kernels/encode-parquet.bench.js

import assert from 'node:assert/strict'
import { parquetMetadata } from 'hyparquet'
import { pageCompressor } from '../../src/codecs/compression/page-compressor.ts'
import type { Compress } from '../../src/encodings/encoding.ts'
import { parquetBlocks } from '../../src/encodings/files/parquet/blocks.ts'
import { parquetFraming } from '../../src/encodings/files/parquet/framing.ts'
import { sealParquet } from '../../src/encodings/files/parquet/seal.ts'
import { jsonlReader } from '../../src/formats/json/jsonl-reader.ts'
import { fieldNames } from '../../src/plan/plan.ts'
import type { InferredKind } from '../../src/schema.ts'
import { encodeChunk } from '../../src/workers/encode-chunk.ts'
import { column, parquetPlan } from '../../test/encodings/parquet/written-file.ts'
import { EVENT_COLUMNS, eventJson, webEvents } from '../events.ts'
import { eventsSchema } from '../pipeline/events-schema.ts'
import { medianOf } from '../tables.ts'
import { encoderOf } from './encoders.ts'

const RECORDS = 300_000
const ROUNDS = 5
/** As many bytes as chunks of a typed load have. */
const CHUNK_BYTES = 768 * 1024
const CODECS = ['none', 'lz4', 'zstd'] as const

const all = new TextEncoder().encode([...webEvents(RECORDS)].map(eventJson).join(''))
const chunks: Uint8Array[] = []
for (let start = 0; start < all.length; ) {
  const end = all.lastIndexOf(10, Math.min(all.length, start + CHUNK_BYTES) - 1) + 1
  chunks.push(all.slice(start, end))
  start = end
}

const KIND_OF: Readonly<Record<string, InferredKind>> = {
  UInt64: 'int64',
  UInt32: 'int64',
  Int64: 'int64',
  Float64: 'double',
  Bool: 'bool',
  UUID: 'uuid',
}

const schema = eventsSchema('clickhouse')
const plan = parquetPlan(
  schema.columns.map(({ name, type, nullable }) => {
    const plain = type.replace(/^(?:Nullable|LowCardinality)\((.*)\)$/, '$1')
    const kind = plain.startsWith('DateTime')
      ? 'timestamptz'
      : (KIND_OF[plain] ?? (/^U?Int/.test(plain) ? 'int32' : 'text'))
    return column(name, kind, { nullable, fractionDigits: 3 })
  }),
)

const native = await timed(async () => {
  const encode = encoderOf(schema, { wire: 'typed' })
  for (const chunk of chunks) encode(chunk)
})
print('Native blocks', native, native)
print('columns and pages', await timed(() => write(undefined, undefined)), native)
for (const codec of CODECS) {
  const compress = pageCompressor(codec, undefined)
  print(`… and compressed: ${codec}`, await timed(() => write(compress, undefined)), native)
  let bytes = 0
  const file = await timed(async () => {
    bytes = await write(compress, codec)
  })
  print(`… and a file of ${(bytes / 1e6).toFixed(1)} MB`, file, native)
}

async function write(compress: Compress | undefined, codec: (typeof CODECS)[number] | undefined): Promise<number> {
  const reader = jsonlReader(fieldNames(plan))
  const encoder = parquetBlocks(plan)
  const framing = codec && parquetFraming({ ...plan, file: { ...plan.file!, codec } })
  const pieces: Uint8Array[] = framing === undefined ? [] : [framing.begin()]
  for (const chunk of chunks) {
    const block = encodeChunk(chunk, plan, reader, encoder, true)
    assert.equal(block.rejects.length, 0)
    if (compress === undefined) continue
    const sealed = await sealParquet(block.bytes, compress)
    const framed = framing?.block(sealed, block.rows) ?? []
    pieces.push(...(framed instanceof Uint8Array ? [framed] : framed))
  }
  if (framing === undefined) return 0
  const file = Buffer.concat([...pieces, framing.end()])
  const { num_rows: rows } = parquetMetadata(file.buffer.slice(file.byteOffset, file.byteOffset + file.length))
  assert.equal(rows, BigInt(RECORDS))
  return file.length
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  await work()
  for (let round = 0; round < ROUNDS; round++) {
    const before = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(before)
    times.push((user + system) / 1000)
  }
  return medianOf(times) ?? 0
}

function print(name: string, ms: number, base: number): void {
  const figures = [
    ((ms * 1e6) / RECORDS / EVENT_COLUMNS.length).toFixed(1).padStart(6),
    (all.length / 1000 / ms).toFixed(0).padStart(5),
    (ms / base).toFixed(2).padStart(6),
  ]
  console.log(`${name.padEnd(28)} ns/value, MB/s, x Native: ${figures.join('  ')}`)
}
