// Values at the edges of the usual forms: the operations of the row machine and the readers give the bytes of the codecs,
// and leave to them what they do not know.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ReadingRules } from '../../src/codecs/codec.ts'
import { Random } from '../oracle/random.ts'
import { SEED } from '../oracle/rounds.ts'
import { decimals, floats, integers } from './edge-numbers.ts'
import { dates, texts, times, uuids, words } from './edge-texts.ts'
import { chunkOf, sameBlock, typedPlan, waysOf } from './three-ways.ts'

const seed = SEED

const NUMBERS = [...integers(), ...decimals(), ...floats(new Random(seed)), ...words()]
const DATES = [...dates(), ...words(), '5']
const TIMES = [...times(), ...dates(), ...words(), '5']
const TEXTS = [...texts(), ...words(), '5']

interface Case {
  readonly types: readonly string[]
  /** A value of the usual form, from which the form of the records is learned. */
  readonly plain: string
  readonly values: readonly string[]
  readonly rules?: ReadingRules
}

const CLICKHOUSE: readonly Case[] = [
  {
    types: ['UInt8', 'UInt16', 'UInt32', 'UInt64', 'Int8', 'Int16', 'Int32', 'Int64', 'Float32', 'Float64'],
    plain: '5',
    values: NUMBERS,
  },
  {
    types: ['Decimal(1, 0)', 'Decimal(9, 0)', 'Decimal(9, 9)', 'Decimal(10, 0)', 'Decimal(10, 2)', 'Decimal(18, 15)'],
    plain: '0',
    values: NUMBERS,
  },
  {
    types: ['Decimal(18, 0)', 'Decimal(18, 4)', 'Decimal(18, 18)', 'Decimal', 'Decimal(5)'],
    plain: '0',
    values: NUMBERS,
  },
  { types: ['Decimal32(2)', 'Decimal64(10)', 'Decimal(15, 2)', 'Decimal(16, 15)'], plain: '0', values: NUMBERS },
  { types: ['Bool'], plain: 'true', values: [...words(), '0', '1'] },
  { types: ['String'], plain: '"plain"', values: TEXTS },
  { types: ['UUID'], plain: '"61f0c404-b35c-11e7-907b-a6006ad3dba0"', values: [...uuids(), ...words()] },
  { types: ['Date'], plain: '"2024-02-29"', values: DATES },
  {
    types: ['DateTime', "DateTime('UTC')", 'DateTime64(0)', 'DateTime64'],
    plain: '"2024-02-29 01:02:03"',
    values: TIMES,
  },
  {
    types: Array.from({ length: 9 }, (_, i) => `DateTime64(${i + 1})`),
    plain: '"2024-02-29 01:02:03"',
    values: TIMES,
  },
  {
    types: ['Date', 'DateTime', 'DateTime64(3)'],
    plain: '"2024-02-29"',
    values: TIMES,
    rules: { lastYear: 2105, epoch: 's' },
  },
  {
    types: ['DateTime', "DateTime64(3, 'UTC')"],
    plain: '"2024-02-29 01:02:03"',
    values: TIMES,
    rules: { timeZone: 'Asia/Tokyo' },
  },
  {
    types: ['Int32', 'Bool', 'String', 'Date', 'UUID'],
    plain: 'null',
    values: [...words(), '""', '"5"', '0', '1', '2', '1.0', '"1"', '"true"', '"61f0c404-b35c-11e7-907b-a6006ad3dba0"'],
    rules: { coerce: ['quoted-numbers', 'empty-null', 'int-bool'], epoch: 'ms' },
  },
]

const POSTGRES: readonly Case[] = [
  { types: ['int2', 'int4', 'int8', 'float4', 'float8'], plain: '5', values: NUMBERS },
  { types: ['numeric', 'numeric(9,2)', 'numeric(18,6)', 'numeric(1,0)', 'numeric(19,0)'], plain: '0', values: NUMBERS },
  { types: ['numeric(15,15)', 'numeric(19,19)', 'numeric(30,10)', 'numeric(38,0)'], plain: '0', values: NUMBERS },
  { types: ['numeric(2,4)', 'numeric(3,-2)', 'numeric(20,15)', 'numeric(6,5)'], plain: '0', values: NUMBERS },
  { types: ['bool'], plain: 'true', values: [...words(), '0', '1'] },
  { types: ['text', 'varchar', 'varchar(10)'], plain: '"plain"', values: TEXTS },
  { types: ['uuid'], plain: '"61f0c404-b35c-11e7-907b-a6006ad3dba0"', values: [...uuids(), ...words()] },
  { types: ['date'], plain: '"2024-02-29"', values: DATES },
  {
    types: ['timestamp', 'timestamptz', 'timestamp(0)', 'timestamp(3)'],
    plain: '"2024-02-29 01:02:03"',
    values: TIMES,
  },
  {
    types: ['timestamptz(1)', 'timestamptz(6)'],
    plain: '"2024-02-29 01:02:03"',
    values: TIMES,
    rules: { epoch: 'us' },
  },
  {
    types: ['int4', 'bool', 'text', 'date', 'uuid'],
    plain: 'null',
    values: [...words(), '""', '"5"', '0', '1', '2', '1.0', '"1"', '"true"', '"61f0c404-b35c-11e7-907b-a6006ad3dba0"'],
    rules: { coerce: ['quoted-numbers', 'empty-null', 'int-bool'], epoch: 'ms' },
  },
]

/** What may stand before and after a value. */
const PLACES: readonly (readonly [before: string, after: string])[] = [
  ['{"v":', '}'],
  ['{"v": ', ', "w": 1}'],
  ['{"w":1,"v":', ' }\r'],
]

for (const [target, cases] of [
  ['clickhouse', CLICKHOUSE],
  ['postgres', POSTGRES],
] as const) {
  for (const { types, plain, values, rules = {} } of cases) {
    test(`${target}: ${types.join(', ')} at the edges${Object.keys(rules).length > 0 ? ` with ${JSON.stringify(rules)}` : ''}`, (context) => {
      context.diagnostic(`BULKLOAD_TEST_SEED=${seed}`)
      const other = target === 'clickhouse' ? 'Nullable(UInt8)' : 'int2'
      const declared = target === 'clickhouse' ? types.flatMap((type) => [type, `Nullable(${type})`]) : types
      for (const type of declared) {
        let taken = 0
        for (const [before, after] of PLACES) {
          const columns = [
            { name: 'v', type },
            { name: 'w', type: other },
          ]
          const ways = waysOf(typedPlan(target, before.includes('w') ? columns.toReversed() : columns, { rules }))
          const lines = [plain, plain, ...values].map((value) => `${before}${value}${after}`)
          const block = sameBlock(ways, chunkOf(...lines), `seed ${seed}: ${type}, ${before}…${after}`)
          assert.equal(block.lines, lines.length)
          taken += block.rows
        }
        assert.ok(taken >= PLACES.length, `${type} takes ${taken} values`)
      }
    })
  }
}
