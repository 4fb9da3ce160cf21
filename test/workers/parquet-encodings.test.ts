// The same values in every encoding of pages give the same blocks as plain ones.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Encoding } from 'hyparquet'
import { type BasicType, parquetWriteBuffer } from 'hyparquet-writer'
import { Random } from '../oracle/random.ts'
import { clickhousePlan, encodeFile, openBytes } from './parquet-encoding.ts'

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
