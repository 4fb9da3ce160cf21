// What a server would change without a word is refused before anything is sent: code, file, line, byte, column, value.
import assert from 'node:assert/strict'
import { after } from 'node:test'
import { loadFiles } from '../../src/index.ts'
import { countOf, makeTable, startBothServers, type TestServer, testOn } from './both-servers.ts'
import { tempFile } from './load-text.ts'

const both = await startBothServers()
after(() => both.stop())

interface Refusal {
  readonly type: string
  /** The JSON text that is refused. */
  readonly value: string
  readonly code: string
  /** Only today's server has the type. */
  readonly isNew?: boolean
}

function refused(code: string, type: string, values: readonly string[], isNew = false): Refusal[] {
  return values.map((value) => ({ code, type, value, isNew }))
}

const RANGE = 'BL_VALUE_OUT_OF_RANGE'
const TYPE = 'BL_VALUE_TYPE'
const SYNTAX = 'BL_VALUE_SYNTAX'
const PRECISION = 'BL_VALUE_PRECISION'

const REFUSALS: readonly Refusal[] = [
  ...refused(RANGE, 'UInt8', ['256', '300', '-1', '99999999999999999999999']),
  ...refused(RANGE, 'Int8', ['128', '-129']),
  ...refused(RANGE, 'Int16', ['32768', '-32769']),
  ...refused(RANGE, 'UInt16', ['65536']),
  ...refused(RANGE, 'Int32', ['2147483648', '-2147483649']),
  ...refused(RANGE, 'UInt32', ['4294967296']),
  ...refused(RANGE, 'Int64', ['9223372036854775808', '-9223372036854775809']),
  ...refused(RANGE, 'UInt64', ['18446744073709551616', '-1']),
  ...refused(RANGE, 'Int128', [String(2n ** 127n)], true),
  ...refused(RANGE, 'UInt256', [String(2n ** 256n)], true),
  ...refused(TYPE, 'Int32', ['"5"', '""', '1.5', '1.0', '1e3', 'true', '[1]', '{}']),
  ...refused(TYPE, 'UInt8', ['"true"', '0.5']),
  ...refused(TYPE, 'Bool', ['1', '"true"'], true),
  ...refused(RANGE, 'Float64', ['1e309', '-1e309', '1e-400']),
  ...refused(RANGE, 'Float32', ['3.5e38', '1e-46']),
  ...refused(TYPE, 'Float64', ['"1.5"', '"nan"', 'true']),
  ...refused(PRECISION, 'Decimal(9, 2)', ['1.239', '1e-3', '0.001']),
  ...refused(RANGE, 'Decimal(9, 2)', ['10000000', '-12345678.9', '1e7']),
  ...refused(TYPE, 'Decimal(9, 2)', ['"1.2"', 'false']),
  ...refused(RANGE, 'Decimal(38, 0)', ['1e38']),
  ...refused('BL_NULL', 'Int32', ['null']),
  ...refused('BL_NULL', 'String', ['null']),
  ...refused('BL_NULL', 'LowCardinality(String)', ['null']),
  ...refused('BL_NULL', "Enum8('a' = 1)", ['null']),
  ...refused('BL_NULL', 'Array(Int32)', ['null', '[1,null]']),
  ...refused(RANGE, 'Nullable(UInt8)', ['300']),
  ...refused(RANGE, 'Array(UInt8)', ['[300]', '[1, 2, -1]']),
  ...refused(RANGE, 'Array(Array(UInt8))', ['[[1],[300]]']),
  ...refused(RANGE, 'Array(Nullable(Int8))', ['[null,128]']),
  ...refused(TYPE, 'Array(UInt8)', ['5', '["1"]', '[[1]]', '{}']),
  ...refused(TYPE, 'Array(String)', ['[5]', '"x"']),
  ...refused(RANGE, 'Date', ['"1969-12-31"', '"1900-01-01"', '"2149-06-07"']),
  ...refused(SYNTAX, 'Date', ['"2024-02-30"', '"2024-1-1"', '"20240101"', '"2024-01-01T00:00:00"', '""']),
  ...refused(TYPE, 'Date', ['20240101']),
  ...refused(RANGE, 'Array(Date)', ['["2024-01-01","1900-01-01"]']),
  ...refused(RANGE, 'Date32', ['"1899-12-31"', '"2300-01-01"'], true),
  ...refused(PRECISION, "DateTime('UTC')", ['"2024-02-29T12:34:56.5Z"', '"2024-02-29 12:34:56.001"']),
  ...refused(SYNTAX, "DateTime('UTC')", ['"2024-02-29T25:00:00Z"', '"12:34:56"', '"tomorrow"', '"1700000000"']),
  ...refused(RANGE, "DateTime('UTC')", ['"1969-12-31T23:59:59Z"', '"1970-01-01T00:59:59+01:00"', '4294967296', '-1']),
  ...refused(RANGE, "DateTime('UTC')", ['"2106-02-07T06:28:16Z"', '"2106-02-06T23:59:59-12:00"']),
  ...refused(TYPE, "DateTime('UTC')", ['1.5', 'true']),
  ...refused(PRECISION, "DateTime64(3, 'UTC')", ['"2024-02-29T12:34:56.1234Z"'], true),
  ...refused(RANGE, "DateTime64(3, 'UTC')", ['"1899-12-31T23:59:59Z"', '"2300-01-01T00:00:00Z"'], true),
  ...refused(RANGE, "DateTime64(9, 'UTC')", ['"2262-12-31T00:00:00Z"'], true),
  ...refused(TYPE, "DateTime64(3, 'UTC')", ['1700000000'], true),
  ...refused(SYNTAX, 'UUID', ['"61f0c404"', '"61f0c404-5cb3-11e7-907b-a6006ad3dbaz"', '""']),
  ...refused(SYNTAX, 'UUID', ['"61f0c4045cb311e7907ba6006ad3dba0"']),
  ...refused(TYPE, 'UUID', ['5']),
  ...refused('BL_VALUE_TOO_LONG', 'FixedString(4)', ['"abcde"', '"é€"', '"\\u20acab"']),
  ...refused('BL_LONE_SURROGATE', 'String', ['"\\ud800"', '"x\\udc00y"', '"\\ud800\\u0041"']),
  ...refused('BL_LONE_SURROGATE', 'Array(String)', ['["\\ud800"]']),
  ...refused('BL_LONE_SURROGATE', 'FixedString(8)', ['"\\udfff"']),
]

/** Loads a good row, a blank line, the bad row and a good row; all the columns but `x` fit. */
async function checkRefusal(server: TestServer, { type, value, code }: Refusal): Promise<void> {
  await makeTable(server, 't', `i UInt32, x ${type}`)
  const before = '{"i":1,"x":'
  const text = `\n${before} ${value} }\n`
  const file = tempFile(text)
  const report = await loadFiles({ sink: 'clickhouse', url: server.url, env: {}, workers: 1, table: 't', files: [file] })
  const error = report.tables[0]?.error
  assert.equal(error?.code, code, error?.message)
  // Inside the quotes for texts: that is where the value is.
  const byteOffset = 1 + before.length + 1 + (value.startsWith('"') ? 1 : 0)
  assert.deepEqual(error?.place, { source: file, line: 2, byteOffset, column: 'x' })
  if (code === 'BL_NULL') assert.ok(error?.message.includes(type), error?.message)
  else assert.ok(error?.message.includes(value), error?.message)
  assert.match(error?.hint ?? '', /--max-errors/)
  assert.equal(report.exitStatus, 5)
  assert.equal(await countOf(server, 't'), 0)
}

for (const one of REFUSALS) {
  testOn(one.isNew === true ? [both.today] : both.all, `${one.type} refuses ${one.value} with ${one.code}`, (server) =>
    checkRefusal(server, one),
  )
}

// Its Date and DateTime end with 2105: a later day becomes 0 there.
for (const one of [
  ...refused(RANGE, 'Date', ['"2106-01-01"', '"2149-06-06"']),
  ...refused(RANGE, "DateTime('UTC')", ['"2106-01-01T00:00:00Z"']),
]) {
  testOn([both.old], `${one.type} refuses ${one.value} with ${one.code}`, (server) => checkRefusal(server, one))
}

// Midnight in Tokyo was still 1969 in UTC: one server stores 0, the other a time in 2106.
testOn(both.all, 'a time without a zone is refused when it is before 1970 in the zone of the column', (server) =>
  checkRefusal(server, { type: "DateTime('Asia/Tokyo')", value: '"1970-01-01 08:59:59"', code: RANGE }),
)
