// What a String column keeps, byte for byte: text with escapes of every kind, and the JSON text of everything else.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { makeTable, rowsOf, startBothServers, testOn } from './both-servers.ts'
import { lines, loadText } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

async function hexStored(server: (typeof both.all)[number], type: string, values: readonly string[]) {
  await makeTable(server, 't', `i UInt32, x ${type}`)
  const report = await loadText(server, 't', lines(values.map((value, i) => `{"i":${i},"x":${value}}`)))
  assert.equal(report.error, undefined)
  const stored = await rowsOf(server, 'SELECT hex(x) FROM t ORDER BY i')
  return stored.map(([value]) => String(value).toLowerCase())
}

const utf8Hex = (text: string): string => Buffer.from(text).toString('hex')

const TEXTS: readonly string[] = [
  '""',
  '"plain"',
  '"\\"\\\\\\/\\b\\f\\n\\r\\t"',
  '"\\u0041\\u00e9\\u20AC\\uD83D\\ude00"',
  '"\\u0000 in the middle, \\u0001 and \u007f"',
  '"é€😀 ﷽ \u2028\u2029 e\u0301 \u200b"',
  '"\\\\N"',
  '"\\\\u0041 is no escape"',
  '"ends with a backslash\\\\"',
  '"{\\"a\\": 1}"',
  `"${'long '.repeat(40_000)}"`,
]

for (const type of ['String', 'Nullable(String)', 'LowCardinality(String)']) {
  testOn(both.all, `${type} keeps every character of a text`, async (server) => {
    const expected = TEXTS.map((text) => utf8Hex(JSON.parse(text) as string))
    assert.deepEqual(await hexStored(server, type, TEXTS), expected)
  })
}

testOn(both.all, 'all the control characters survive, escaped', async (server) => {
  const texts = Array.from({ length: 32 }, (_, code) => `"<\\u${code.toString(16).padStart(4, '0')}>"`)
  const expected = texts.map((text) => utf8Hex(JSON.parse(text) as string))
  assert.deepEqual(await hexStored(server, 'String', texts), expected)
})

// The text in the table is the text in the input, with its white space and its digits.
const NOT_TEXTS: readonly string[] = [
  '12.50',
  '-0',
  '1e400',
  '123456789012345678901234567890',
  'true',
  'false',
  '[1, 2]',
  '[]',
  '{}',
  '{"a" : [1, "x\\n\\"é\\u00e9"], "b":{"c":null}}',
  '{\t"tab":1}',
]

for (const type of ['String', 'Nullable(String)', 'LowCardinality(String)']) {
  testOn(both.all, `numbers, booleans, arrays and objects go into ${type} as their JSON text`, async (server) => {
    assert.deepEqual(await hexStored(server, type, NOT_TEXTS), NOT_TEXTS.map(utf8Hex))
  })
}

testOn(both.all, 'a record with JSON text in one column keeps its other columns', async (server) => {
  await makeTable(server, 't', 'a Int32, b String, c Nullable(String), d Array(String)')
  const rows = ['{"d":["x"],"c":null,"b":{"k":1},"a":1}', '{ "a" : 2 , "b" : "\\u00e9" , "c" : [ ] , "d" : [] }']
  const report = await loadText(server, 't', lines(rows))
  assert.equal(report.error, undefined)
  assert.deepEqual(await rowsOf(server, 'SELECT a, b, c, d FROM t ORDER BY a'), [
    [1, '{"k":1}', null, ['x']],
    [2, 'é', '[ ]', []],
  ])
})

testOn(both.all, 'FixedString is filled up with zeros, counted in bytes', async (server) => {
  const values = ['"abcd"', '"a"', '""', '"\\u00e9b"', '"€"', '"\\u0000a"']
  const expected = values.map((value) => utf8Hex(JSON.parse(value) as string).padEnd(8, '0'))
  assert.deepEqual(await hexStored(server, 'FixedString(4)', values), expected)
})

testOn(both.all, 'the last line needs no line break, and CRLF, a BOM and blank lines are no data', async (server) => {
  await makeTable(server, 't', 'x String')
  const report = await loadText(server, 't', '\ufeff{"x":"a"}\r\n\r\n  \n{"x":"b\\r"}\r\n{"x":"c"}')
  assert.deepEqual(report.rows, { read: 5, loaded: 3, rejected: 0, skipped: 2 })
  assert.equal(report.balanced, true)
  assert.deepEqual(await rowsOf(server, 'SELECT x FROM t ORDER BY x'), [['a'], ['b\r'], ['c']])
})
