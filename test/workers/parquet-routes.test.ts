// Every type that Parquet stores into every type of either target: column by column, row by row, and, where JSON can say the
// value, as the same record of JSONL is stored. All give the same bytes, or the same reject.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nativeScalars } from '../../src/codecs/clickhouse/native/scalars.ts'
import { binaryScalars } from '../../src/codecs/postgres/binary/scalars.ts'
import { makeBlockEncoder } from '../../src/encodings/make-block-encoder.ts'
import { makeRecordReader } from '../../src/encodings/make-reader.ts'
import { JSONL } from '../../src/formats/json/records.ts'
import type { Plan } from '../../src/plan/plan.ts'
import type { PostgresType } from '../../src/schema.ts'
import { encodeChunk, REJECT_WIDTH } from '../../src/workers/encode-chunk.ts'
import { type Container, fileOf } from './parquet-bytes.ts'
import { baseType, clickhousePlan, encodeFile, openBytes, planOf } from './parquet-encoding.ts'
import { STORED_TYPES, type StoredType } from './parquet-stored-types.ts'

const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  Decimal: ['Decimal(9, 2)', 'Decimal(18, 4)', 'Decimal(38, 10)', 'Decimal(76, 0)', 'Decimal(5, 0)'],
  Decimal32: ['Decimal32(2)'],
  Decimal64: ['Decimal64(4)'],
  Decimal128: ['Decimal128(4)'],
  Decimal256: ['Decimal256(4)'],
  FixedString: ['FixedString(1)', 'FixedString(16)', 'FixedString(80)'],
  Enum8: ["Enum8('text' = 1, 'NaN' = 2)"],
  Enum16: ["Enum16('text' = 1, '12' = 2)"],
  Enum: ["Enum('text' = 1)"],
  DateTime: ["DateTime('UTC')", "DateTime('Europe/Berlin')", 'DateTime'],
  DateTime64: ["DateTime64(0, 'UTC')", "DateTime64(3, 'UTC')", "DateTime64(6, 'UTC')", "DateTime64(9, 'UTC')"],
  Time64: ['Time64(3)', 'Time64(9)'],
}

const CLICKHOUSE = Object.keys(nativeScalars).flatMap((name) => ARGUMENTS[name] ?? [name])
const POSTGRES: readonly PostgresType[] = [
  ...Object.keys(binaryScalars).map((name) => baseType(name)),
  { ...baseType('numeric'), typmod: ((9 << 16) | 2) + 4 },
  { ...baseType('varchar'), typmod: 4 + 4 },
  { ...baseType('timestamp'), typmod: 3 },
  { ...baseType('timestamptz'), typmod: 0 },
]

/** The plans of a column `c` of each type, by what it stands in. */
function* plansOf(inside: Container): Generator<readonly [type: string, plan: Plan]> {
  for (const type of CLICKHOUSE) {
    const types: Readonly<Record<Container, readonly string[]>> = {
      value: [type, `Nullable(${type})`, ...(type === 'String' ? ['LowCardinality(Nullable(String))', 'JSON'] : [])],
      list: [`Array(${type})`, `Array(Nullable(${type}))`],
      struct: [`Tuple(v Nullable(${type}))`],
      map: [`Map(String, ${type})`],
    }
    for (const name of types[inside]) yield [name, clickhousePlan([['c', name]])]
  }
  for (const type of POSTGRES) {
    const composite = { ...type, kind: 'composite', name: 'pair', fields: [{ name: 'v', type }] } as const
    const types: Readonly<Record<Container, readonly PostgresType[]>> = {
      value: [type],
      list: [{ ...type, kind: 'array', name: `_${type.name}`, element: type }],
      struct: [composite],
      map: type.name === 'text' ? [baseType('hstore'), baseType('jsonb'), type] : [],
    }
    for (const postgresType of types[inside]) {
      const name = `${postgresType.name} of ${type.name}`
      const column = { name: 'c', type: postgresType.name, nullable: true, postgresType }
      yield [name, planOf('postgres', [column], 'typed')]
    }
  }
}

/** The values as lines of JSON, and a null after them. */
async function asRecords(plan: Plan, { values }: StoredType, inside: Container) {
  const wrap = (json: string): string =>
    ({ value: json, list: `[${json}]`, struct: `{"v":${json}}`, map: `{"k":${json}}` })[inside]
  const lines = [...values.map(({ json }) => wrap(json ?? 'null')), 'null'].map((json) => `{"c":${json}}\n`)
  // Without the row machine, which is compared with the codecs elsewhere.
  const { usual: _machine, ...encoder } = await makeBlockEncoder(plan, JSONL)
  const reader = await makeRecordReader(JSONL, plan)
  const block = encodeChunk(Buffer.from(lines.join('')), plan, reader, encoder, false)
  const rejects = Array.from({ length: block.rejects.length / REJECT_WIDTH }, (_, i) => ({
    code: block.rejects[i * REJECT_WIDTH]!,
    row: block.rejects[i * REJECT_WIDTH + 1]!,
  }))
  return { bytes: block.bytes.slice(), rejects }
}

/** ClickHouse itself stores these so; JSON has other words for them. */
function isOwnForm({ element, name }: StoredType, type: string): boolean {
  if (name.startsWith('FIXED') || element.type === 'BYTE_ARRAY') return /bytea|IPv6|U?Int(?:128|256)/.test(type)
  return /IPv4/.test(type) && /^INT32 (?:UINT_32|INTEGER\(32, false\))$/.test(name)
}

/** The same annotation in the words of the other generation. */
const isSecondName = ({ name }: StoredType): boolean => /INTEGER\(|STRING|ENUM|BSON|TIMESTAMP_|^INT\d\d$/.test(name)

for (const stored of STORED_TYPES) {
  for (const inside of ['value', 'list', 'struct', 'map'] as const) {
    if (inside !== 'value' && isSecondName(stored)) continue
    test(`${stored.name} as a ${inside}`, async () => {
      const file = await openBytes(
        fileOf(
          stored.element,
          stored.values.map(({ bytes }) => bytes),
          inside,
        ),
      )
      // Those that JSON can say, for the comparison with records of it.
      const said: StoredType = { ...stored, values: stored.values.filter(({ json }) => json !== undefined) }
      const saidFile = await openBytes(
        fileOf(
          said.element,
          said.values.map(({ bytes }) => bytes),
          inside,
        ),
      )
      let stores = 0
      for (const [type, plan] of plansOf(inside)) {
        const straight = await encodeFile(file, plan)
        const byRows = await encodeFile(file, plan, { byRecords: true })
        assert.deepEqual(byRows.rejects, straight.rejects, `${type}: rejects`)
        assert.deepEqual(byRows, straight, type)
        assert.equal(straight.rows + straight.rejects.length, stored.values.length + 1)
        stores += straight.rows
        if (isOwnForm(stored, type) || said.values.length === 0) continue
        const { blocks, rejects } = await encodeFile(saidFile, plan)
        const records = await asRecords(plan, said, inside)
        assert.deepEqual(
          rejects.map(({ code, row }) => ({ code, row })),
          records.rejects,
          `${type}: rejects of records`,
        )
        assert.deepEqual(Buffer.concat(blocks), Buffer.from(records.bytes), `${type}: records`)
      }
      assert.ok(stores > 0 || stored.name.startsWith('FIXED'), 'nothing can be stored')
    })
  }
}
