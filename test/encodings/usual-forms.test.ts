// How the usual forms of a file are learned, and that its records then go by the engine.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formOf } from '../../src/encodings/rows/usual-forms.ts'
import { JsonFields, readRecord } from '../../src/formats/json/jsonl-reader.ts'
import { Random } from '../oracle/random.ts'
import { chunkOf, sameBlock, typedPlan, type Ways, waysOf } from './three-ways.ts'

const TARGETS = ['clickhouse', 'postgres'] as const
const TYPES = {
  clickhouse: ['UInt32', 'Nullable(String)', 'Float64', 'LowCardinality(String)'],
  postgres: ['int4', 'text', 'float8', 'varchar(9)'],
} as const
const NAMES = ['id', 'name', 'score', 'kind']

function threeWays(target: (typeof TARGETS)[number]): Ways {
  const columns = TYPES[target].map((type, i) => ({ name: NAMES[i]!, type, whenMissing: 'default' as const }))
  return waysOf(typedPlan(target, columns))
}

const values = (i: number): string[] => [`${i}`, i % 9 === 5 ? 'null' : `"name ${i}"`, `${i / 4}`, `"k${i % 3}"`]

/** A record of the columns in the order of `columns`. */
function record(i: number, columns: readonly number[], colon = ':', comma = ','): string {
  const all = values(i)
  return `{${columns.map((column) => `"${NAMES[column]!}"${colon}${all[column]!}`).join(comma)}}`
}

function lines(count: number, line: (i: number) => string): string[] {
  return Array.from({ length: count }, (_, i) => line(i))
}

for (const target of TARGETS) {
  for (const [style, line] of [
    ['as JSON.stringify prints it', (i: number) => record(i, [0, 1, 2, 3])],
    ['as Python prints it', (i: number) => record(i, [0, 1, 2, 3], ': ', ', ')],
    ['with CRLF', (i: number) => `${record(i, [0, 1, 2, 3])}\r`],
    ['with blanks around everything', (i: number) => `\t ${record(i, [0, 1, 2, 3], ' :\t', ' , ')} `],
    ['without some columns', (i: number) => record(i, [0, 2])],
  ] as const) {
    test(`${target}: a file of one form, ${style}, uses one program except for its first record`, () => {
      const ways = threeWays(target)
      for (const count of [500, 300]) assert.equal(sameBlock(ways, chunkOf(...lines(count, line)), style).rows, count)
      assert.deepEqual([ways.machineCount.rows, ways.machineCount.programs], [799, 1])
      assert.deepEqual([ways.interpreterCount.rows, ways.interpreterCount.programs], [799, 1])
    })
  }

  test(`${target}: a form that comes later is learned after 32 of its records, and the first is still known`, () => {
    const ways = threeWays(target)
    const first = lines(200, (i) => record(i, [0, 1, 2, 3]))
    const second = lines(200, (i) => record(i, [0, 1]))
    sameBlock(ways, chunkOf(...first, ...second, ...first), 'two forms')
    assert.deepEqual([ways.machineCount.rows, ways.machineCount.programs], [200 + 200 + 200 - 1 - 32, 2])
  })

  test(`${target}: records of four forms in turn all use programs`, () => {
    const ways = threeWays(target)
    const orders = [[0, 1, 2, 3], [0, 1], [0, 2, 3], [3]]
    const turns = lines(1000, (i) => record(i, orders[i % 4]!))
    sameBlock(ways, chunkOf(...turns), 'learning')
    const { rows, programs } = ways.machineCount
    assert.ok(rows > 800, `${rows} rows`)
    assert.equal(programs, 4)
    sameBlock(ways, chunkOf(...turns), 'known')
    assert.deepEqual([ways.machineCount.rows - rows, ways.machineCount.programs], [1000, 4])
  })

  test(`${target}: a fifth form takes the place of the one that was not used for longest`, () => {
    const ways = threeWays(target)
    const orders = [[0, 1, 2, 3], [0, 1], [0, 2, 3], [3], [1, 2]]
    for (const order of orders) sameBlock(ways, chunkOf(...lines(100, (i) => record(i, order))), 'learning')
    assert.equal(ways.machineCount.programs, 5)
    for (const [index, order] of orders.entries()) {
      if (index === 0) continue
      const { rows } = ways.machineCount
      sameBlock(ways, chunkOf(...lines(20, (i) => record(i, order))), `form ${index}`)
      assert.equal(ways.machineCount.rows - rows, 20, `form ${index} is known`)
    }
    const { rows } = ways.machineCount
    sameBlock(ways, chunkOf(...lines(20, (i) => record(i, orders[0]!))), 'form 0')
    assert.equal(ways.machineCount.rows - rows, 0, 'form 0 is forgotten')
  })

  test(`${target}: input without any form is not learned for ever`, () => {
    const ways = threeWays(target)
    const random = new Random(1)
    for (let chunk = 0; chunk < 6; chunk++) {
      const formless = lines(1000, (i) =>
        record(i, [0, 1, 2, 3], `${' '.repeat(random.below(90))}:`, ','.padStart(random.below(90))),
      )
      assert.equal(sameBlock(ways, chunkOf(...formless), 'formless').rows, 1000)
    }
    assert.ok(ways.machineCount.programs <= 64, `${ways.machineCount.programs} programs`)
    assert.ok(ways.machineCount.rows < 600, `${ways.machineCount.rows} rows`)
  })

  test(`${target}: bytes that are not UTF-8 take their chunk the slow way, and no other`, () => {
    const ways = threeWays(target)
    const good = chunkOf(...lines(100, (i) => record(i, [0, 1, 2, 3])))
    const bad = good.slice()
    bad[bad.lastIndexOf(0x6b)] = 0xff
    sameBlock(ways, good, 'good')
    assert.equal(sameBlock(ways, bad, 'bad').rows, 99)
    assert.equal(ways.machineCount.rows, 99)
    sameBlock(ways, good, 'good again')
    assert.equal(ways.machineCount.rows, 199)
  })

  test(`${target}: refused records and blank lines do not end the use of a form`, () => {
    const ways = threeWays(target)
    const mixed = lines(400, (i) => (i % 10 === 3 ? '{"id":"x"}' : i % 10 === 7 ? '' : record(i, [0, 1, 2, 3])))
    const block = sameBlock(ways, chunkOf(...mixed), 'mixed')
    assert.deepEqual([block.rows, block.skipped, block.lines], [320, 40, 400])
    assert.deepEqual([ways.machineCount.rows, ways.machineCount.programs], [319, 1])
  })
}

test('clickhouse: columns in another order than the table use a program', () => {
  const ways = threeWays('clickhouse')
  sameBlock(ways, chunkOf(...lines(200, (i) => record(i, [3, 1, 0, 2]))), 'reordered')
  assert.equal(ways.machineCount.rows, 199)
})

test('postgres: fields in another order than the statement are read the slow way', () => {
  const ways = threeWays('postgres')
  const reordered = lines(200, (i) => record(i, [3, 1, 0, 2]))
  const ordered = lines(200, (i) => record(i, [0, 1, 2, 3]))
  sameBlock(ways, chunkOf(...reordered, ...ordered), 'reordered')
  assert.equal(ways.machineCount.programs, 1)
  assert.ok(ways.machineCount.rows >= 168, `${ways.machineCount.rows} rows`)
})

test('the form of a record is what is around its values', () => {
  const fields = new JsonFields(['a', 'b', 'c', 'd'])
  const text = ' { "c" : "x\\n",\t"a":[1, 2] , "\\u0064":null} \r\n'
  const bytes = new TextEncoder().encode(`\n${text}{}\n`)
  const end = readRecord(bytes, 1, fields)
  assert.equal(end, text.length)
  const { columns, literals } = formOf(bytes, fields, 1, end)
  assert.deepEqual(columns, [2, 0, 3])
  assert.deepEqual(
    literals.map((literal) => Buffer.from(literal).toString()),
    [' { "c" : ', ',\t"a":', ' , "\\u0064":', '} \r\n'],
  )
})
