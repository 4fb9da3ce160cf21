// Every value arrives as it was written. The expectations come from the JSON text by JSON.parse and BigInt.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { makeTable, rowsOf, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { hexOfBytes, scaledDecimal } from './exact-decimal.ts'
import { lines, loadText } from './load-text.ts'

interface ValueCase {
  readonly type: string
  /** JSON texts, one row each. */
  readonly values: readonly string[]
  /** What to ask of the column `x`; its text when missing. */
  readonly select?: string
  /** What the server must give back for a JSON text. */
  readonly expect: (json: string) => unknown
  /** Only today's server has the type. */
  readonly isNew?: boolean
}

const both = await startBothServers()
after(() => both.stop())

const exact = (json: string): string => BigInt(json).toString()
const parsed = (json: string): unknown => JSON.parse(json)
const same = (json: string): string => json

/** The smallest, the largest and a few more values of an integer type. */
function integers(bits: number, isSigned: boolean): string[] {
  const top = 1n << BigInt(isSigned ? bits - 1 : bits)
  return [isSigned ? -top : 0n, top - 1n, 0n, 1n, top / 3n, ...(isSigned ? [-1n] : [])].map(String)
}

/** Decimals by their bits: 18.16 prints long ones wrongly. */
function decimals(precision: number, scale: number, bits: number, values: readonly string[]): ValueCase {
  return {
    type: `Decimal(${precision}, ${scale})`,
    values,
    select: 'hex(reinterpretAsString(x))',
    expect: (json) => hexOfBytes(scaledDecimal(json, scale), bits),
    isNew: precision > 38,
  }
}

const CASES: readonly ValueCase[] = [
  ...[8, 16, 32, 64].flatMap((bits) => [
    { type: `Int${bits}`, values: integers(bits, true), expect: exact },
    { type: `UInt${bits}`, values: integers(bits, false), expect: exact },
  ]),
  ...[128, 256].flatMap((bits) => [
    { type: `Int${bits}`, values: integers(bits, true), expect: exact, isNew: true },
    { type: `UInt${bits}`, values: integers(bits, false), expect: exact, isNew: true },
  ]),
  { type: 'UInt8', values: ['true', 'false'], expect: (json) => String(Number(JSON.parse(json))) },
  { type: 'Bool', values: ['true', 'false'], expect: same, isNew: true },
  decimals(9, 2, 32, ['1.23', '-9999999.99', '1.50e1', '0', '1.500', '123e-2', '1e3', '-0.01', '9999999.99']),
  decimals(18, 9, 64, ['999999999.999999999', '0.000000001', '-999999999.999999999']),
  decimals(38, 10, 128, ['9999999999999999999999999999.9999999999', '-12345678901234567890.123', '-1']),
  decimals(76, 20, 256, [`${'9'.repeat(56)}.${'9'.repeat(20)}`, '-0.00000000000000000001']),
  {
    type: 'UUID',
    values: ['"61f0c404-5cb3-11e7-907b-a6006ad3dba0"', '"FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"'],
    expect: (json) => String(JSON.parse(json)).toLowerCase(),
  },
  {
    type: "Enum8('a' = 1, 'b b' = -128, 'ü' = 127)",
    values: ['"a"', '"b b"', '"ü"', '"\\u00fc"'],
    expect: parsed,
  },
  { type: 'IPv4', values: ['"1.2.3.4"', '"255.255.255.255"'], expect: parsed, isNew: true },
  { type: 'IPv6', values: ['"2001:db8::1"'], expect: parsed, isNew: true },
  {
    type: 'Nullable(Int64)',
    values: ['null', '-9223372036854775808', '9007199254740993'],
    expect: (json) => (json === 'null' ? null : exact(json)),
  },
  { type: 'Nullable(UUID)', values: ['null', '"61f0c404-5cb3-11e7-907b-a6006ad3dba0"'], expect: parsed },
  { type: 'LowCardinality(String)', values: ['"a"', '"b"', '"a"', '""'], expect: parsed },
  { type: 'LowCardinality(Nullable(String))', values: ['"a"', 'null', '""'], expect: parsed },
  {
    type: 'Array(Int32)',
    values: ['[]', '[ 1,-2147483648 , 2147483647]'],
    select: 'x',
    expect: parsed,
  },
  {
    type: 'Array(String)',
    values: ['[]', '[""]', '["a\\"b\\n\\u00e9", "\\u0000", "\\ud83d\\ude00"]'],
    select: 'x',
    expect: parsed,
  },
  { type: 'Array(Nullable(String))', values: ['[null,"x",null]', '[]'], select: 'x', expect: parsed },
  {
    type: 'Array(Nullable(Int64))',
    values: ['[null,9223372036854775807,-1]'],
    select: 'arrayMap(e -> toString(e), x)',
    expect: () => [null, '9223372036854775807', '-1'],
  },
  { type: 'Array(Array(UInt8))', values: ['[[1,255],[],[0]]', '[]'], select: 'x', expect: parsed },
  { type: 'Map(String, Int32)', values: ['{"a":1,"b c":-2}', '{}'], select: 'x', expect: parsed, isNew: true },
  {
    type: 'Map(String, Array(Nullable(String)))',
    values: ['{"é\\n":["q",null]}'],
    select: 'x',
    expect: parsed,
    isNew: true,
  },
  { type: 'Tuple(Int32, String)', values: ['[1,"a"]', '[ -5 , "é\\n" ]'], select: 'x', expect: parsed },
  {
    type: 'Tuple(a Int32, b String)',
    values: ['{"a":1,"b":"x"}', '{"b":"y", "a":2}'],
    select: 'x',
    expect: parsed,
    isNew: true,
  },
  { type: 'JSON', values: ['{"a":1,"b":{"c":[1,2]}}'], select: 'x', expect: parsed, isNew: true },
]

async function checkCase(server: TestServer, { type, values, select, expect }: ValueCase): Promise<void> {
  await makeTable(server, 't', `i UInt32, x ${type}`)
  const report = await loadText(server, 't', lines(values.map((value, i) => `{"i":${i},"x":${value}}`)))
  assert.equal(report.error, undefined)
  assert.deepEqual(report.rows, { read: values.length, loaded: values.length, rejected: 0, skipped: 0 })
  assert.equal(report.balanced, true)
  const stored = await rowsOf(server, `SELECT ${select ?? 'toString(x)'} FROM t ORDER BY i`)
  assert.deepEqual(
    stored.map(([value]) => value),
    values.map(expect),
  )
}

for (const one of CASES) {
  testOn(one.isNew === true ? [both.today] : both.all, `${one.type} keeps ${one.values[0]} and others`, (server) =>
    checkCase(server, one),
  )
}

testOn(both.all, 'Nested columns are arrays under their full names', async (server) => {
  await makeTable(server, 't', 'n Nested(a Int32, b String)')
  const report = await loadText(server, 't', '{"n.a":[1,2],"n.b":["x","é"]}\n{"n.b":[],"n.a":[]}\n')
  assert.equal(report.error, undefined)
  assert.deepEqual(await rowsOf(server, 'SELECT n.a, n.b FROM t ORDER BY length(n.a)'), [
    [[], []],
    [
      [1, 2],
      ['x', 'é'],
    ],
  ])
})
