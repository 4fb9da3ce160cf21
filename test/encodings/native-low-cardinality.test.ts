// Dictionaries of many values, and the short way into them.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  type LowCardinalityColumn,
  readLowCardinality,
} from '../../src/encodings/clickhouse-native/columns/low-cardinality-column.ts'
import { Random } from '../oracle/random.ts'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { parseInsert } from '../servers/insert-statement.ts'
import { blockOf, columnBytes, columnOf, nativeBlock, writeRow } from './native-block.ts'

let engine: ChdbEngine

before(async () => {
  engine = await ChdbEngine.open()
})

after(() => engine.close())

async function sum(sql: string): Promise<string> {
  return Buffer.from((await engine.query(sql)).output)
    .toString()
    .trim()
}

// The default is one of the values of a dictionary, and NULL another.
const SIZES: readonly [type: string, distinct: number, keyBytes: number][] = [
  ['LowCardinality(String)', 255, 1],
  ['LowCardinality(String)', 256, 2],
  ['LowCardinality(Nullable(String))', 254, 1],
  ['LowCardinality(Nullable(String))', 255, 2],
  ['LowCardinality(String)', 300, 2],
  ['LowCardinality(Nullable(String))', 65_534, 2],
  ['LowCardinality(String)', 65_535, 2],
  ['LowCardinality(String)', 65_536, 4],
  ['LowCardinality(Nullable(String))', 70_000, 4],
  ['LowCardinality(String)', 70_000, 4],
]

for (const [type, distinct, keyBytes] of SIZES) {
  test(`${distinct} values of ${type} take keys of ${keyBytes} bytes and come back`, async () => {
    const column = columnOf(type)
    const bytesOf = (count: number): number => {
      column.clear()
      for (let i = 0; i < count; i++) writeRow(column, `"value ${i % distinct}"`)
      return columnBytes(column).length
    }
    const once = bytesOf(distinct)
    assert.equal(bytesOf(distinct + 100) - once, 100 * keyBytes)

    await engine.query(`CREATE OR REPLACE TABLE many (v ${type}) ENGINE = Memory`)
    const block = nativeBlock([{ name: 'v', type, column }], distinct + 100)
    await engine.insert(parseInsert('INSERT INTO many FORMAT Native')!, block)
    const got = await sum('SELECT count(), uniqExact(v), sum(cityHash64(toString(v))) FROM many')
    const want = await sum(
      `SELECT count(), uniqExact(v), sum(cityHash64(v)) FROM
       (SELECT concat('value ', toString(number % ${distinct})) AS v FROM numbers(${distinct + 100}))`,
    )
    assert.equal(got, want)
  })
}

test('numbers, dates and identifiers have dictionaries too', async () => {
  const cases: readonly [type: string, values: readonly string[]][] = [
    ['LowCardinality(UInt64)', ['0', '18446744073709551615', '7', '7']],
    ['LowCardinality(Nullable(Float64))', ['null', '0', '1.5', '1.5']],
    ['LowCardinality(FixedString(2))', ['"ab"', '"cd"', '"ab"']],
    ['LowCardinality(Date)', ['"1970-01-01"', '"2020-02-29"', '"2020-02-29"']],
    ['LowCardinality(UUID)', ['"61f0c404-b35c-11e7-907b-a6006ad3dba0"', '"00000000-0000-0000-0000-000000000000"']],
  ]
  const settings = { allow_suspicious_low_cardinality_types: '1', output_format_json_quote_64bit_integers: '0' }
  for (const [type, values] of cases) {
    await engine.query(`CREATE OR REPLACE TABLE odd (v ${type}) ENGINE = Memory`, { settings })
    await engine.insert(parseInsert('INSERT INTO odd FORMAT Native')!, blockOf('v', type, values), { settings })
    const { output } = await engine.query('SELECT v FROM odd', { format: 'JSONEachRow', settings })
    const lines = Buffer.from(output).toString().trimEnd().split('\n')
    assert.deepEqual(
      lines,
      values.map((value) => `{"v":${value}}`),
      type,
    )
  }
})

test('texts read at their quote give the bytes of texts written', () => {
  const random = new Random(5)
  for (const type of ['LowCardinality(String)', 'LowCardinality(Nullable(String))']) {
    const read = columnOf(type) as LowCardinalityColumn
    const written = columnOf(type)
    for (let i = 0; i < 3000; i++) {
      const text = random.text(['a', 'b', 'é', '😀', ' '], random.pick([0, 1, 2, 3, 8, 200]))
      const json = JSON.stringify(text)
      const bytes = new TextEncoder().encode(`  ${json},\n`)
      assert.equal(readLowCardinality(bytes, 2, read), bytes.length - 2)
      assert.equal(writeRow(written, json), 0)
    }
    assert.deepEqual(columnBytes(read), columnBytes(written))
  }
})

test('both ways find the values of the other', () => {
  const column = columnOf('LowCardinality(String)') as LowCardinalityColumn
  const long = 'x'.repeat(20_000)
  for (const text of ['a', '', long]) {
    readLowCardinality(new TextEncoder().encode(`"${text}"\n`), 0, column)
    writeRow(column, JSON.stringify(text))
    writeRow(column, `"${text.replaceAll('a', '\\u0061')}"`)
  }
  assert.equal(column.dictionary.count, 3)
})

test('what is no text without escapes is not read, and nothing is added', () => {
  const column = columnOf('LowCardinality(String)') as LowCardinalityColumn
  const before = columnBytes(column)
  for (const json of ['"a\\n"', '"\\u0061"', '1', 'null', '["a"]', '"a\u0001"', '"open']) {
    assert.equal(readLowCardinality(new TextEncoder().encode(`${json}\n`), 0, column), -1, json)
    assert.deepEqual(columnBytes(column), before)
  }
})
