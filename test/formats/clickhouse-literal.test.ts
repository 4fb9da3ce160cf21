import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ColumnBuffer, reserve } from '../../src/codecs/column-buffer.ts'
import { KIND } from '../../src/codecs/value-kind.ts'
import { putLiteral } from '../../src/formats/clickhouse-literal.ts'
import { parseJson } from '../oracle/plain-json.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'

function read(text: string): { kind: number; json: string } {
  const bytes = Buffer.from(`..${text}`)
  const out = new ColumnBuffer(4)
  reserve(out, bytes.length * 6 + 8)
  out.length = 1
  const kind = putLiteral(bytes, 2, bytes.length, out)
  return { kind, json: Buffer.from(out.bytes.subarray(1, out.length)).toString() }
}

const LITERALS: readonly [literal: string, value: unknown][] = [
  ['[]', []],
  ['[1,2]', [1, 2]],
  ['[ 1 , 2 ]', [1, 2]],
  ["['a','it\\'s','\\\\','\\n\\0']", ['a', "it's", '\\', '\n\0']],
  ["['\"',']','(']", ['"', ']', '(']],
  ['[NULL,true,-1.5e-3]', [null, true, -0.0015]],
  ['[[1],[]]', [[1], []]],
  ["(1,'x',(2))", [1, 'x', [2]]],
  ["{'k':1,'l':[2]}", { k: 1, l: [2] }],
  ["{1:'x',-2:'y'}", { '1': 'x', '-2': 'y' }],
  ['{}', {}],
  ["{'a':{'b':(1,NULL)}}", { a: { b: [1, null] } }],
  ["['\\x41\\xc3\\xa9 \\q']", ['Aé \\q']],
  ['[nan,-inf]', ['nan', '-inf']],
  ["['日本😀\t\n']", ['日本😀\t\n']],
]

for (const [literal, value] of LITERALS) {
  test(`a literal of ClickHouse: ${literal}`, () => {
    const { kind, json } = read(literal)
    assert.deepEqual(JSON.parse(json), value)
    assert.equal(kind, literal.startsWith('{') ? KIND.object : KIND.array)
  })
}

const NONE = [
  ...['', '1', "'a'", 'NULL', '[', '[1', '[1)', '(1]', '{1}', '{1:2', '[1,]', '[,1]', '[1 2]', '[1]2', '[1],[2]'],
  ...['{[1]:2}', "{'a':1:2}", '[1:2]', "['a]", "['a\\']", "['a''b']", '["a"]', '[abc]', '[01]', '[1.]', '[\\N]'],
  ...["['\\xff']", "['\\x4']", '[--1]', '[()', '(', '{NULL:1}', '[+1]', '[Null]'],
]

for (const text of NONE) {
  test(`no literal of ClickHouse: ${text}`, () => {
    assert.deepEqual(read(text), { kind: 0, json: '' })
  })
}

test('deep literals end', () => {
  assert.equal(read('['.repeat(1024) + ']'.repeat(1024)).kind, KIND.array)
  assert.equal(read('['.repeat(1025) + ']'.repeat(1025)).kind, 0)
})

test('random values come back', () => {
  const random = new Random(3)
  const pieces = ['a', "'", '\\', '"', '\n', 'é', '😀', ',', ']', '\0', '\x1f']
  const value = (depth: number): unknown => {
    const sort = random.below(depth > 3 ? 3 : 6)
    if (sort === 0) return random.text(pieces, random.below(6))
    if (sort === 1) return random.below(1000) - 500
    if (sort === 2) return random.chance(0.3) ? null : random.chance(0.5)
    if (sort < 5) return Array.from({ length: random.below(4) }, () => value(depth + 1))
    return Object.fromEntries(
      Array.from({ length: random.below(4) }, (_, i) => [`${i}${random.text(pieces, 2)}`, value(depth + 1)]),
    )
  }
  const quoted = (text: string): string =>
    `'${text.replaceAll(/['\\]/g, '\\$&').replaceAll('\n', '\\n').replaceAll('\0', '\\0')}'`
  const written = (one: unknown): string => {
    if (typeof one === 'string') return quoted(one)
    if (one === null) return 'NULL'
    if (typeof one !== 'object') return String(one)
    if (Array.isArray(one)) {
      const items = one.map(written).join(random.pick([',', ', ']))
      return random.chance(0.5) ? `[${items}]` : `(${items})`
    }
    return `{${Object.entries(one).map(([key, inner]) => `${quoted(key)}:${written(inner)}`)}}`
  }
  for (let round = 0; round < rounds(2000, 20_000); round++) {
    const whole = [value(0)]
    assert.deepEqual(parseJson(read(written(whole)).json), whole)
  }
})
