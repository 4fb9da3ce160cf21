import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ColumnInference, type Inference } from '../../src/plan/infer-columns.ts'
import type { InferredColumn, InferredKind } from '../../src/schema.ts'

function infer(...samples: string[]): Inference {
  const inference = new ColumnInference()
  for (const sample of samples) inference.add(Buffer.from(sample))
  return inference.result()
}

/** The one column of records that have the values as their only field. */
function columnOf(...values: string[]): InferredColumn {
  const { columns } = infer(values.map((value) => `{"v":${value}}\n`).join(''))
  assert.equal(columns.length, 1)
  return columns[0]!
}

const UUID = '"61f0c404-b35c-11e7-907b-a6006ad3dba0"'
const I64 = ['9223372036854775807', '-9223372036854775808']
const U64 = ['9223372036854775808', '18446744073709551615']

const KINDS: readonly [kind: InferredKind, ...values: string[]][] = [
  ['bool', 'true'],
  ['bool', 'false', 'true'],
  ['int64', '0'],
  ['int64', '1', '-17', '999999999999999'],
  ['int64', '9007199254740993'],
  ['int64', ...I64, '5'],
  ['uint64', ...U64],
  ['uint64', ...U64, '5'],
  // Identifiers made by a hash lie on both sides of 2 ** 63.
  ['uint64', U64[0]!, I64[0]!, '5'],
  ['decimal', U64[0]!, '-5'],
  ['decimal', ...U64, I64[1]!],
  ['decimal', '18446744073709551616'],
  ['decimal', '-9223372036854775809'],
  ['double', '1.5'],
  ['double', '1e3', '-0.0', '5'],
  ['double', '0.1', '123456789012345'],
  ['double', '0.12345678901234567'],
  ['double', '1e308', '5e-324'],
  ['double', '100000000000000000000.0'],
  ['double', '0.000000000000000000000000000001'],
  ['decimal', '0.123456789012345678'],
  ['decimal', '1234567890.123456789'],
  ['decimal', '1e309'],
  ['decimal', '1e-400'],
  ['decimal', '0.5', '9007199254740993'],
  ['decimal', '0.5', U64[0]!],
  ['date', '"2024-02-29"'],
  ['date', '"2024-02-29"', '"0001-01-01"'],
  ['timestamp', '"2024-02-29 01:02"', '"2024-02-29T01:02:03.5"'],
  ['timestamptz', '"2024-02-29T01:02:03Z"', '"2024-02-29 01:02:03+02"'],
  ['uuid', UUID],
  ['text', '"x"'],
  ['text', '""'],
  ['text', '"2023-02-29"'],
  ['text', '"2024-02-29T24:00"'],
  ['text', '"12:30"'],
  ['text', '"1"'],
  ['text', '"true"'],
  ['text', '"\\u0061"'],
  // A server gives them back in lower case, another text than the one that came.
  ['text', UUID.toUpperCase()],
  ['text', UUID, UUID.toUpperCase()],
  ['text', '"61f0c404b35c11e7907ba6006ad3dba0"'],
  ['json', '{}'],
  ['json', '[1,2]', '{"a":1}'],
  ['json', '[]', '1', '"x"', 'true'],
  ['text', 'true', '1'],
  ['text', '1', '"x"'],
  ['text', '1.5', '"x"'],
  ['text', '"2024-02-29"', '"2024-02-29T01:02:03"'],
  ['text', '"2024-02-29T01:02:03"', '"2024-02-29T01:02:03Z"'],
  ['text', '"2024-02-29"', '"x"'],
  ['text', UUID, '"x"'],
  ['text', 'true', '"true"'],
  ['text', 'null'],
]

for (const [kind, ...values] of KINDS) {
  test(`${values.join(', ')}: ${kind}, in any order and with nulls`, () => {
    assert.equal(columnOf(...values).kind, kind)
    assert.equal(columnOf(...values.toReversed()).kind, kind)
    assert.equal(columnOf('null', ...values, 'null').kind, kind)
  })
}

test('a column is nullable unless every record has it and none has null in it', () => {
  const { columns, records } = infer('{"a":1,"b":1,"c":1}\n{"a":2,"b":null}\n{"c":3,"a":4}\n', '{"a":5,"d":1}\n')
  assert.equal(records, 4)
  assert.deepEqual(
    columns.map(({ name, nullable }) => [name, nullable]),
    [
      ['a', false],
      ['b', true],
      ['c', true],
      ['d', true],
    ],
  )
})

test('columns have the order in which their fields first appear', () => {
  const { columns } = infer('{"b":1}\n{"a":1,"b":2}\n', '{"c":1,"a":1}\n')
  assert.deepEqual(
    columns.map(({ name }) => name),
    ['b', 'a', 'c'],
  )
})

test('names are decoded; any name is one', () => {
  const { columns } = infer('{"\\u0061\\"":1,"":2,"__proto__":3,"constructor":4}\n')
  assert.deepEqual(
    columns.map(({ name }) => name),
    ['a"', '', '__proto__', 'constructor'],
  )
})

test('the digits of fractions and the years are the widest that were seen', () => {
  const { fractionDigits, minYear, maxYear } = columnOf(
    '"2024-02-29T01:02:03.5Z"',
    '"1999-12-31T01:02:03.123000Z"',
    'null',
    '"2030-01-01T00:00Z"',
  )
  assert.deepEqual([fractionDigits, minYear, maxYear], [3, 1999, 2030])
  const dates = columnOf('"1850-01-01"', '"2262-01-01"')
  assert.deepEqual([dates.kind, dates.fractionDigits, dates.minYear, dates.maxYear], ['date', 0, 1850, 2262])
  assert.equal(columnOf('"2024-02-29T01:02:03.123456789"').fractionDigits, 9)
})

test('lines that are no objects are ignored, and no record is counted for them', () => {
  const { columns, records } = infer('\n{"a":1}\nno JSON\n[1]\n{"b":\n{"a":2}\r\n  \n')
  assert.equal(records, 2)
  assert.deepEqual(
    columns.map(({ name, kind, nullable }) => [name, kind, nullable]),
    [['a', 'int64', false]],
  )
})

test('a record with a key twice, which no load takes, says nothing', () => {
  const { columns, records } = infer('{"a":"x","a":2}\n{"a":1} x\n{"a":1}\n')
  assert.equal(records, 1)
  assert.deepEqual(
    columns.map(({ name, kind, nullable }) => [name, kind, nullable]),
    [['a', 'int64', false]],
  )
})

test('no samples, and samples without records, have no columns', () => {
  for (const samples of [[], [''], ['\n\n'], ['{}\n']]) {
    assert.deepEqual(infer(...samples).columns, [])
  }
  assert.equal(infer('{}\n{}\n').records, 2)
})
