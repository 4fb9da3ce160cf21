import assert from 'node:assert/strict'
import { test } from 'node:test'
import { binaryScalars } from '../../src/codecs/postgres/binary/scalars.ts'
import { REJECT } from '../../src/codecs/reject.ts'
import { CASES, goldenFields } from './postgres-binary-golden.ts'
import { CASE_KINDS, family, fieldOf, taken } from './postgres-binary-type.ts'

const golden = goldenFields()

test('every type has cases of all kinds, and every golden field is the case of a type', () => {
  assert.deepEqual([...new Set(CASES.map(({ name }) => name))].sort(), Object.keys(binaryScalars).sort())
  for (const cases of CASES) for (const kind of CASE_KINDS) assert.ok(cases[kind].length > 0, `${cases.sql}: ${kind}`)
  const keys = CASES.flatMap((cases) => taken(cases).map((json) => `${cases.sql}\t${json}`))
  assert.deepEqual([...golden.keys()], keys)
})

for (const cases of CASES) {
  for (const kind of CASE_KINDS) {
    test(`${cases.sql}: ${kind}`, () => {
      for (const value of cases[kind]) {
        const [json, expected] = typeof value === 'string' ? [value, golden.get(`${cases.sql}\t${value}`)] : value
        assert.ok(expected !== undefined, `no golden field of ${json}`)
        assert.equal(fieldOf(family(cases.name), cases.typmod, json), expected, json.slice(0, 200))
      }
    })
  }
}

test('null is no value of any type', () => {
  for (const { name, typmod } of CASES) assert.equal(fieldOf(family(name), typmod, 'null'), REJECT.nullValue, name)
})

test('every type says what it takes and refuses, in a line without a full stop', () => {
  for (const [name, { accepts, refuses }] of Object.entries(binaryScalars)) {
    for (const words of [accepts, refuses]) assert.match(words, /^[^\n]+[^\n.]$/, name)
  }
})

test('an interval of some fields only cannot be encoded: the server drops the others', () => {
  const { canEncode, make } = family('interval')
  const dayToMinute = (0x0c08 << 16) | 0xffff
  const days = (0x0008 << 16) | 0xffff
  for (const typmod of [dayToMinute, days]) {
    assert.equal(canEncode?.({ typmod }), false)
    assert.throws(() => make({ typmod }, {}), RangeError)
  }
  for (const typmod of [-1, (0x7fff << 16) | 3]) assert.equal(canEncode?.({ typmod }), true)
})
