import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ColumnBuffer } from '../../src/codecs/column-buffer.ts'
import { postgresTextWriters, writeAny } from '../../src/codecs/postgres/text.ts'
import { REJECT } from '../../src/codecs/reject.ts'
import type { ValueWriter } from '../../src/codecs/value-kind.ts'
import { CASES } from './postgres-cases.ts'
import { scannedValue } from './scanned-value.ts'

/** The field that the writer makes of the value, or its reject. */
function written(writer: ValueWriter, json: string): string | number {
  const { bytes, start, end, kind } = scannedValue(json)
  // The smallest buffer: a writer that forgets to make room loses bytes.
  const out = new ColumnBuffer(1)
  const result = writer(bytes, start, end, kind, out)
  return result < 0 ? result : Buffer.from(out.bytes.subarray(0, out.length)).toString()
}

test('every type with a writer has cases of all five kinds, and there are no cases of other types', () => {
  const types = Object.keys(postgresTextWriters)
  assert.ok(types.length >= 20)
  assert.deepEqual([...new Set(CASES.map(({ type }) => type))].sort(), types.sort())
  for (const { type, good, limits, empty, malformed, wrongKind } of CASES) {
    for (const cases of [good, limits, empty, malformed, wrongKind]) assert.ok(cases.length > 0, type)
  }
})

for (const { type, declared = {}, ...kinds } of CASES) {
  const writer = postgresTextWriters[type]?.(declared)
  for (const kind of ['good', 'limits', 'empty', 'malformed', 'wrongKind'] as const) {
    test(`${type} ${JSON.stringify(declared)}: ${kind}`, () => {
      assert.ok(writer)
      for (const [json, expected] of kinds[kind]) assert.equal(written(writer, json), expected, json)
    })
  }
}

test('a type without a writer takes text, numbers and words as they are, and nothing nested', () => {
  assert.equal(written(writeAny, '"127.0.0.1/8"'), '127.0.0.1/8')
  assert.equal(written(writeAny, '"a\\tb\\\\"'), 'a\\tb\\\\')
  assert.equal(written(writeAny, '-1.50e3'), '-1.50e3')
  assert.equal(written(writeAny, 'true'), 'true')
  assert.equal(written(writeAny, '""'), '')
  assert.equal(written(writeAny, '{"a":1}'), REJECT.valueType)
  assert.equal(written(writeAny, '[1]'), REJECT.valueType)
  assert.equal(written(writeAny, '"\\u0000"'), REJECT.nulCharacter)
})

test('every character comes out as COPY reads it: backslashes and controls escaped, the rest as it is', () => {
  const letters: Record<number, string> = { 8: '\\b', 9: '\\t', 10: '\\n', 11: '\\v', 12: '\\f', 13: '\\r', 92: '\\\\' }
  const writer = postgresTextWriters['text']?.({})
  assert.ok(writer)
  for (let point = 1; point < 0x250; point++) {
    const char = String.fromCodePoint(point)
    const escaped = `"x\\u${point.toString(16).padStart(4, '0')}y"`
    assert.equal(written(writer, escaped), `x${letters[point] ?? char}y`)
    if (point >= 0x20 && point !== 0x22 && point !== 0x5c) assert.equal(written(writer, `"x${char}y"`), `x${char}y`)
  }
})

test('backslashes of any number are all doubled: there is room for them', () => {
  for (let pairs = 0; pairs < 70; pairs++) {
    const json = `{"a":"${'\\\\'.repeat(pairs)}"}`
    for (const type of ['text', 'varchar', 'json', 'jsonb']) {
      const writer = postgresTextWriters[type]?.({})
      assert.ok(writer)
      assert.equal(written(writer, json), json.replaceAll('\\', '\\\\'), type)
    }
  }
})

test('a text that looks like a marker of COPY is not one', () => {
  const writer = postgresTextWriters['text']?.({})
  assert.ok(writer)
  assert.equal(written(writer, '"\\\\N"'), '\\\\N')
  assert.equal(written(writer, '"\\\\."'), '\\\\.')
  assert.equal(written(writer, '"\\\\D"'), '\\\\D')
})
