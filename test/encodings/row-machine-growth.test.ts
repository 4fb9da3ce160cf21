// Rows that are wide, long or many: what is larger than the engines' first buffers.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { chunkOf, sameBlock, typedPlan, type WaysColumn, waysOf } from './three-ways.ts'

const TARGETS = ['clickhouse', 'postgres'] as const

/** A number, a text, a null and a value that the host encodes, in turn. */
const KINDS = {
  clickhouse: ['UInt32', 'String', 'Nullable(Float64)', 'LowCardinality(String)', 'Nullable(String)', 'Array(String)'],
  postgres: ['int4', 'text', 'float8', 'varchar(9)', 'text', 'text[]'],
} as const
const VALUES = ['17', '"seventeen"', 'null', '"low"', '"a\\"b"', '["x"]']

function wideColumns(target: (typeof TARGETS)[number], width: number): WaysColumn[] {
  return Array.from({ length: width }, (_, i) => ({ name: `c${i}`, type: KINDS[target][i % KINDS[target].length]! }))
}

for (const target of TARGETS) {
  for (const width of [1, 33, 300]) {
    test(`${target}: a table of ${width} columns`, () => {
      const ways = waysOf(typedPlan(target, wideColumns(target, width)))
      const record = (values: readonly string[]): string =>
        `{${Array.from({ length: width }, (_, i) => `"c${i}":${values[i % values.length]!}`).join(',')}}`
      const odd = record(VALUES).replace('17', '"no number"')
      const lines = Array.from({ length: 200 }, (_, i) => (i % 50 === 20 ? odd : record(VALUES)))
      const block = sameBlock(ways, chunkOf(...lines), `${width} columns`)
      assert.deepEqual([block.rows, block.lines], [196, 200])
      assert.equal(ways.machineCount.rows, 195)
    })
  }

  test(`${target}: texts longer than the buffers, plain and with escapes`, () => {
    const [number, text, , low] = KINDS[target]
    const ways = waysOf(
      typedPlan(target, [
        { name: 'low', type: low },
        { name: 'id', type: number },
        { name: 'a', type: text },
        { name: 'b', type: text },
      ]),
    )
    // The host encodes what has an escape: it makes a buffer larger in the middle of the machine's record.
    const texts = [10, 1023, 1024, 1025, 3, 70_000, 1, 700_000, 5, 0, 900_000, 2].flatMap((length) => [
      `"${'x'.repeat(length)}"`,
      `"${'y'.repeat(length)}\\n"`,
    ])
    const lines = texts.flatMap((long, i) => [
      `{"low":"l${i}","id":${i},"a":${long},"b":"short"}`,
      `{"low":"l${i}","id":${i},"a":"","b":${long}}`,
      `{"low":"refused ${i}","id":${i},"a":${long},"b":"\\ud83d"}`,
    ])
    for (let chunk = 0; chunk < 2; chunk++) {
      const block = sameBlock(ways, chunkOf(...lines), `chunk ${chunk}`)
      assert.equal(block.rows, texts.length * 2)
    }
    assert.equal(ways.machineCount.rows, texts.length * 4 - 1)
  })

  test(`${target}: more rows than the machine takes at once, and another form around the last of them`, () => {
    const [number, text, , low] = KINDS[target]
    const columns = [
      { name: 'id', type: number },
      { name: 'name', type: text },
      { name: 'low', type: low },
    ]
    for (const other of [0, 1, 4094, 4095, 4096, 4097, 4098, 8191, 8192, 8193, 9000]) {
      const ways = waysOf(typedPlan(target, columns))
      const lines = Array.from({ length: 9001 }, (_, i) =>
        i === other ? `{"low":"z","name":"other","id":${i}}` : `{"id":${i},"name":"n${i % 7}","low":"l${i % 5}"}`,
      )
      const block = sameBlock(ways, chunkOf(...lines), `another form in line ${other}`)
      assert.equal(block.rows, 9001)
      assert.ok(ways.machineCount.rows > (other === 0 && target === 'clickhouse' ? 8900 : 8990), `line ${other}`)
    }
  })

  test(`${target}: columns that no record has`, () => {
    const types = KINDS[target]
    const absent = types.map((type, i) => ({ name: `none${i}`, type, whenMissing: 'default' as const }))
    const columns = [...absent.slice(0, 3), { name: 'id', type: types[0] }, ...absent.slice(3)]
    const ways = waysOf(typedPlan(target, columns))
    const lines = Array.from({ length: 3000 }, (_, i) => `{"id":${i}}`)
    assert.equal(sameBlock(ways, chunkOf(...lines), 'absent').rows, 3000)
    assert.equal(ways.machineCount.rows, 2999)
  })

  test(`${target}: records without members`, () => {
    const ways = waysOf(typedPlan(target, [{ name: 'v', type: KINDS[target][0], whenMissing: 'default' }]))
    assert.equal(sameBlock(ways, chunkOf(...Array.from({ length: 100 }, () => '{}')), 'empty').rows, 100)
    assert.equal(ways.machineCount.rows, 99)
  })

  test(`${target}: chunks of many lengths, one after another`, () => {
    const ways = waysOf(typedPlan(target, wideColumns(target, 4)))
    const line = (i: number): string => `{"c0":${i},"c1":"text ${i}","c2":${i / 8},"c3":"${i % 3}"}`
    const counts = [3, 2000, 1, 500, 4000, 2, 1, 30_000, 7]
    for (const count of counts) {
      const lines = Array.from({ length: count }, (_, i) => line(i))
      assert.equal(sameBlock(ways, chunkOf(...lines), `${count} lines`).rows, count)
    }
    assert.equal(ways.machineCount.rows, counts.reduce((sum, count) => sum + count) - 1)
  })

  test(`${target}: a chunk that the machine does not take is read the slow way`, () => {
    const [, text] = KINDS[target]
    const ways = waysOf(typedPlan(target, [{ name: 'a', type: text }]))
    const short = '{"a":"short"}'
    const long = `{"a":"${'x'.repeat(17 * 1024 * 1024)}"}`
    assert.equal(sameBlock(ways, chunkOf(short, short), 'before').rows, 2)
    assert.equal(sameBlock(ways, chunkOf(long, short), 'long').rows, 2)
    assert.equal(ways.machineCount.rows, 1)
    assert.equal(sameBlock(ways, chunkOf(short, short), 'after').rows, 2)
    assert.equal(ways.machineCount.rows, 3)
  })
}
