// Values that JavaScript has and JSON has not, through load() into both servers and back: what is stored is the value.

import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { BulkloadError, type LoadSettings, load } from '../../src/index.ts'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

let postgres: PostgresDatabase
let front: ChdbFront

before(async () => {
  ;[postgres, front] = await Promise.all([openPostgres(), startChdbFront()])
})

after(async () => {
  await postgres?.stop()
  await front?.stop()
})

const ALL_BYTES = Uint8Array.from({ length: 256 }, (_, byte) => byte)
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
/** A decimal of a library: an object whose toJSON gives all digits. */
const decimal = (digits: string): object =>
  new (class Decimal {
    toJSON(): string {
      return digits
    }
  })()

interface Case {
  readonly title: string
  /** The column's type, the value in SQL that is compared, and what it is. */
  readonly postgres?: readonly [type: string, sql: string, text: string]
  readonly clickhouse?: readonly [type: string, sql: string, text: string]
  readonly value: unknown
}

const CASES: readonly Case[] = [
  {
    title: 'NaN',
    value: Number.NaN,
    postgres: ['float8', 'v::text', 'NaN'],
    clickhouse: ['Float64', 'toString(v)', 'nan'],
  },
  {
    title: 'Infinity',
    value: Number.POSITIVE_INFINITY,
    postgres: ['float4', 'v::text', 'Infinity'],
    clickhouse: ['Nullable(Float32)', 'toString(v)', 'inf'],
  },
  {
    title: '-Infinity',
    value: Number.NEGATIVE_INFINITY,
    postgres: ['float8', 'v::text', '-Infinity'],
    clickhouse: ['Float64', 'toString(v)', '-inf'],
  },
  {
    title: 'an array with NaN',
    value: [1.5, Number.NaN],
    postgres: ['float8[]', 'v::text', '{1.5,NaN}'],
    clickhouse: ['Array(Float64)', 'toString(v)', '[1.5,nan]'],
  },
  {
    title: 'a Float32Array',
    value: new Float32Array([0.5, -2, Number.POSITIVE_INFINITY]),
    postgres: ['float4[]', 'v::text', '{0.5,-2,Infinity}'],
    clickhouse: ['Array(Float32)', 'toString(v)', '[0.5,-2,inf]'],
  },
  {
    title: 'a BigInt64Array',
    value: new BigInt64Array([-(2n ** 63n), 2n ** 63n - 1n]),
    postgres: ['int8[]', 'v::text', '{-9223372036854775808,9223372036854775807}'],
    clickhouse: ['Array(Int64)', 'toString(v)', '[-9223372036854775808,9223372036854775807]'],
  },
  {
    title: 'a Buffer',
    value: Buffer.from(ALL_BYTES),
    postgres: ['bytea', "encode(v, 'hex')", hex(ALL_BYTES)],
    clickhouse: ['String', 'lower(hex(v))', hex(ALL_BYTES)],
  },
  {
    title: 'an empty Uint8Array',
    value: new Uint8Array(0),
    postgres: ['bytea', "encode(v, 'hex')", ''],
    clickhouse: ['String', 'hex(v)', ''],
  },
  {
    title: 'a part of an ArrayBuffer',
    value: new DataView(ALL_BYTES.buffer, 250, 4),
    postgres: ['bytea', "encode(v, 'hex')", 'fafbfcfd'],
    clickhouse: ['FixedString(4)', 'lower(hex(v))', 'fafbfcfd'],
  },
  {
    title: 'an ArrayBuffer',
    value: ALL_BYTES.buffer.slice(250),
    postgres: ['bytea', "encode(v, 'hex')", 'fafbfcfdfeff'],
    clickhouse: ['LowCardinality(Nullable(String))', 'lower(hex(v))', 'fafbfcfdfeff'],
  },
  {
    title: 'an array of Buffers',
    value: [Buffer.from([0xff]), null, Buffer.from('a')],
    postgres: ['bytea[]', 'v::text', '{"\\\\xff",NULL,"\\\\x61"}'],
    clickhouse: ['Array(Nullable(String))', 'toString(arrayMap(b -> hex(b), v))', "['FF',NULL,'61']"],
  },
  {
    title: 'text that looks like the bytes of a program',
    value: '\\xff',
    postgres: ['text', 'v', '\\xff'],
    clickhouse: ['String', 'hex(v)', '5C786666'],
  },
  {
    title: 'a Set',
    value: new Set([3, 1, 2]),
    postgres: ['int4[]', 'v::text', '{3,1,2}'],
    clickhouse: ['Array(UInt8)', 'toString(v)', '[3,1,2]'],
  },
  {
    title: 'a Map',
    value: new Map<unknown, unknown>([
      ['a', 1.5],
      [7, null],
    ]),
    postgres: ['jsonb', 'v::text', '{"7": null, "a": 1.5}'],
    clickhouse: ['Map(String, Nullable(Float64))', 'toString(mapSort(v))', "{'7':NULL,'a':1.5}"],
  },
  {
    title: 'a Map with a key __proto__',
    value: new Map([['__proto__', 1]]),
    postgres: ['jsonb', 'v::text', '{"__proto__": 1}'],
    clickhouse: ['Map(String, UInt8)', 'toString(v)', "{'__proto__':1}"],
  },
  {
    title: 'a Map with NaN',
    value: new Map([['a', Number.NaN]]),
    clickhouse: ['Map(String, Float64)', 'toString(v)', "{'a':nan}"],
  },
  {
    title: 'a decimal as a string',
    value: '-12345678901234567890.123456789',
    postgres: ['numeric', 'v::text', '-12345678901234567890.123456789'],
    clickhouse: ['Decimal(38, 9)', 'toString(v)', '-12345678901234567890.123456789'],
  },
  {
    title: 'an object whose toJSON gives digits',
    value: decimal('0.1'),
    postgres: ['numeric(9,2)', 'v::text', '0.10'],
    clickhouse: ['Decimal(9, 2)', 'toString(v)', '0.1'],
  },
  {
    title: 'a 64-bit integer as a string',
    value: '9223372036854775807',
    postgres: ['int8', 'v::text', '9223372036854775807'],
    clickhouse: ['UInt64', 'toString(v)', '9223372036854775807'],
  },
  {
    title: 'digits in a column of text',
    value: '007',
    postgres: ['text', 'v', '007'],
    clickhouse: ['String', 'v', '007'],
  },
]

// Node 26 has it.
if ('Temporal' in globalThis) {
  const { Temporal } = globalThis as unknown as { Temporal: Record<string, { from(text: string): unknown }> }
  const times: readonly [name: string, text: string, type: string, stored: string][] = [
    ['Instant', '2026-02-03T04:05:06.789Z', 'timestamptz', '2026-02-03 04:05:06.789+00'],
    ['ZonedDateTime', '2026-02-03T05:05:06.789+01:00[Europe/Berlin]', 'timestamptz', '2026-02-03 04:05:06.789+00'],
    ['PlainDateTime', '2026-02-03T04:05:06', 'timestamp', '2026-02-03 04:05:06'],
    ['PlainDate', '2026-02-03', 'date', '2026-02-03'],
    ['PlainTime', '04:05:06.5', 'time', '04:05:06.5'],
    ['Duration', 'P1DT2H', 'interval', '1 day 02:00:00'],
  ]
  for (const [name, text, type, stored] of times) {
    test(`Temporal.${name} into postgres's ${type}`, async () => {
      const table = await makeTable('postgres', `v ${type}`)
      await load(settings('postgres', table, [{ id: 1, v: Temporal[name]?.from(text) }]))
      assert.equal(await storedIn('postgres', table, 'v::text'), stored)
    })
  }
}

let tables = 0

for (const { title, value, ...targets } of CASES) {
  for (const sink of ['postgres', 'clickhouse'] as const) {
    const column = targets[sink]
    if (column === undefined) continue
    const [type, sql, text] = column
    test(`${title} into ${sink}'s ${type}`, async () => {
      const table = await makeTable(sink, `v ${type}`)
      const report = await load(settings(sink, table, [{ id: 1, v: value }]))
      assert.equal(report.wire, 'typed')
      assert.equal(await storedIn(sink, table, sql), text)
    })
  }
}

test('the field of a renamed column is written for the column', async () => {
  for (const sink of ['postgres', 'clickhouse'] as const) {
    const type = sink === 'postgres' ? 'bytea' : 'String'
    const table = await makeTable(sink, `v ${type}`)
    await load({ ...settings(sink, table, [{ id: 1, raw: ALL_BYTES }]), rename: { raw: 'v' } })
    const sql = sink === 'postgres' ? "encode(v, 'hex')" : 'lower(hex(v))'
    assert.equal(await storedIn(sink, table, sql), hex(ALL_BYTES))
  }
})

const REFUSED: readonly [title: string, type: string, value: unknown, says: RegExp][] = [
  ['bytes in a column of text', 'text', ALL_BYTES, /\$\.v is an? Uint8Array/],
  ['NaN inside of JSON', 'jsonb', { a: [Number.NaN] }, /\$\.v\.a\[0\] is NaN/],
  ['bytes inside of JSON', 'jsonb', [Buffer.from('a')], /\$\.v\[0\] is a Buffer/],
  ['a string that is no number', 'numeric', '1,5', /./],
  ['a string with a leading zero', 'int8', '007', /./],
  ['a string of digits in an int4', 'int4', '7', /./],
  ['NaN in a numeric', 'numeric', Number.NaN, /NaN/],
]

for (const [title, type, value, says] of REFUSED) {
  test(`${title} is a bad record`, async () => {
    const table = await makeTable('postgres', `v ${type}`)
    const rows = [{ id: 1 }, { id: 2, v: value }, { id: 3 }]
    const rejects: string[] = []
    const report = await load({
      ...settings('postgres', table, rows),
      maxErrors: 1,
      onReject: ({ error }) => rejects.push(error.message),
    })
    assert.deepEqual([report.rows.loaded, report.rows.rejected, rejects.length], [2, 1, 1])
    assert.match(rejects[0] ?? '', says)
  })
}

test('where the rows are sent as text, bytes and NaN are refused: they have no form there', async () => {
  for (const [value, type] of [
    [ALL_BYTES, 'String'],
    [Number.NaN, 'Float64'],
  ]) {
    const table = await makeTable('clickhouse', `v ${String(type)}`)
    await refused({ ...settings('clickhouse', table, [{ id: 1, v: value }]), wire: 'text' }, /\$\.v is/)
  }
})

test('arrays of values for columns, and batches of rows', async () => {
  const values = [
    [1, 'a'],
    [2, null],
  ]
  const table = await makeTable('postgres', 'v text')
  await load({ ...settings('postgres', table, values), columns: ['id', 'v'] })
  await load(settings('postgres', table, [[{ id: 3 }, { id: 4, v: 'd' }], [], { id: 5 }]))
  const rows = await postgres.query(`SELECT id, v FROM ${table} ORDER BY id`)
  assert.deepEqual(
    rows.map((row) => Object.values(row as object)),
    [...values, [3, null], [4, 'd'], [5, null]],
  )
})

test('a batch is larger than the pieces that rows are gathered into', async () => {
  const table = await makeTable('postgres', 'v text')
  const batch = Array.from({ length: 20_000 }, (_, id) => ({ id, v: `row ${id}` }))
  const report = await load(settings('postgres', table, [batch, batch]))
  assert.equal(report.rows.loaded, 40_000)
  assert.equal(await storedIn('postgres', table, 'count(DISTINCT id)::text'), '20000')
})

test('rows that do not fit their names are bad records', async () => {
  const table = await makeTable('postgres', 'v text')
  for (const [row, says] of [
    [[1], /row 2 has 1 values for 2 columns/],
    [[1, 'a', 2], /3 values/],
    [{ id: 1 }, /no array of values/],
  ] as const) {
    await refused({ ...settings('postgres', table, [[1, 'a'], row]), columns: ['id', 'v'] }, says)
  }
})

async function makeTable(sink: 'postgres' | 'clickhouse', column: string): Promise<string> {
  const table = `values_${tables++}`
  if (sink === 'postgres') await postgres.query(`CREATE TABLE ${table} (id int, ${column})`)
  else await front.query(`CREATE TABLE ${table} (id Int32, ${column}) ENGINE = Memory`)
  return table
}

function settings(sink: 'postgres' | 'clickhouse', table: string, source: readonly unknown[]): LoadSettings {
  const { url } = sink === 'postgres' ? postgres : front
  return { source: source as object[], sink, url, table }
}

async function storedIn(sink: 'postgres' | 'clickhouse', table: string, sql: string): Promise<unknown> {
  if (sink === 'clickhouse') return (await front.query(`SELECT ${sql} FROM ${table} FORMAT TSVRaw`)).replace(/\n$/, '')
  const [row] = await postgres.query(`SELECT ${sql} AS value FROM ${table} LIMIT 1`)
  return (row as { value: unknown }).value
}

async function refused(loading: LoadSettings, says: RegExp): Promise<void> {
  await assert.rejects(
    async () => await load(loading),
    (error) => {
      assert.ok(error instanceof BulkloadError)
      assert.equal(error.code, 'BL_ROW_NOT_JSON')
      assert.match(error.message, says)
      return true
    },
  )
}
