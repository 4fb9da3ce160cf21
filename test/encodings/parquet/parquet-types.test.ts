// Every kind of column in a Parquet file: what ClickHouse and hyparquet read of it is what was written.

import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { parquetMetadata, parquetReadObjects } from 'hyparquet'
import type { InferredColumn } from '../../../src/schema.ts'
import { ChdbEngine } from '../../servers/chdb-engine.ts'
import { compressors } from './page-readers.ts'
import { assertNoRejects, column, writeParquet } from './written-file.ts'

let engine: ChdbEngine
let folder: string

before(async () => {
  engine = await ChdbEngine.open()
  folder = await mkdtemp(join(tmpdir(), 'parquet-types-'))
})

after(async () => {
  await engine.close()
  await rm(folder, { recursive: true })
})

const COLUMNS: readonly InferredColumn[] = [
  column('b', 'bool'),
  column('i', 'int32'),
  column('l', 'int64'),
  column('u', 'uint64'),
  column('d9', 'decimal', { precision: 9, scale: 2 }),
  column('d18', 'decimal', { precision: 18, scale: 4 }),
  column('d38', 'decimal', { precision: 38, scale: 10 }),
  column('dx', 'decimal'),
  column('f', 'float'),
  column('g', 'double'),
  column('bin', 'binary'),
  column('day', 'date'),
  column('ts', 'timestamp', { fractionDigits: 6 }),
  column('tz', 'timestamptz', { fractionDigits: 3 }),
  column('tn', 'timestamptz', { fractionDigits: 9 }),
  column('id', 'uuid'),
  column('t', 'text'),
  column('j', 'json'),
]

const FIRST =
  '{"b":true,"i":-2147483648,"l":-9223372036854775808,"u":18446744073709551615,"d9":-1234567.89,"d18":99999999999999.9999,' +
  '"d38":-1234567890123456789012345678.0123456789,"dx":1.50,"f":1.5,"g":-0.1,"bin":"\\\\x00ff41","day":"1815-06-18",' +
  '"ts":"2024-02-29T23:59:59.123456","tz":"2024-01-01T01:00:00.5+02:00","tn":"1969-12-31T23:59:59.999999999Z",' +
  '"id":"00112233-4455-6677-8899-aabbccddeeff","t":"a \\"quoted\\" \\u20ac","j":{"a":[1, 2]}}\n'
const NULLS = `{${COLUMNS.map(({ name }) => `"${name}":null`).join(',')}}\n`

const READ = {
  b: true,
  i: -2147483648,
  l: '-9223372036854775808',
  u: '18446744073709551615',
  d9: '-1234567.89',
  d18: '99999999999999.9999',
  d38: '-1234567890123456789012345678.0123456789',
  dx: '1.50',
  f: 1.5,
  g: -0.1,
  bin: '00FF41',
  // ClickHouse's Date32 begins in 1900: it is read as a number below.
  day: -56445,
  ts: '2024-02-29 23:59:59.123456',
  tz: '2023-12-31 23:00:00.500000',
  tn: '1969-12-31 23:59:59.999999999',
  id: '00112233-4455-6677-8899-aabbccddeeff',
  t: 'a "quoted" \u20ac',
  // It is JSON there, whose integers have 64 bits.
  j: { a: ['1', '2'] },
}

async function readByClickHouse(bytes: Uint8Array, select: string, structure = 'auto'): Promise<unknown[]> {
  const path = join(folder, 'x.parquet')
  writeFileSync(path, bytes)
  const { output } = await engine.query(`SELECT ${select} FROM file('${path}', Parquet, '${structure}')`, {
    format: 'JSONEachRow',
    settings: {
      output_format_json_quote_64bit_integers: '1',
      output_format_json_quote_decimals: '1',
      session_timezone: 'UTC',
    },
  })
  return Buffer.from(output)
    .toString()
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)
}

const SELECT = COLUMNS.map(({ name }) => {
  if (name === 'bin') return 'hex(bin) AS bin'
  if (name === 'day') return 'day'
  return name === 'id' ? 'toString(id) AS id' : name
})

for (const codec of ['none', 'gzip', 'zstd', 'lz4'] as const) {
  test(`${codec}: ClickHouse reads what was written`, async () => {
    const file = await writeParquet(COLUMNS, [FIRST + NULLS, FIRST], { codec })
    assertNoRejects(file)
    const days = await readByClickHouse(file.bytes, 'day', 'day Nullable(Int32)')
    assert.deepEqual(days, [{ day: READ.day }, { day: null }, { day: READ.day }])
    const others = await readByClickHouse(file.bytes, SELECT.filter((one) => one !== 'day').join(', '))
    const { day: _, ...expected } = READ
    const nulls = Object.fromEntries(Object.keys(expected).map((key) => [key, null]))
    assert.deepEqual(others, [expected, nulls, expected])
  })

  test(`${codec}: hyparquet reads what was written`, async () => {
    const { bytes } = await writeParquet(COLUMNS, [FIRST + NULLS, FIRST], { codec })
    const rows = await parquetReadObjects({ file: bytes.buffer, compressors, utf8: false })
    assert.equal(rows.length, 3)
    const [first] = rows
    assert.equal(first?.['i'], READ.i)
    assert.equal(first?.['l'], -9223372036854775808n)
    assert.equal(first?.['t'], READ.t)
    assert.deepEqual(first?.['day'], new Date('1815-06-18T00:00:00Z'))
    assert.deepEqual(first?.['j'], { a: [1, 2] })
    assert.ok(Object.values(rows[1] ?? { a: 1 }).every((value) => value === null || value === undefined))
  })
}

test('logical types: zones, UUID, JSON, unsigned', async () => {
  const { bytes } = await writeParquet(COLUMNS, [FIRST])
  const { schema, created_by: writer, num_rows: rows } = parquetMetadata(bytes.buffer)
  const typeOf = (name: string) => schema.find((element) => element.name === name)
  assert.match(writer ?? '', /^bulkload version \d+\.\d+\.\d+ \(build .+\)$/)
  assert.equal(rows, 1n)
  assert.deepEqual(typeOf('ts')?.logical_type, { type: 'TIMESTAMP', isAdjustedToUTC: false, unit: 'MICROS' })
  assert.deepEqual(typeOf('tz')?.logical_type, { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' })
  assert.deepEqual(typeOf('tn')?.logical_type, { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'NANOS' })
  assert.equal(typeOf('ts')?.converted_type, undefined)
  assert.equal(typeOf('id')?.logical_type?.type, 'UUID')
  assert.equal(typeOf('j')?.logical_type?.type, 'JSON')
  assert.equal(typeOf('u')?.converted_type, 'UINT_64')
  assert.equal(typeOf('d9')?.type, 'INT32')
  assert.equal(typeOf('d18')?.type, 'INT64')
  assert.equal(typeOf('d38')?.type, 'FIXED_LEN_BYTE_ARRAY')
})

test('a file without rows has its columns', async () => {
  const { bytes } = await writeParquet(COLUMNS, [])
  assert.deepEqual(await parquetReadObjects({ file: bytes.buffer }), [])
  assert.deepEqual(await readByClickHouse(bytes, 'count() AS n'), [{ n: '0' }])
})

test('what a column cannot hold is a reject', async () => {
  const columns = [column('ts', 'timestamp'), column('day', 'date'), column('bin', 'binary'), column('n', 'int32')]
  const file = await writeParquet(columns, [
    '{"ts":"2024-01-01T00:00:00Z"}\n{"day":"2024-02-30"}\n{"bin":"abc"}\n{"n":2147483648}\n{"ts":"2024-01-01T00:00:00"}\n',
  ])
  assert.deepEqual(file.rejects, [-16, -15, -15, -12])
  assert.equal(file.rows, 1)
})
