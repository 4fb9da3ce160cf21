// Values that a column cannot hold exactly: refused before they reach the server, each with its place.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ErrorCode } from '../../src/index.ts'
import { assertLoaded, postgresRoom } from './postgres-room.ts'
import { assertRefused, MARK } from './refusal.ts'

const room = postgresRoom(`
  CREATE DOMAIN cents AS numeric(6,2);
  CREATE DOMAIN code AS varchar(3);
  CREATE DOMAIN filled AS int NOT NULL`)

/** The types, the code that their bad values get, and the values as JSON. */
const CASES: readonly (readonly [types: readonly string[], code: ErrorCode, values: readonly string[]])[] = [
  [['int2'], 'BL_VALUE_OUT_OF_RANGE', ['32768', '-32769', '100000000000000000000']],
  [['int4'], 'BL_VALUE_OUT_OF_RANGE', ['2147483648', '-2147483649']],
  [['int8'], 'BL_VALUE_OUT_OF_RANGE', ['9223372036854775808', '-9223372036854775809']],
  [['oid'], 'BL_VALUE_OUT_OF_RANGE', ['-1', '4294967296']],
  [['int2', 'int4', 'int8', 'oid'], 'BL_VALUE_TYPE', ['1.5', '1.0', '1e3', '"12"', 'true', '[1]', '{"a":1}']],
  [['float4'], 'BL_VALUE_OUT_OF_RANGE', ['1e39', '-1e39', '1e-60']],
  [['float8'], 'BL_VALUE_OUT_OF_RANGE', ['1e400', '-1e400', '1e-400', `1${'0'.repeat(400)}`]],
  [['float4', 'float8', 'numeric'], 'BL_VALUE_TYPE', ['"1.5"', '"NaN"', 'false', '[]']],
  [['numeric(5,2)'], 'BL_VALUE_OUT_OF_RANGE', ['1234.5', '-1000', '1e3']],
  [['numeric(5,2)', 'cents'], 'BL_VALUE_PRECISION', ['1.234', '0.001', '-1e-3']],
  [['numeric(3,5)'], 'BL_VALUE_OUT_OF_RANGE', ['0.01', '1']],
  [['numeric(2,-3)'], 'BL_VALUE_PRECISION', ['12345', '12000.5']],
  [['numeric(2,-3)'], 'BL_VALUE_OUT_OF_RANGE', ['123000']],
  [['bool'], 'BL_VALUE_TYPE', ['1', '0', '"true"', '"t"']],
  [['uuid'], 'BL_VALUE_SYNTAX', ['"550e8400e29b41d4a716446655440000"', '"g50e8400-e29b-41d4-a716-446655440000"', '""']],
  [['uuid', 'date', 'time', 'timestamp', 'timestamptz'], 'BL_VALUE_TYPE', ['1700000000', 'true', '{}']],
  [['date'], 'BL_VALUE_SYNTAX', ['"2023-02-29"', '"2023-13-01"', '"0000-01-01"', '"01/02/2024"', '"2024-1-1"', '""']],
  [['date'], 'BL_VALUE_SYNTAX', ['"2024-01-01T00:00:00"', '"today"']],
  [['time'], 'BL_VALUE_SYNTAX', ['"24:00:01"', '"12:60"', '"12"', '"12:34:5"', '"noon"']],
  [['time'], 'BL_VALUE_ZONE', ['"12:34:56Z"', '"12:34+02"']],
  [
    ['timestamp'],
    'BL_VALUE_ZONE',
    ['"2024-01-01T00:00:00Z"', '"2024-01-01 00:00:00 +02:00"', '"2024-01-01T00:00-0800"'],
  ],
  [['timestamp', 'timestamptz'], 'BL_VALUE_SYNTAX', ['"2024-02-30T00:00:00"', '"now"', '"2024-01-01T25:00:00"', '"x"']],
  [['timestamptz'], 'BL_VALUE_SYNTAX', ['"2024-01-01T00:00:00+16:00"', '"2024-01-01T00:00:00 Europe/Berlin"']],
  [['time'], 'BL_VALUE_PRECISION', ['"12:34:56.1234567"']],
  [['timestamp', 'timestamptz'], 'BL_VALUE_PRECISION', ['"2024-01-01T00:00:00.1234567"']],
  [['timestamp(3)', 'timestamptz(3)'], 'BL_VALUE_PRECISION', ['"2024-01-01T00:00:00.1234"']],
  [['time(0)'], 'BL_VALUE_PRECISION', ['"12:34:56.5"']],
  [['varchar(3)', 'char(3)', 'code'], 'BL_VALUE_TOO_LONG', ['"abcd"', '"😀😀😀😀"', '1234', '"\\t\\n\\\\\\""', 'true']],
  [['name'], 'BL_VALUE_TOO_LONG', [`"${'n'.repeat(64)}"`, `"${'é'.repeat(32)}"`]],
  [['"char"'], 'BL_VALUE_TOO_LONG', ['"ab"', '"é"']],
  [['text', 'varchar(9)', 'citext'], 'BL_NUL_CHARACTER', ['"a\\u0000b"', '"\\u0000"']],
  [['text', 'varchar(9)'], 'BL_LONE_SURROGATE', ['"\\ud800"', '"\\udc00\\ud800"', '"a\\ud83dé"', '"\\ud83d\\u0041"']],
  [['int4[]', 'text[]'], 'BL_VALUE_TYPE', ['5', '"1,2"', '{"a":1}', 'true']],
  [['int4[]'], 'BL_VALUE_TYPE', ['[1,"x"]', '[[1],[1.5]]']],
  [['int4[]'], 'BL_VALUE_OUT_OF_RANGE', ['[1, 2147483648]']],
  [['numeric(5,2)[]'], 'BL_VALUE_PRECISION', ['[1.25,0.001]']],
  [['text[]'], 'BL_NUL_CHARACTER', ['["a","\\u0000"]']],
  [['inet', 'interval', 'bytea', 'int4range'], 'BL_VALUE_TYPE', ['{"a":1}', '[1,2]']],
  [['int4 NOT NULL', 'filled'], 'BL_NULL', ['null']],
]

for (const [types, code, values] of CASES) {
  for (const type of types) {
    test(`${type} refuses ${values.join(', ').slice(0, 70)} with ${code}`, async () => {
      const table = `"bad ${type.replaceAll('"', '')} ${code}"`
      await room.query(`CREATE EXTENSION IF NOT EXISTS citext; CREATE TABLE IF NOT EXISTS ${table} (id int, v ${type})`)
      for (const value of values) {
        // The byte at fault is the value's first one: of a text, the first after the quote.
        const at = value.startsWith('"') ? `"${MARK}${value.slice(1)}` : `${MARK}${value}`
        const good = type.includes('NULL') || type === 'filled' ? '' : '{"id":1}\n'
        await assertRefused(room, table, `${good}\n{ "id": 2, "v": ${at} }\n{"id":3}\n`, {
          code,
          column: 'v',
          says: code === 'BL_NULL' ? ['null'] : [value.slice(0, 25)],
        })
      }
    })
  }
}

test('a long value is cut short in the message, between characters', async () => {
  await room.query('CREATE TABLE cut (v varchar(3))')
  for (const text of ['x'.repeat(50_000), `x${'é'.repeat(50_000)}`, '😀'.repeat(50_000), ` ${'日'.repeat(50_000)}`]) {
    const { error } = await room.load('cut', `{"v":"${text}"}\n`)
    assert.equal(error?.code, 'BL_VALUE_TOO_LONG')
    assert.ok(error.message.startsWith(`"${text.slice(0, 10)}`))
    assert.match(error.message, /…/)
    assert.doesNotMatch(error.message, /\ufffd/)
    assert.ok(error.message.length < 200)
  }
})

test('escapes in dates, times and UUIDs count as their characters', async () => {
  await room.query('CREATE TABLE escaped (d date, t time(0), s timestamptz, u uuid, a date[])')
  const record = String.raw`{"d":"2024\u002d02-29","t":"12\u003a34:56","s":"2024-02-29T00:00:00\u002B02:00",
    "u":"\u0035\u0035\u0030e8400-e29b-41d4-a716-446655440000","a":["2024-02-2\u0039"]}`.replace('\n', '')
  assertLoaded(await room.load('escaped', record), 1)
  assert.deepEqual(await room.query('SELECT e::text FROM escaped e'), [
    { e: '(2024-02-29,12:34:56,"2024-02-28 22:00:00+00",550e8400-e29b-41d4-a716-446655440000,{2024-02-29})' },
  ])
})
