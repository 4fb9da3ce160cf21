// Every type that Parquet stores into every type of either target: column by column, row by row, and, where JSON can say the
// value, as the same record of JSONL is stored. All give the same bytes, or the same reject.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { nativeScalars } from '../../src/codecs/clickhouse/native/scalars.ts'
import { binaryScalars } from '../../src/codecs/postgres/binary/scalars.ts'
import { makeRecordReader } from '../../src/encodings/make-reader.ts'
import { NO_ENGINE } from '../../src/encodings/rows/make-row-engine.ts'
import { JSONL } from '../../src/formats/json/records.ts'
import type { ParquetFile } from '../../src/formats/parquet/parquet-file.ts'
import type { Plan } from '../../src/plan/plan.ts'
import type { PostgresType } from '../../src/schema.ts'
import { encodeChunk, REJECT_WIDTH } from '../../src/workers/encode-chunk.ts'
import { blocksOf } from '../encodings/encodings-of.ts'
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

interface Route {
  readonly type: string
  readonly plan: Plan
  /** Lines of JSON to the plan's block and what it refused. */
  readonly encodeRecords: (lines: string) => { readonly bytes: Buffer; readonly rejects: readonly RejectedRow[] }
}

interface RejectedRow {
  readonly code: number
  readonly row: number
}

const CONTAINERS = ['value', 'list', 'struct', 'map'] as const
/** By what a column stands in. Each plan and encoder serves all stored types, as it serves many chunks of a load. */
const ROUTES: Readonly<Record<Container, Promise<readonly Route[]>>> = {
  value: routesOf('value'),
  list: routesOf('list'),
  struct: routesOf('struct'),
  map: routesOf('map'),
}

async function routesOf(inside: Container): Promise<Route[]> {
  const routes: Route[] = []
  for (const [type, plan] of plansOf(inside)) {
    // Without the row machine, which is compared with the codecs elsewhere.
    const { usual: _machine, ...encoder } = blocksOf(plan, { makeEngine: () => NO_ENGINE })
    const reader = await makeRecordReader(JSONL, plan)
    routes.push({
      type,
      plan,
      encodeRecords(lines) {
        const block = encodeChunk(Buffer.from(lines), plan, reader, encoder, false)
        const rejects = Array.from({ length: block.rejects.length / REJECT_WIDTH }, (_, i) => ({
          code: block.rejects[i * REJECT_WIDTH]!,
          row: block.rejects[i * REJECT_WIDTH + 1]!,
        }))
        return { bytes: Buffer.from(block.bytes), rejects }
      },
    })
  }
  return routes
}

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

function openStored({ element, values }: StoredType, inside: Container): Promise<ParquetFile> {
  const bytes = values.map((value) => value.bytes)
  return openBytes(fileOf(element, bytes, inside))
}

/** The values as lines of JSON, and a null after them. */
function asLines({ values }: StoredType, inside: Container): string {
  const wrap = (json: string): string =>
    ({ value: json, list: `[${json}]`, struct: `{"v":${json}}`, map: `{"k":${json}}` })[inside]
  return [...values.map(({ json }) => wrap(json ?? 'null')), 'null'].map((json) => `{"c":${json}}\n`).join('')
}

/** ClickHouse itself stores these so; JSON has other words for them. */
function isOwnForm({ element, name }: StoredType, type: string): boolean {
  if (name.startsWith('FIXED') || element.type === 'BYTE_ARRAY') return /bytea|IPv6|U?Int(?:128|256)/.test(type)
  return /IPv4/.test(type) && /^INT32 (?:UINT_32|INTEGER\(32, false\))$/.test(name)
}

/** The same annotation in the words of the other generation. */
const isSecondName = ({ name }: StoredType): boolean => /INTEGER\(|STRING|ENUM|BSON|TIMESTAMP_|^INT\d\d$/.test(name)

for (const stored of STORED_TYPES) {
  for (const inside of CONTAINERS) {
    if (inside !== 'value' && isSecondName(stored)) continue
    test(`${stored.name} as a ${inside}`, async () => {
      const file = await openStored(stored, inside)
      // Those that JSON can say, for the comparison with records of it.
      const said: StoredType = { ...stored, values: stored.values.filter(({ json }) => json !== undefined) }
      const saidFile = said.values.length === stored.values.length ? file : await openStored(said, inside)
      const lines = asLines(said, inside)
      let stores = 0
      for (const { type, plan, encodeRecords } of await ROUTES[inside]) {
        const straight = await encodeFile(file, plan)
        const byRows = await encodeFile(file, plan, { byRecords: true })
        assert.deepEqual(byRows.rejects, straight.rejects, `${type}: rejects`)
        assert.deepEqual(byRows, straight, type)
        assert.equal(straight.rows + straight.rejects.length, stored.values.length + 1)
        stores += straight.rows
        if (isOwnForm(stored, type) || said.values.length === 0) continue
        const { blocks, rejects } = saidFile === file ? straight : await encodeFile(saidFile, plan)
        const records = encodeRecords(lines)
        assert.deepEqual(
          rejects.map(({ code, row }) => ({ code, row })),
          records.rejects,
          `${type}: rejects of records`,
        )
        assert.deepEqual(Buffer.concat(blocks), records.bytes, `${type}: records`)
      }
      assert.ok(stores > 0 || stored.name.startsWith('FIXED'), 'nothing can be stored')
    })
  }
}
