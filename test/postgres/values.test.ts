// Every type that has an encoder, and some that have none: what is loaded is what the server makes of the same JSON.
import { test } from 'node:test'
import { postgresRoom } from './postgres-room.ts'
import { assertLikeOracle } from './table-oracle.ts'

const TYPES = `
  CREATE EXTENSION citext;
  CREATE EXTENSION hstore;
  CREATE TYPE mood AS ENUM ('sad', 'ok, or "so"', 'b\\s', 'été');
  CREATE DOMAIN small AS int CHECK (VALUE < 100);
  CREATE DOMAIN word AS text CHECK (VALUE !~ ' ');
  CREATE DOMAIN short AS varchar(2);
  CREATE DOMAIN nested_domain AS short NOT NULL;
  CREATE TYPE pair AS (a int, b text);`

const room = postgresRoom(TYPES)

interface TypeCase {
  readonly type: string
  /** Values as JSON text. */
  readonly values: readonly string[]
}

const CASES: readonly TypeCase[] = [
  { type: 'int2', values: ['0', '-0', '1', '-1', '32767', '-32768', 'null'] },
  { type: 'int4', values: ['0', '-0', '2147483647', '-2147483648', 'null'] },
  // Beyond 2^53 and up to the ends: no digit may be lost to a double.
  {
    type: 'int8',
    values: ['9007199254740993', '-9007199254740993', '9223372036854775807', '-9223372036854775808', '0', 'null'],
  },
  { type: 'oid', values: ['0', '4294967295', '2147483648', 'null'] },
  { type: 'xid8', values: ['0', '4294967296', '9223372036854775808', '18446744073709551615', 'null'] },
  {
    type: 'float4',
    values: ['0', '-0.0', '1.5', '0.1', '3.4028234e38', '-3.4028234e38', '1e-38', '1.4e-45', '7E+3', 'null'],
  },
  {
    type: 'float8',
    values: [
      '0',
      '-0',
      '0.1',
      '1.7976931348623157e308',
      '5e-324',
      '-2.2250738585072014E-308',
      '123456789012345678901234567890.5',
      '1e22',
      'null',
    ],
  },
  {
    type: 'numeric',
    values: [
      '0',
      '-0',
      '0.00',
      '1.50',
      '-1e-30',
      '1E+30',
      '123456789012345678901234567890123456789012345678901234567890.123456789012345678901234567890',
      `-${'9'.repeat(900)}.${'1'.repeat(900)}`,
      'null',
    ],
  },
  { type: 'numeric(9,2)', values: ['1234567.89', '-1234567.89', '1.5', '1.500', '12e3', '1e-2', '0', 'null'] },
  { type: 'numeric(3,5)', values: ['0.00999', '0.00001', '0', 'null'] },
  { type: 'bool', values: ['true', 'false', 'null'] },
  {
    type: 'uuid',
    values: [
      '"00000000-0000-0000-0000-000000000000"',
      '"550e8400-e29b-41d4-a716-446655440000"',
      '"FFFFFFFF-FFFF-FFFF-FFFF-FFFFFFFFFFFF"',
      'null',
    ],
  },
  {
    type: 'date',
    values: ['"0001-01-01"', '"1582-10-15"', '"2024-02-29"', '"9999-12-31"', '"infinity"', '"-infinity"', 'null'],
  },
  { type: 'time', values: ['"00:00"', '"23:59:59"', '"12:34:56.789012"', '"12:34:56.5000000"', 'null'] },
  {
    type: 'timestamp',
    values: [
      '"2024-02-29T12:34:56.123456"',
      '"2024-02-29 12:34"',
      '"0001-01-01T00:00:00"',
      '"9999-12-31t23:59:59.999999"',
      '"2024-02-29"',
      '"2024-01-01T00:00:00.123456000"',
      '"infinity"',
      '"-infinity"',
      'null',
    ],
  },
  {
    type: 'timestamptz',
    values: [
      '"2024-02-29T12:34:56Z"',
      '"2024-02-29T12:34:56z"',
      '"2024-02-29T12:34:56.123456+05:30"',
      '"2024-02-29 12:34:56 -0800"',
      '"2024-02-29T12:34:56+14"',
      '"2024-02-29T12:34:56"',
      '"2024-02-29"',
      '"2024-02-29T12:34:56-15:59"',
      '"infinity"',
      'null',
    ],
  },
  { type: 'timestamp(3)', values: ['"2024-02-29T12:34:56.123"', '"2024-02-29T12:34:56.100000"', 'null'] },
  {
    type: 'jsonb',
    values: [
      '{"z":1,"a":{"b":[true,null,"\\u00e9\\n\\"\\\\"]}}',
      '12345678901234567890.12345',
      '"\\ud83d\\ude00"',
      '[]',
      '{}',
      '""',
      'null',
    ],
  },
  { type: 'mood', values: ['"sad"', '"ok, or \\"so\\""', '"b\\\\s"', '"\\u00e9t\\u00e9"', 'null'] },
  { type: 'citext', values: ['"MiXed"', '"\\t"', '7', 'null'] },
  { type: 'hstore', values: ['"a=>1, b=>NULL, \\"c d\\"=>\\"\\\\\\\\\\""', 'null'] },
  { type: 'name', values: [`"${'é'.repeat(31)}n"`, '"\\u00e9\\n"', 'null'] },
  { type: '"char"', values: ['"a"', '"\\\\"', '""', '7', 'null'] },
  { type: 'numeric(2,-3)', values: ['12000', '-99e3', '0', 'null'] },
  { type: 'time(0)', values: ['"12:34:56.000"', '"12:34"', 'null'] },
  { type: 'timestamptz(3)', values: ['"2024-02-29T12:34:56.123Z"', '"-infinity"', 'null'] },
  { type: 'small', values: ['1', '99', 'null'] },
  { type: 'word', values: ['"abc"', '"z"', '7', 'null'] },
  { type: 'nested_domain', values: ['"ab"', '"c"'] },
  { type: 'bytea', values: ['"\\\\x00ff10"', '"\\\\x"', '"plain"', '"a\\\\\\\\b\\\\000"', 'null'] },
  { type: 'inet', values: ['"192.168.0.1"', '"10.0.0.0/8"', '"2001:db8::1/64"', '"::"', 'null'] },
  { type: 'cidr', values: ['"10.0.0.0/8"', '"2001:db8::/32"', 'null'] },
  { type: 'macaddr', values: ['"08:00:2b:01:02:03"', 'null'] },
  {
    type: 'interval',
    values: ['"1 year 2 mons 3 days 04:05:06.789"', '"P1Y2M3DT4H5M6S"', '"-1 day"', '"00:00:00"', 'null'],
  },
  { type: 'timetz', values: ['"12:34:56+02"', 'null'] },
  { type: 'bit(3)', values: ['"101"', 'null'] },
  { type: 'varbit', values: ['"10101"', '""', 'null'] },
  { type: 'point', values: ['"(1.5,-2)"', 'null'] },
  { type: 'int4range', values: ['"[1,10)"', '"empty"', 'null'] },
  { type: 'xml', values: ['"<a b=\\"c\\">\\u00e9\\n</a>"', 'null'] },
  { type: 'tsvector', values: ['"fat:2 rat:3"', 'null'] },
  { type: 'pair', values: ['"(1,\\"a b\\")"', 'null'] },
]

for (const [index, { type, values }] of CASES.entries()) {
  test(`${type} is loaded as the server reads it`, async () => {
    const table = `values_${index}`
    await room.query(`CREATE TABLE ${table} (id int, v ${type})`)
    const records = values.map((value, id) => `{"id":${id},"v":${value}}`)
    await assertLikeOracle(room, table, records)
  })
}
