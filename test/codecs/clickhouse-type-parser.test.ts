import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseType, type TypeArgument, type TypeNode } from '../../src/codecs/clickhouse/type-parser.ts'
import { Random } from '../oracle/random.ts'
import { rounds } from '../oracle/rounds.ts'

const of = (name: string, ...args: TypeArgument[]): TypeNode => ({ name, args })
const type = (node: TypeNode): TypeArgument => ({ type: node })
const number = (value: number): TypeArgument => ({ number: value })
const text = (value: string): TypeArgument => ({ text: value })
const named = (label: string, node: TypeNode): TypeArgument => ({ label, type: node })
const entry = (label: string, value: number): TypeArgument => ({ text: label, number: value })

const CASES: readonly [source: string, node: TypeNode][] = [
  ['UInt8', of('UInt8')],
  ['String', of('String')],
  ['Tuple()', of('Tuple')],
  ['FixedString(16)', of('FixedString', number(16))],
  ['Decimal(9, 2)', of('Decimal', number(9), number(2))],
  ['Decimal(9,2)', of('Decimal', number(9), number(2))],
  ['Nullable(Int64)', of('Nullable', type(of('Int64')))],
  ['LowCardinality(Nullable(String))', of('LowCardinality', type(of('Nullable', type(of('String')))))],
  ['Array(Nullable(Decimal(9, 2)))', of('Array', type(of('Nullable', type(of('Decimal', number(9), number(2))))))],
  ['Map(String, Array(UInt8))', of('Map', type(of('String')), type(of('Array', type(of('UInt8')))))],
  ['Tuple(UInt8, String)', of('Tuple', type(of('UInt8')), type(of('String')))],
  ['Tuple(a UInt8, `b c` String)', of('Tuple', named('a', of('UInt8')), named('b c', of('String')))],
  ['Tuple(`a\\`b` UInt8)', of('Tuple', named('a`b', of('UInt8')))],
  [
    'Nested(a UInt8, b Array(String))',
    of('Nested', named('a', of('UInt8')), named('b', of('Array', type(of('String'))))),
  ],
  ["DateTime('UTC')", of('DateTime', text('UTC'))],
  ["DateTime64(3, 'Europe/Berlin')", of('DateTime64', number(3), text('Europe/Berlin'))],
  ["Enum8('a' = 1)", of('Enum8', entry('a', 1))],
  ["Enum8('a' = 1, 'it\\'s' = -2, '' = 0)", of('Enum8', entry('a', 1), entry("it's", -2), entry('', 0))],
  ["Enum16('a\\\\b' = 300, 'x, y' = 4, '(' = 5)", of('Enum16', entry('a\\b', 300), entry('x, y', 4), entry('(', 5))],
  ["Enum8('日本' = 1)", of('Enum8', entry('日本', 1))],
  ['AggregateFunction(sum, UInt64)', of('AggregateFunction', type(of('sum')), type(of('UInt64')))],
  [
    'AggregateFunction(quantiles(5, 9), Float64)',
    of('AggregateFunction', type(of('quantiles', number(5), number(9))), type(of('Float64'))),
  ],
  ['SimpleAggregateFunction(sum, UInt64)', of('SimpleAggregateFunction', type(of('sum')), type(of('UInt64')))],
  ['Variant(Array(UInt8), String)', of('Variant', type(of('Array', type(of('UInt8')))), type(of('String')))],
  ['JSON', of('JSON')],
  [
    "JSON(max_dynamic_types=4, max_dynamic_paths=8, `a.b` UInt32, `x y` String, SKIP q, SKIP `r.s`, SKIP REGEXP 'x\\'y')",
    of(
      'JSON',
      { label: 'max_dynamic_types', number: 4 },
      { label: 'max_dynamic_paths', number: 8 },
      named('a.b', of('UInt32')),
      named('x y', of('String')),
      named('SKIP', of('q')),
      { label: 'SKIP', text: 'r.s' },
      { label: 'SKIP REGEXP', text: "x'y" },
    ),
  ],
  ['Tuple(SKIP UInt8, REGEXP String)', of('Tuple', named('SKIP', of('UInt8')), named('REGEXP', of('String')))],
  ['Dynamic(max_types=8)', of('Dynamic', { label: 'max_types', number: 8 })],
  [
    'AggregateFunction(quantiles(0.5, 0.9), Float64)',
    of('AggregateFunction', type(of('quantiles', number(0.5), number(0.9))), type(of('Float64'))),
  ],
  [
    'Tuple(\n    a UInt8,\n    b Array(String)\n)',
    of('Tuple', named('a', of('UInt8')), named('b', of('Array', type(of('String'))))),
  ],
  [' Array ( UInt8 ) ', of('Array', type(of('UInt8')))],
]

for (const [source, node] of CASES) {
  test(`${JSON.stringify(source)} is read`, () => assert.deepEqual(parseType(source.trimEnd()), node))
}

const BROKEN = [
  '',
  ' ',
  '(',
  ')',
  '()',
  'Array(',
  'Array(UInt8',
  'Array(UInt8))',
  'Array(UInt8) x',
  'Array(,)',
  'Array(UInt8,)',
  'Array(UInt8 UInt8 UInt8)',
  'Array UInt8',
  "Enum8('a' = 1",
  "Enum8('a",
  "Enum8('a\\",
  "Enum8('a' 1)",
  'Tuple(`a UInt8)',
  'Tuple(`a`)',
  'Decimal(9; 2)',
  'Tuple(a UInt8 b String)',
  'Dynamic(max_types=)',
  'Dynamic(max_types=many)',
  'JSON(SKIP REGEXP x)',
  "JSON(SKIP REGEXP 'x)",
  'JSON(SKIP `x)',
  'UInt8]',
  'Map[String]',
  '日本',
]

for (const source of BROKEN) {
  test(`${JSON.stringify(source)} is of no known grammar`, () => assert.equal(parseType(source), undefined))
}

test('what today’s servers write and is not of the grammar is read or left, never half', () => {
  for (const source of [
    'JSON(max_dynamic_paths=8, a.b UInt32)',
    "Object('json')",
    'QBit(Float32, 16)',
    'AggregateFunction(1, sumMap([1, 2]), Float64)',
  ]) {
    const node = parseType(source)
    assert.ok(node === undefined || node.name === source.slice(0, source.indexOf('(')))
  }
})

test('a hundred thousand brackets in one another are no type, and no end of the stack', () => {
  for (const open of ['Array(', 'Tuple(a ', 'Tuple(`a` ', '(']) {
    assert.equal(parseType(open.repeat(100_000)), undefined)
    assert.doesNotThrow(() => parseType(`${open.repeat(100_000)}UInt8${')'.repeat(100_000)}`))
  }
  let node = parseType(`${'Array('.repeat(30)}UInt8${')'.repeat(30)}`)
  for (let depth = 0; depth < 30; depth++) node = node?.args[0]?.type
  assert.deepEqual(node, of('UInt8'))
})

test('broken texts are never a throw and never without an end', () => {
  const random = new Random(12)
  const pieces = [...`()',\`\\=- \n\t019_.aZ`, 'é', 'Array', 'Enum8', "'x' = 1"]
  let read = 0
  for (let round = 0; round < rounds(30_000, 300_000); round++) {
    const chars = [...random.pick(CASES)[0]]
    for (let i = random.below(4); i >= 0; i--) {
      chars.splice(
        random.below(chars.length + 1),
        random.below(3),
        ...(random.chance(0.6) ? [random.pick(pieces)] : []),
      )
    }
    const source = chars.join('')
    const node = parseType(source)
    if (node === undefined) continue
    read++
    assert.match(node.name, /^[\w.]+$/, source)
  }
  assert.ok(read > 1000 && read < 29_000, `${read} were read`)
})
