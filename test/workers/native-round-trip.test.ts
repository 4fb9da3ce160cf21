// Blocks that today's engine writes of random values, read and written again: the engine holds the same bytes in both tables.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { BlockEnds, damaged } from '../../src/formats/clickhouse-native/block-ends.ts'
import type { Plan } from '../../src/plan/plan.ts'
import type { EncodedBlock } from '../../src/workers/encode-chunk.ts'
import { nativeEncoding } from '../../src/workers/native-encoding.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'
import { ChdbEngine } from '../servers/chdb-engine.ts'

const ROWS = 400
const SETTINGS = {
  output_format_native_write_json_as_string: '1',
  allow_experimental_time_time64_type: '1',
  enable_time_time64_type: '1',
  allow_suspicious_low_cardinality_types: '1',
  allow_suspicious_variant_types: '1',
  max_block_size: '150',
}

/** By type: an expression of `r`, a random number, where the engine makes no such values by itself. */
const TYPES: readonly (readonly [type: string, value?: string, name?: string])[] = [
  ...['Int8', 'Int16', 'Int32', 'Int64', 'Int128', 'Int256', 'UInt8', 'UInt16', 'UInt32', 'UInt64'].map(only),
  ...['UInt128', 'UInt256', 'Float32', 'Float64', 'Bool', 'UUID', 'IPv4', 'IPv6', 'Date', 'DateTime'].map(only),
  ...['Decimal(9, 0)', 'Decimal(9, 9)', 'Decimal(18, 4)', 'Decimal(38, 10)', 'Decimal(76, 30)'].map(only),
  ...["DateTime('America/St_Johns')", "DateTime64(3, 'UTC')", "DateTime64(9, 'Europe/Berlin')"].map(only),
  ...['String', 'FixedString(5)', "Enum8('a' = -1, 'b''\\\\\\t' = 2)", "Enum16('x' = -300, 'é' = 4000)"].map(only),
  ...['Nullable(Int64)', 'Nullable(String)', 'Nullable(Float64)', 'LowCardinality(String)'].map(only),
  ...['LowCardinality(Nullable(String))', 'LowCardinality(UInt64)', 'Array(LowCardinality(Nullable(String)))'].map(
    only,
  ),
  ...['Array(Nullable(Int32))', 'Array(Array(String))', 'Tuple(Int8, String)', 'Tuple(a Int8, b Array(Float32))'].map(
    only,
  ),
  ...['Map(String, Array(Int8))', 'Point', 'Ring', 'Polygon', 'MultiPolygon', 'LineString', 'MultiLineString'].map(
    only,
  ),
  ['Array(Tuple(x Nullable(Float64), y LowCardinality(String)))'],
  ['Nested(a Int8, b String)', "[toInt8(r), 0] AS `c.a`, ['x', toString(r)]", 'c.b'],
  ['Float64', '[nan, inf, -inf, -0., 1e300, 5e-324][1 + r % 6]'],
  ['Float32', 'toFloat32([nan, inf, -inf, -0., 3.4e38, 1e-45][1 + r % 6])'],
  ['Array(Float32)', '[toFloat32(nan), toFloat32(-inf), toFloat32(0.1)]'],
  ['BFloat16', 'toBFloat16(r / 7)'],
  ['Date32', 'toDate32(toInt32(r % 140000) - 25000)'],
  ["DateTime64(6, 'UTC')", 'fromUnixTimestamp64Micro(toInt64(r) * 1000001 - 2000000000000000)'],
  ['Time', "CAST(toInt32(r % 7199998) - 3599999, 'Time')"],
  ['Time64(6)', "CAST(toDecimal64((toInt64(r) % 7199998) - 3599999, 6) + toDecimal64('0.25', 6), 'Time64(6)')"],
  ['IntervalDay', 'toIntervalDay(r % 1000)'],
  ['Map(UInt64, Nullable(String))', 'map(toUInt64(r), toString(r), 18446744073709551615, NULL)'],
  ['JSON', `CAST(concat('{"a":{"b":', toString(r), '},"c":[1,"x"]}'), 'JSON')`],
  [
    'Variant(String, UInt64, Array(UInt64))',
    "[CAST(r, 'Variant(String, UInt64, Array(UInt64))'), CAST('x y', 'Variant(String, UInt64, Array(UInt64))'), CAST([r], 'Variant(String, UInt64, Array(UInt64))'), CAST(NULL, 'Variant(String, UInt64, Array(UInt64))')][1 + r % 4]",
  ],
  ['SimpleAggregateFunction(max, Nullable(Int64))', 'toInt64(r)'],
  ['QBit(Float32, 5)', "CAST([toFloat32(r), 1.5, -0.1, 0., 1e10], 'QBit(Float32, 5)')"],
  ['Tuple()', 'tuple()'],
]

let engine: ChdbEngine

before(async () => {
  engine = await ChdbEngine.open()
})

after(() => engine?.close())

for (const [index, [type, value, name = 'c']] of TYPES.entries()) {
  test(`${type}${value === undefined ? '' : ` of ${value}`} comes back`, async () => {
    const [from, to] = [`a${index}`, `b${index}`]
    for (const name of [from, to])
      await run(
        `CREATE TABLE ${name} (n UInt32, c ${type}) ENGINE = Memory SETTINGS allow_experimental_qbit_type = 1`.replace(
          / SETTINGS.*/,
          '',
        ),
      )
    const rows =
      value === undefined
        ? `SELECT rowNumberInAllBlocks() AS n, c FROM generateRandom('c ${type.replace(/[\\']/g, '\\$&')}', ${index}, 8, 3) LIMIT ${ROWS}`
        : `SELECT number AS n, ${value.replaceAll(/\br\b/g, '(cityHash64(number) % 4294967296)')} AS \`${name}\` FROM numbers(${ROWS})`
    await run(`INSERT INTO ${from} ${rows}`)
    const isFlat = type.startsWith('Nested')
    const columns = isFlat ? '* ' : 'n, c'
    const blocks = (
      await engine.query(`SELECT ${columns} FROM ${from} ORDER BY n`, { format: 'Native', settings: SETTINGS })
    ).output
    const described = JSON.parse(
      Buffer.from((await engine.query(`SELECT ${columns} FROM ${from} LIMIT 0`, { format: 'JSON' })).output).toString(),
    ) as { meta: { name: string; type: string }[] }
    const encoded = await recode(blocks, described.meta, false)
    assert.deepEqual([...encoded.rejects].slice(0, 7), [])
    assert.equal(encoded.rows, ROWS)
    await engine.insert({ target: to, settings: '', format: 'Native', plain: undefined, end: 0 }, encoded.bytes.slice())
    // Random floats have NaNs of many kinds, of which text, and other servers, know one.
    const format = value === undefined && /Float|Ring|Line|Point|Polygon/.test(type) ? 'TabSeparated' : 'RowBinary'
    assert.ok((await stored(from, format)).equals(await stored(to, format)), `${await shown(from)}\n${await shown(to)}`)
    // Passed on as they are, the blocks are the same rows, and random NaNs stay what they are.
    const passed = await recode(blocks, described.meta, true)
    assert.equal(passed.rows, ROWS)
    await run(`TRUNCATE TABLE ${to}`)
    await engine.insert({ target: to, settings: '', format: 'Native', plain: undefined, end: 0 }, passed.bytes.slice())
    assert.ok(
      (await stored(from, 'RowBinary')).equals(await stored(to, 'RowBinary')),
      `${await shown(from)}\n${await shown(to)}`,
    )
  })
}

const SCALARS = [
  ...[
    'Int8',
    'UInt32',
    'Int64',
    'UInt128',
    'Float64',
    'Bool',
    'UUID',
    'IPv4',
    'IPv6',
    'Date32',
    'String',
    'FixedString(3)',
  ],
  ...[
    "DateTime64(6, 'UTC')",
    'Decimal(20, 5)',
    "Enum8('a' = 1, 'b' = -5)",
    'LowCardinality(String)',
    'LowCardinality(Nullable(String))',
  ],
  ...['Nullable(Int32)', 'Nullable(String)', "Nullable(DateTime('Asia/Tokyo'))", 'Nullable(Decimal(9, 2))'],
]

/** Types in one another, of which the engine makes random values. */
function randomType(random: Random, depth: number): string {
  if (depth === 0) return random.pick(SCALARS)
  const inner = (): string => randomType(random, random.below(depth))
  switch (random.below(4)) {
    case 0:
      return `Tuple(${inner()}, ${inner()})`
    case 1:
      return `Tuple(a ${inner()}, \`b c\` ${inner()}, d ${inner()})`
    default:
      return `Array(${inner()})`
  }
}

test('random types in one another come back', async () => {
  const count = rounds(25, 400)
  for (let round = 0; round < count; round++) {
    const random = new Random(round)
    const types = Array.from({ length: 4 }, () => randomType(random, 1 + random.below(3)))
    const columns = types.map((type, i) => `c${i} ${type}`).join(', ')
    for (const name of ['ra', 'rb'])
      await run(`CREATE OR REPLACE TABLE ${name} (n UInt32, ${columns}) ENGINE = MergeTree ORDER BY n`)
    const from = `generateRandom('${columns.replace(/[\\']/g, '\\$&')}', ${round}, 6, 4)`
    await run(`INSERT INTO ra SELECT rowNumberInAllBlocks() AS n, * FROM ${from} LIMIT ${ROWS}`)
    const blocks = (await engine.query('SELECT * FROM ra ORDER BY n', { format: 'Native', settings: SETTINGS })).output
    const { meta } = JSON.parse(
      Buffer.from((await engine.query('SELECT * FROM ra LIMIT 0', { format: 'JSON' })).output).toString(),
    ) as { meta: { name: string; type: string }[] }
    const encoded = await recode(blocks, meta, false)
    assert.deepEqual([...encoded.rejects].slice(0, 7), [], columns)
    await engine.insert(
      { target: 'rb', settings: '', format: 'Native', plain: undefined, end: 0 },
      encoded.bytes.slice(),
    )
    assert.ok((await stored('ra', 'TabSeparated')).equals(await stored('rb', 'TabSeparated')), columns)
  }
})

function only(type: string): readonly [string] {
  return [type]
}

async function run(sql: string): Promise<void> {
  await engine.query(sql, { settings: SETTINGS })
}

async function stored(table: string, format: string): Promise<Buffer> {
  return Buffer.from((await engine.query(`SELECT * FROM ${table} ORDER BY n`, { format })).output)
}

async function shown(table: string): Promise<string> {
  return Buffer.from((await engine.query(`SELECT * FROM ${table} ORDER BY n LIMIT 8`)).output).toString()
}

/** The rows of all blocks, as one block for the same columns; the ends of blocks are found wherever the stream is cut. */
async function recode(
  blocks: Uint8Array,
  columns: readonly { name: string; type: string }[],
  mayPass: boolean,
): Promise<EncodedBlock> {
  const fields = columns.map(({ name }) => name)
  const plan: Plan = {
    encoding: 'clickhouse-native',
    rules: {},
    columns: columns.map(({ name, type }) => ({
      name,
      type,
      nullable: /Nullable|Variant|JSON/.test(type),
      whenMissing: 'reject',
    })),
    notWritable: [],
    notSampled: [],
  }
  const ends = new BlockEnds(columns, (_bytes, byteOffset, what) => damaged('a', byteOffset, what))
  let last = 0
  for (let at = 0; at < blocks.length; at += 97) last = ends.scan(blocks, at, Math.min(blocks.length, at + 97)) || last
  assert.equal(last, blocks.length)
  assert.equal(ends.rows, ROWS)
  assert.ok(ends.isBetweenRecords())
  const types = columns.map(({ type }) => type)
  const { encodeBlock } = await nativeEncoding(
    plan,
    { kind: 'clickhouse-native', name: 'a', fields, types },
    false,
    mayPass,
  )
  const settings = { settingsId: 0, settings: new Uint8Array(0), spare: undefined }
  return encodeBlock({ chunk: blocks.slice(), ...settings })
}
