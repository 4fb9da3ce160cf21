import assert from 'node:assert/strict'
import { test } from 'node:test'
import { eachMember } from '../../src/formats/json/members.ts'
import { fieldOrder } from '../../src/plan/field-order.ts'

const CASES: readonly [lines: readonly string[], order: readonly string[]][] = [
  [[], []],
  [['{"b":1,"a":2}'], ['b', 'a']],
  [
    ['{"a":1,"c":2}', '{"a":1,"b":2,"c":3}'],
    ['a', 'b', 'c'],
  ],
  [
    ['{"b":1}', '{"a":1,"b":2,"c":3}'],
    ['a', 'b', 'c'],
  ],
  [
    ['{"a":1}', '{"c":1}', '{"a":1,"b":1,"c":1}'],
    ['c', 'a', 'b'],
  ],
  [
    ['{"a":1,"b":2}', '{"b":1,"a":2}', 'no JSON', '', '[1]', '{"z":1}'],
    ['z', 'a', 'b'],
  ],
  [['{"__proto__":1,"a\\u0062":{"x":1}}'], ['__proto__', 'ab']],
]

for (const [lines, order] of CASES) {
  test(`the fields of ${lines.join(' ') || 'nothing'} are in the order ${order.join(', ')}`, () => {
    assert.deepEqual(fieldOrder(Buffer.from(lines.map((line) => `${line}\n`).join('')), eachMember), order)
  })
}

test('only the first 200 records are looked at', () => {
  const lines = [...Array.from({ length: 200 }, () => '{"a":1}'), '{"late":1}']
  assert.deepEqual(fieldOrder(Buffer.from(`${lines.join('\n')}\n`), eachMember), ['a'])
})
