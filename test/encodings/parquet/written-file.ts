// Parquet files out of lines of JSON or CSV, by the encoder, the compressor and the framing of a load, without its threads.

import assert from 'node:assert/strict'
import { pageCompressor } from '../../../src/codecs/compression/page-compressor.ts'
import { parquetFraming } from '../../../src/encodings/files/parquet/framing.ts'
import { sealParquet } from '../../../src/encodings/files/parquet/seal.ts'
import { makeBlockEncoder } from '../../../src/encodings/make-block-encoder.ts'
import { makeRecordReader } from '../../../src/encodings/make-reader.ts'
import type { FileOutput } from '../../../src/file-output.ts'
import { JSONL } from '../../../src/formats/json/records.ts'
import type { RecordFormat } from '../../../src/formats/registry.ts'
import type { Plan } from '../../../src/plan/plan.ts'
import type { InferredColumn, InferredKind } from '../../../src/schema.ts'
import { encodeChunk, REJECT_WIDTH } from '../../../src/workers/encode-chunk.ts'

export interface WriteOptions {
  readonly codec?: FileOutput['codec']
  readonly groupRows?: number
  readonly format?: RecordFormat
  readonly rules?: Plan['rules']
}

export function column(name: string, kind: InferredKind, more: Partial<InferredColumn> = {}): InferredColumn {
  return { name, kind, nullable: true, fractionDigits: 0, minYear: 9999, maxYear: 0, ...more }
}

export function parquetPlan(columns: readonly InferredColumn[], { codec, rules = {} }: WriteOptions = {}): Plan {
  return {
    encoding: 'file-parquet',
    rules,
    columns: columns.map((neutral) => ({
      name: neutral.name,
      type: neutral.kind,
      nullable: neutral.nullable,
      whenMissing: neutral.nullable ? 'null' : 'reject',
      neutral,
    })),
    notWritable: [],
    notSampled: [],
    file: {
      table: { schema: undefined, table: 't' },
      header: true,
      nullText: '',
      batchRows: 100,
      dialect: 'postgres',
      createStatement: undefined,
      codec,
      level: undefined,
    },
  }
}

export interface WrittenFile {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly rows: number
  readonly rejects: readonly number[]
}

/** Each of `chunks` is a worker's chunk of whole lines. */
export async function writeParquet(
  columns: readonly InferredColumn[],
  chunks: readonly string[],
  options: WriteOptions = {},
): Promise<WrittenFile> {
  const plan = parquetPlan(columns, options)
  const format = options.format ?? JSONL
  const encoder = await makeBlockEncoder(plan, format)
  const reader = await makeRecordReader(format, plan)
  const compress = pageCompressor(options.codec ?? 'zstd', undefined)
  const framing = parquetFraming(plan, { bytes: 1 << 24, rows: options.groupRows ?? 1 << 20 })
  const pieces: Uint8Array[] = [framing.begin()]
  const rejects: number[] = []
  let rows = 0
  for (const text of chunks) {
    const block = encodeChunk(new TextEncoder().encode(text), plan, reader, encoder, false)
    for (let i = 0; i < block.rejects.length; i += REJECT_WIDTH) rejects.push(block.rejects[i]!)
    rows += block.rows
    if (block.rows === 0) continue
    const frame = Uint8Array.from(await sealParquet(block.bytes, compress))
    const framed = framing.block(frame, block.rows)
    pieces.push(...(framed instanceof Uint8Array ? [framed] : framed).map((piece) => piece.slice()))
    // The frame's memory is used again.
    frame.fill(0xaa)
  }
  pieces.push(framing.end())
  return { bytes: Uint8Array.from(Buffer.concat(pieces)), rows, rejects }
}

/** One line per record. */
export function lines(records: readonly Readonly<Record<string, unknown>>[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('')
}

export function assertNoRejects({ rejects }: WrittenFile): void {
  assert.deepEqual(rejects, [])
}
