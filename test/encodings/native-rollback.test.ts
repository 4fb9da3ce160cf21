// A refused row leaves nothing behind: the block is what it would be without it.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { NativeColumn } from '../../src/encodings/clickhouse-native/columns/native-column.ts'
import { Random } from '../oracle/random.ts'
import { columnBytes, columnOf, writeRow } from './native-block.ts'

const CASES: readonly [type: string, good: readonly string[], refused: readonly string[]][] = [
  ['UInt16', ['1', '65535'], ['65536', '"x"', 'null', '-1']],
  ['Nullable(UInt16)', ['1', 'null'], ['65536', '"x"']],
  ['LowCardinality(String)', ['"a"', '"b"', '""', '5', '"\\n"'], ['"\\ud800"', 'null', '"abc\\ud800"']],
  ['LowCardinality(Nullable(UInt16))', ['1', 'null', '0', '700'], ['65536', '"x"']],
  ['Array(UInt16)', ['[1,2]', '[]', '[3]'], ['[1,2,65536]', '[null]', '{}', 'null', '[[]]']],
  ['Array(Array(Nullable(UInt16)))', ['[[1],[null,2]]', '[]', '[[]]'], ['[[1],[2,65536]]', '[[1],2]', '[null]']],
  ['Array(LowCardinality(String))', ['["a","b"]', '["c"]', '[]'], ['["new","\\ud800"]', '["a",null]']],
  ['Tuple(UInt16, String)', ['[1,"a"]', '[2,"b"]'], ['[1]', '[1,"a",2]', '[1,null]', '{}', '["x","a"]', '[]']],
  [
    'Tuple(a UInt16, b Array(String))',
    ['{"a":1,"b":["x"]}', '{"b":[],"a":2}', '[3,["y"]]'],
    ['{"a":1}', '{"b":["x"],"a":65536}', '{"a":1,"a":1}', '{"a":1,"b":[],"c":1}', '[1,["x",null]]'],
  ],
  ['Tuple()', ['[]', '{}'], ['[1]', 'null', '5']],
  [
    'Map(String, Array(UInt16))',
    ['{"a":[1],"b":[]}', '{}', '{"c":[2,3]}'],
    ['{"a":[1],"b":[65536]}', '{"a":[],"a":[]}', '{"a":[1],"b":null}', '[]', '[["a",[1]]]'],
  ],
  [
    'Map(LowCardinality(String), UInt16)',
    ['{"a":1}', '{"b":2,"a":1}'],
    ['{"new":1,"a":65536}', '{"a":1,"\\u0061":2}', '{"x":1,"y":"z"}'],
  ],
  [
    'Map(Int16, UInt16)',
    ['{"-5":1,"7":2}', '{}'],
    ['{"1":1,"x":2}', '{"1":1,"1":2}', '{"1.5":1}', '{"1":1,"99999":1}'],
  ],
  [
    'Variant(Array(Array(UInt16)), Array(UInt16), Map(String, UInt16), UInt16)',
    ['1', '[1,2]', '[[1],[2]]', '{"a":1}', 'null', '[]'],
    ['"x"', '[1,"x"]', '[[1],["x"]]', '{"a":"x"}', '65536', '[[1],2]'],
  ],
  [
    'Array(Variant(Array(LowCardinality(String)), UInt16))',
    ['[1,["a"]]', '[["b","c"],null]', '[]'],
    ['[1,["a"],["new",null]]', '[65536]', '[["a"],{}]'],
  ],
  ['Nullable(Tuple(UInt16, Array(UInt16)))', ['null', '[1,[2]]'], ['[1,[2,null]]', '[1]']],
  ['JSON', ['{"a":1}', '{}', 'null'], ['[]', '"{}"', '{"a":"\\ud800"}']],
  ['Nullable(JSON)', ['{"a":1}', 'null'], ['[]', '1']],
  ['Nested(a UInt16, b String)', ['[{"a":1,"b":"x"}]', '[]'], ['[{"a":1,"b":"x"},{"a":1}]', '{}']],
  ['MultiPolygon', ['[[[[1,2]]]]', '[]'], ['[[[[1,2]],[[3]]]]', '[1,2]']],
]

function addRows(column: NativeColumn, type: string, rows: readonly (string | undefined)[]): void {
  for (const row of rows) {
    if (row === undefined) column.writeDefault()
    else assert.equal(writeRow(column, row), 0, `${type} takes ${row}`)
  }
}

for (const [type, good, refused] of CASES) {
  test(`${type} is the same with and without refused rows`, () => {
    const random = new Random(type.length)
    const column = columnOf(type)
    // The second and third block are of a column that was used before.
    for (let block = 0; block < 3; block++) {
      const rows: (string | undefined)[] = []
      column.clear()
      for (let i = 0; i < 60; i++) {
        if (random.chance(0.4)) {
          const row = random.pick(refused)
          assert.ok(writeRow(column, row) < 0, `${type} refuses ${row}`)
        } else {
          rows.push(random.chance(0.1) ? undefined : random.pick(good))
          addRows(column, type, rows.slice(-1))
        }
      }
      const alone = columnOf(type)
      addRows(alone, type, rows)
      assert.equal(columnBytes(column).toString('hex'), columnBytes(alone).toString('hex'))
    }
  })
}

test('a dictionary that grew for refused rows alone is the same as one that did not', () => {
  const type = 'Array(LowCardinality(String))'
  const [column, alone] = [columnOf(type), columnOf(type)]
  for (let i = 0; i < 40; i++) {
    const fresh = Array.from({ length: 100 }, (_, j) => `refused ${i} ${j}`)
    assert.ok(writeRow(column, JSON.stringify([...fresh, null])) < 0)
    const row = JSON.stringify([`${i}`, `${i % 7}`, fresh[5]])
    assert.equal(writeRow(column, row), 0)
    assert.equal(writeRow(alone, row), 0)
  }
  assert.deepEqual(columnBytes(column), columnBytes(alone))
})
