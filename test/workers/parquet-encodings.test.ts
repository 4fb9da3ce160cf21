// The same values in every encoding of pages give the same blocks as plain ones.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Encoding } from 'hyparquet'
import { type BasicType, parquetWriteBuffer } from 'hyparquet-writer'
import type { ParquetFile } from '../../src/formats/parquet/parquet-file.ts'
import { Random } from '../oracle/random.ts'
import { clickhousePlan, encodeFile, inMemory, openBytes, postgresPlan } from './parquet-encoding.ts'

const SEED = 42
const ROWS = 1000

interface Case {
  readonly type: BasicType
  readonly clickhouse: string
  readonly encodings: readonly Encoding[]
  readonly value: (random: Random, row: number) => unknown
}

const CASES: readonly Case[] = [
  {
    type: 'INT32',
    clickhouse: 'Int32',
    encodings: ['DELTA_BINARY_PACKED', 'BYTE_STREAM_SPLIT', 'RLE_DICTIONARY'],
    value: (random) =>
      random.pick([random.below(2 ** 31), -random.below(2 ** 31), random.below(9), -(2 ** 31), 2 ** 31 - 1]),
  },
  {
    type: 'INT64',
    clickhouse: 'Int64',
    encodings: ['DELTA_BINARY_PACKED', 'BYTE_STREAM_SPLIT', 'RLE_DICTIONARY'],
    value: (random, row) =>
      random.pick([BigInt(row), 2n ** 63n - 1n, -(2n ** 63n), BigInt(random.below(2 ** 40)) * -123_456n]),
  },
  {
    type: 'TIMESTAMP',
    clickhouse: "DateTime64(3, 'UTC')",
    encodings: ['DELTA_BINARY_PACKED'],
    value: (_random, row) => new Date(1.7e12 + row * 10),
  },
  {
    type: 'DOUBLE',
    clickhouse: 'Float64',
    encodings: ['BYTE_STREAM_SPLIT', 'RLE_DICTIONARY'],
    value: (random) => random.pick([random.next(), -0, Number.NaN, Number.POSITIVE_INFINITY]),
  },
  {
    type: 'FLOAT',
    clickhouse: 'Float32',
    encodings: ['BYTE_STREAM_SPLIT'],
    value: (random) => Math.fround(random.next()),
  },
  { type: 'BOOLEAN', clickhouse: 'Bool', encodings: ['RLE'], value: (random, row) => row < 500 || random.chance(0.5) },
  {
    type: 'STRING',
    clickhouse: 'String',
    encodings: ['DELTA_LENGTH_BYTE_ARRAY', 'DELTA_BYTE_ARRAY', 'RLE_DICTIONARY'],
    value: (random) => `https://example.com/${random.text(['a', 'b', 'é'], random.below(8))}`,
  },
]

for (const { type, clickhouse, encodings, value } of CASES) {
  for (const nullable of [false, true]) {
    for (const encoding of encodings) {
      test(`${type} as ${encoding}${nullable ? ', with nulls' : ''}`, async () => {
        const random = new Random(SEED)
        const data = Array.from({ length: ROWS }, (_, row) => {
          const one = value(random, row)
          return nullable && random.chance(0.2) ? null : one
        })
        const blocks = async (chosen: Encoding) => {
          const columnData = [{ name: 'c', type, data, nullable, encoding: chosen }]
          const bytes = new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 700, pageSize: 900 }))
          const file = await openBytes(bytes)
          const plan = clickhousePlan([['c', nullable ? `Nullable(${clickhouse})` : clickhouse]])
          const encoded = await encodeFile(file, plan, { limits: { rows: 130, bytes: 1e9 } })
          assert.deepEqual(encoded.rejects, [])
          assert.equal(encoded.rows, ROWS)
          return encoded.blocks
        }
        assert.deepEqual(await blocks(encoding), await blocks('PLAIN'))
      })
    }
  }
}

const POSTGRES: Readonly<Record<string, string>> = {
  INT32: 'int4', INT64: 'int8', TIMESTAMP: 'timestamptz', DOUBLE: 'float8', FLOAT: 'float4', STRING: 'text',
} // biome-ignore format: pairs

/** A file of one column whose pages are those of all files, one after another. */
function joined(files: readonly { readonly file: ParquetFile; readonly bytes: Uint8Array }[]): ParquetFile {
  const chunks = files.map(({ file, bytes }) => ({ chunk: file.rowGroups[0]!.columns[0]!, bytes }))
  const pages = Buffer.concat(chunks.map(({ chunk, bytes }) => bytes.subarray(chunk.start, chunk.end)))
  const values = chunks.reduce((sum, { chunk }) => sum + chunk.values, 0)
  const column = { start: 0, end: pages.length, codec: chunks[0]!.chunk.codec, values, rawBytes: 1 }
  return {
    ...files[0]!.file,
    file: inMemory(pages),
    rows: values,
    rowGroups: [{ rows: values, firstRow: 0, columns: [column] }],
  }
}

for (const { type, clickhouse, value } of CASES.filter(({ encodings }) => encodings.includes('RLE_DICTIONARY'))) {
  for (const nullable of [false, true]) {
    test(`${type}: a dictionary that is abandoned in the middle of a column${nullable ? ', with nulls' : ''}`, async () => {
      const random = new Random(SEED)
      const data = Array.from({ length: ROWS }, (_, row) => {
        const one = value(random, row % 90)
        return nullable && random.chance(0.2) ? null : one
      })
      const opened = async (rows: readonly unknown[], encoding: Encoding) => {
        const columnData = [{ name: 'c', type, data: [...rows], nullable, encoding }]
        const bytes = new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: ROWS, pageSize: 500 }))
        return { file: await openBytes(bytes), bytes }
      }
      const parts = [
        await opened(data.slice(0, 430), 'RLE_DICTIONARY'),
        await opened(data.slice(430, 710), 'PLAIN'),
        await opened(data.slice(710), 'RLE_DICTIONARY'),
      ]
      const plain = await opened(data, 'PLAIN')
      const plans = [
        clickhousePlan([['c', nullable ? `Nullable(${clickhouse})` : clickhouse]]),
        postgresPlan([['c', POSTGRES[type]!]]),
      ]
      for (const plan of plans) {
        for (const rows of [1000, 130, 7, 1]) {
          const limits = { rows, bytes: 1e9 }
          const { blocks, rejects } = await encodeFile(joined(parts), plan, { limits })
          assert.deepEqual(rejects, [])
          assert.deepEqual(blocks, (await encodeFile(plain.file, plan, { limits })).blocks)
        }
      }
    })
  }
}

test('entries of any width fill their memory to its last byte', async () => {
  for (const width of [1, 2, 3, 5, 6, 7, 8, 9, 17, 63, 65]) {
    for (const capacity of [1024, 4096, 65_536]) {
      const data = Array.from({ length: Math.floor(capacity / width) }, (_, row) => String(row % 7).repeat(width))
      const blocks = async (encoding: Encoding) => {
        const columnData = [{ name: 'c', type: 'STRING' as const, data, nullable: false, encoding }]
        const file = await openBytes(new Uint8Array(parquetWriteBuffer({ columnData, rowGroupSize: 1e6 })))
        const plan = clickhousePlan([['c', `FixedString(${width})`]])
        return (await encodeFile(file, plan, { limits: { rows: 1e6, bytes: 1e9 } })).blocks
      }
      assert.deepEqual(await blocks('RLE_DICTIONARY'), await blocks('PLAIN'), `${width} of ${capacity}`)
    }
  }
})
