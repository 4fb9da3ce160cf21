// ClickHouse 18.16 looks at nothing in a block of the Native format: what it stores is what the columns sent.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type ClickhouseServer, clickhouseMissing, startClickhouse } from '../servers/clickhouse-server.ts'
import { columnOf, nativeBlock, writeRow } from './native-block.ts'

let server: ClickhouseServer | undefined

before(async () => {
  if (clickhouseMissing !== false) return
  server = await startClickhouse({ settings: { allow_experimental_low_cardinality_type: '1' } })
})

after(() => server?.stop())

// Array(Tuple(...)) is not among them: the old server makes columns of their own of a tuple's elements.
const CASES: readonly [type: string, values: readonly string[]][] = [
  ['Nullable(UInt32)', ['1', 'null', '4294967295']],
  ['Array(String)', ['["a","b"]', '[]', '["c"]']],
  ['Array(Nullable(Int64))', ['[1,null]', '[]', '[null]']],
  ['Array(Array(UInt8))', ['[[1],[]]', '[]', '[[2,3]]']],
  ['LowCardinality(String)', ['"a"', '""', '"a"']],
  ['LowCardinality(Nullable(String))', ['null', '""', '"a"']],
  ['Array(LowCardinality(String))', ['["a","b","a"]', '[]', '["b"]']],
  ['Array(LowCardinality(Nullable(String)))', ['["a",null]', '[]', '[""]']],
  ['Tuple(UInt8, String)', ['[1,"a"]', '[2,""]', '[3,"c"]']],
  ['Tuple(LowCardinality(String), Array(UInt8))', ['["a",[1]]', '["b",[]]', '["a",[2,3]]']],
]

test('nested columns come back from the old server', { skip: clickhouseMissing }, async () => {
  assert.ok(server)
  const columns = CASES.map(([type, values], i) => {
    const column = columnOf(type)
    for (const json of values) assert.equal(writeRow(column, json), 0, `${type} takes ${json}`)
    return { name: `c${i}`, type, column }
  })
  const declared = columns.map(({ name, type }) => `${name} ${type}`).join(', ')
  await server.query(`CREATE TABLE old (${declared}) ENGINE = Memory`)
  // More values than a key of one byte can number.
  const many = columnOf('LowCardinality(String)')
  for (let i = 0; i < 300; i++) writeRow(many, `"${i}"`)
  await server.query('CREATE TABLE many (v LowCardinality(String)) ENGINE = Memory')
  const manyBlock = nativeBlock([{ name: 'v', type: 'LowCardinality(String)', column: many }], 300)

  await server.query('INSERT INTO old FORMAT Native', { body: nativeBlock(columns, 3) })
  await server.query('INSERT INTO many FORMAT Native', { body: manyBlock })

  const rows = (await server.query('SELECT * FROM old FORMAT JSONCompact')) as string
  const { data } = JSON.parse(rows) as { data: unknown[][] }
  CASES.forEach(([type, values], i) => {
    assert.deepEqual(
      data.map((row) => row[i]),
      values.map((json) => quoted64(type, JSON.parse(json))),
      type,
    )
  })
  assert.equal(await server.query('SELECT count(), sum(toUInt32(v)) FROM many'), `300\t${(299 * 300) / 2}\n`)
})

/** The old server's JSON has 64-bit integers as text. */
function quoted64(type: string, value: unknown): unknown {
  if (!type.includes('64') || value === null) return value
  return Array.isArray(value) ? value.map((element) => quoted64(type, element)) : String(value)
}
