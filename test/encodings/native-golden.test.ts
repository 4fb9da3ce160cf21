// What the columns write, byte for byte what ClickHouse itself writes for the same values.

import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { ChdbEngine } from '../servers/chdb-engine.ts'
import { blockOf } from './native-block.ts'

let engine: ChdbEngine

before(async () => {
  engine = await ChdbEngine.open()
})

after(() => engine.close())

/** The type, the values as JSON, and the same values as SQL. */
const CASES: readonly [type: string, values: readonly string[], sql: readonly string[]][] = [
  ['UInt16', ['1', '65535'], ['1', '65535']],
  ['Nullable(Int8)', ['1', 'null', '-2'], ['1', 'NULL', '-2']],
  ['Array(UInt8)', ['[1,2]', '[]', '[3]'], ['[1,2]', '[]', '[3]']],
  ['Array(Array(String))', ['[["a"],[]]', '[]', '[["bc",""]]'], ["[['a'],[]]", '[]', "[['bc','']]"]],
  ['Array(Nullable(Int16))', ['[1,null]', '[null]', '[]'], ['[1,NULL]', '[NULL]', '[]']],
  ['Tuple(UInt8, String)', ['[1,"a"]', '[2,""]'], ["(1,'a')", "(2,'')"]],
  ['Tuple(a UInt8, b String)', ['{"a":1,"b":"x"}', '{"b":"y","a":2}'], ["(1,'x')", "(2,'y')"]],
  ['Tuple()', ['[]', '{}', '[ ]'], ['tuple()', 'tuple()', 'tuple()']],
  ['Map(String, UInt8)', ['{"a":1,"b":2}', '{}'], ["map('a',1,'b',2)", 'map()']],
  ['Map(Int16, Array(String))', ['{"-7":["x"],"8":[]}'], ["map(-7,['x'],8,[])"]],
  ['Map(FixedString(2), UInt8)', ['{"a":1,"bc":2}'], ["map('a',1,'bc',2)"]],
  ['LowCardinality(String)', ['"a"', '"b"', '"a"', '""'], ["'a'", "'b'", "'a'", "''"]],
  ['LowCardinality(Nullable(String))', ['"a"', 'null', '""', '"a"'], ["'a'", 'NULL', "''", "'a'"]],
  ['LowCardinality(UInt32)', ['7', '0', '7', '8'], ['7', '0', '7', '8']],
  ['Array(LowCardinality(String))', ['["a","b"]', '[]', '["b"]'], ["['a','b']", '[]', "['b']"]],
  ['Array(LowCardinality(Nullable(String)))', ['[null]', '["b",null]'], ['[NULL]', "['b',NULL]"]],
  ['Map(LowCardinality(String), UInt8)', ['{"k":1}', '{"l":2,"k":3}'], ["map('k',1)", "map('l',2,'k',3)"]],
  [
    'Tuple(LowCardinality(String), Array(LowCardinality(String)))',
    ['["a",["b"]]', '["c",[]]'],
    ["('a',['b'])", "('c',[])"],
  ],
  ['Point', ['[1,2.5]'], ['(1,2.5)']],
  ['Ring', ['[[1,2],[3,4]]', '[]'], ['[(1,2),(3,4)]', '[]']],
  ['MultiPolygon', ['[[[[1,2],[3,4]],[]]]'], ['[[[(1,2),(3,4)],[]]]']],
  ['SimpleAggregateFunction(max, UInt64)', ['18446744073709551615'], ['18446744073709551615']],
  ['Nested(a UInt8, b String)', ['[{"a":1,"b":"x"},{"b":"y","a":2}]', '[]'], ["[(1,'x'),(2,'y')]", '[]']],
  [
    'Variant(String, UInt8)',
    ['1', 'null', '"x"', '2'],
    ["CAST(1::UInt8, 'Variant(String, UInt8)')", 'NULL', "CAST('x', 'Variant(String, UInt8)')", '2::UInt8'],
  ],
  [
    'Array(Variant(Array(UInt8), String))',
    ['[[1],"x",null]', '[]'],
    ["[[1]::Array(UInt8)::Variant(Array(UInt8), String),'x',NULL]", '[]'],
  ],
]

for (const [type, values, sql] of CASES) {
  test(`${type} is written as the server writes it`, async () => {
    const rows = sql.map((value, i) => `SELECT ${i} AS i, ${value}::${type} AS v`).join(' UNION ALL ')
    await engine.query('DROP TABLE IF EXISTS golden')
    const settings = { flatten_nested: '0', allow_suspicious_low_cardinality_types: '1' }
    await engine.query(`CREATE TABLE golden (i UInt8, v ${type}) ENGINE = MergeTree ORDER BY i`, { settings })
    await engine.query(`INSERT INTO golden ${rows}`, { settings })
    const { output } = await engine.query('SELECT v FROM golden ORDER BY i', { format: 'Native' })
    assert.deepEqual(blockOf('v', type, values).toString('hex'), Buffer.from(output).toString('hex'))
  })
}
