import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clickhouseTextChecks } from '../../src/codecs/clickhouse/text.ts'
import { CASES } from './clickhouse-cases.ts'
import { scannedValue } from './scanned-value.ts'

test('every type with a check has cases of all five kinds, and there are no cases of other types', () => {
  const types = Object.keys(clickhouseTextChecks)
  assert.ok(types.length >= 25)
  assert.deepEqual([...new Set(CASES.map(({ type }) => type))].sort(), types.sort())
  for (const { type, good, limits, empty, malformed, wrongKind } of CASES) {
    for (const cases of [good, limits, empty, malformed, wrongKind]) assert.ok(cases.length > 0, type)
  }
})

for (const { type, args = [], ...kinds } of CASES) {
  const check = clickhouseTextChecks[type]?.(args)
  for (const kind of ['good', 'limits', 'empty', 'malformed', 'wrongKind'] as const) {
    test(`${type}(${args.join(', ')}): ${kind}`, () => {
      assert.ok(check)
      for (const [json, expected] of kinds[kind]) {
        const value = scannedValue(json)
        assert.equal(check(value.bytes, value.start, value.end, value.kind), expected, json)
      }
    })
  }
}

test('a date or time with escapes in it is refused: the server reads these without decoding them', () => {
  for (const [type, json] of [
    ['Date', '"2024\\u002d02-29"'],
    ['Date32', '"2024\\u002d02-29"'],
    ['DateTime', '"2024-02-29T01:02:03\\u002b02:00"'],
    ['DateTime64', '"2024-02-29T01:02:03\\u002b02:00"'],
    ['UUID', '"61f0c404\\u002db35c-11e7-907b-a6006ad3dba0"'],
  ] as const) {
    const value = scannedValue(json)
    const verdict = clickhouseTextChecks[type]?.([])(value.bytes, value.start, value.end, value.kind)
    assert.ok(verdict !== undefined && verdict < 0, type)
  }
})
