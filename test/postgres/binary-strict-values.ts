// Values that COPY BINARY does not carry, by the code that they are refused with.
import type { ErrorCode } from '../../src/index.ts'

/** What the types are made of. */
export const STRICT_TYPES = `CREATE EXTENSION hstore; CREATE EXTENSION citext;
  CREATE TYPE mood AS ENUM ('sad', 'Ok', '');
  CREATE DOMAIN cents AS numeric(6,2);
  CREATE DOMAIN filled AS int4 NOT NULL;
  CREATE DOMAIN filled_list AS int4[] NOT NULL;
  CREATE TYPE pair AS (a int2, b varchar(3));
  CREATE TYPE deep AS (p pair, l pair[], f filled);
  CREATE TYPE textrange AS RANGE (subtype = text)`

type Refused = readonly (readonly [types: readonly string[], code: ErrorCode, values: readonly string[]])[]

const NUMBERS: Refused = [
  [['int2'], 'BL_VALUE_OUT_OF_RANGE', ['32768', '-32769', '99999999999999999999999']],
  [['int4'], 'BL_VALUE_OUT_OF_RANGE', ['2147483648', '-2147483649', '10000000000000000000000000']],
  [['int8'], 'BL_VALUE_OUT_OF_RANGE', ['9223372036854775808', '-9223372036854775809', '18446744073709551616']],
  [['oid'], 'BL_VALUE_OUT_OF_RANGE', ['4294967296', '-1']],
  [['int2', 'int4', 'int8', 'oid'], 'BL_VALUE_TYPE', ['1.0', '1e2', '"1"', 'true', '[1]', '{}', '""']],
  [['float4'], 'BL_VALUE_OUT_OF_RANGE', ['3.5e38', '-1e39', '1e-46', '1e999']],
  [['float8'], 'BL_VALUE_OUT_OF_RANGE', ['1.8e308', '-1e309', '1e-324', '2e-324']],
  [['numeric(4,1)'], 'BL_VALUE_OUT_OF_RANGE', ['1000', '-1e3', '12345678901234567890']],
  [['numeric(4,1)', 'cents'], 'BL_VALUE_PRECISION', ['1.2345', '0.001', '1e-9']],
  [['numeric(3,5)'], 'BL_VALUE_OUT_OF_RANGE', ['0.01', '-1']],
  [['numeric(2,-3)'], 'BL_VALUE_PRECISION', ['1500', '1']],
  [['numeric'], 'BL_VALUE_OUT_OF_RANGE', ['1e131072']],
  [['numeric'], 'BL_VALUE_PRECISION', ['1e-16384']],
  [['numeric', 'float4', 'float8'], 'BL_VALUE_TYPE', ['"NaN"', '"Infinity"', '"1"', 'false', '[1]']],
  [['bool'], 'BL_VALUE_TYPE', ['0', '1', '"true"', '"t"', '[]']],
]

const TEXTS: Refused = [
  [
    ['text', 'citext', 'varchar(9)', 'char(9)', 'name', 'bytea', 'mood'],
    'BL_NUL_CHARACTER',
    ['"a\\u0000"', '"\\u0000"'],
  ],
  [
    ['text', 'citext', 'varchar(9)', 'char(9)', 'name', 'bytea', 'mood'],
    'BL_LONE_SURROGATE',
    ['"\\ud83d"', '"\\ude00a"'],
  ],
  [['varchar(3)', 'char(3)'], 'BL_VALUE_TOO_LONG', ['"abcd"', '"éééé"', '12345', 'true', '"ab  "']],
  [['name'], 'BL_VALUE_TOO_LONG', [`"${'é'.repeat(32)}"`]],
  [['"char"'], 'BL_VALUE_TOO_LONG', ['"ab"', '"é"', '12']],
  [['jsonb'], 'BL_NUL_CHARACTER', ['"\\u0000"', '{"a":["\\u0000"]}', '{"\\u0000":1}']],
  [['jsonb'], 'BL_LONE_SURROGATE', ['"\\ud800"', '[{"\\udc00":1}]']],
  [['mood'], 'BL_UNKNOWN_LABEL', ['"ok"', '"sad "', '"glad"', '0', 'false']],
  [['mood', 'bytea', 'uuid', 'inet', 'interval', 'int4range', 'date', 'time'], 'BL_VALUE_TYPE', ['{"a":1}', '[1]']],
  [
    ['bytea', 'uuid', 'inet', 'cidr', 'macaddr', 'interval', 'int4multirange', 'timestamp'],
    'BL_VALUE_TYPE',
    ['12', 'true'],
  ],
  [['bytea'], 'BL_VALUE_SYNTAX', ['"\\\\x0"', '"\\\\x0g"', '"\\\\"', '"\\\\8"', '"\\\\400"']],
  [
    ['uuid'],
    'BL_VALUE_SYNTAX',
    [
      '""',
      '"550e8400-e29b-41d4-a716-44665544000"',
      '"550e8400e29b41d4a716446655440000"',
      '"550e8400-e29b-41d4-a716-44665544000g"',
    ],
  ],
  [['bit(3)'], 'BL_VALUE_TOO_LONG', ['"1010"', '1010']],
  [['bit(3)'], 'BL_VALUE_SYNTAX', ['"10"', '"102"', '""']],
  [['varbit(3)'], 'BL_VALUE_TOO_LONG', ['"1010"']],
  [['varbit(3)'], 'BL_VALUE_SYNTAX', ['"xg"', '"b2"', '"1 "']],
  [
    ['inet', 'cidr'],
    'BL_VALUE_SYNTAX',
    ['""', '"1.2.3.256"', '"1.2.3.4/33"', '"1.2.3"', '"::1::"', '"fe80::1%eth0"', '"1:2:3:4:5:6:7"', '"::/129"'],
  ],
  [['cidr'], 'BL_VALUE_SYNTAX', ['"10.0.0.1/8"', '"2001:db8::1/32"']],
  [
    ['macaddr'],
    'BL_VALUE_SYNTAX',
    ['"08:00:2b:01:02"', '"08:00:2b:01:02:0g"', '"08:00-2b:01:02:03"', '"8:0:2b:1:2:3"'],
  ],
  [['macaddr8'], 'BL_VALUE_SYNTAX', ['"08:00:2b:01:02:03:04"', '""']],
]

const TIMES: Refused = [
  [
    ['date'],
    'BL_VALUE_SYNTAX',
    ['"2023-02-29"', '"0000-01-01"', '"10000-01-01"', '"2024-01-01T00:00"', '"today"', '""', '"Infinity"'],
  ],
  [['time', 'time with time zone'], 'BL_VALUE_SYNTAX', ['"24:00"', '"12:60"', '"12:00:60"', '"noon"', '""']],
  [['time'], 'BL_VALUE_ZONE', ['"12:00Z"', '"12:00:00+01"']],
  [['timestamp'], 'BL_VALUE_ZONE', ['"2024-01-01T00:00:00Z"', '"2024-01-01 00:00+00:00"']],
  [
    ['timestamp', 'timestamptz'],
    'BL_VALUE_SYNTAX',
    ['"2024-02-30T00:00"', '"2024-01-01T24:00"', '"now"', '"2024-01-01T00:00 CET"', '""'],
  ],
  [['time', 'time with time zone'], 'BL_VALUE_PRECISION', ['"12:00:00.0000001"']],
  [['timestamp', 'timestamptz'], 'BL_VALUE_PRECISION', ['"2024-01-01T00:00:00.1234567"']],
  [['timestamp(2)', 'timestamptz(2)'], 'BL_VALUE_PRECISION', ['"2024-01-01T00:00:00.123"']],
  [['time(0)', 'time(0) with time zone'], 'BL_VALUE_PRECISION', ['"12:00:00.5"']],
  [['date', 'timestamp', 'timestamptz'], 'BL_VALUE_TYPE', ['1700000000', '0', 'true']],
  [
    ['interval'],
    'BL_VALUE_SYNTAX',
    [
      '""',
      '"P"',
      '"PT"',
      '"P1"',
      '"1"',
      '"1 fortnight"',
      '"P0.5D"',
      '"1.5 days"',
      '"P1D1Y"',
      '"1 day 2 days"',
      '"ago"',
    ],
  ],
  [['interval'], 'BL_VALUE_PRECISION', ['"PT0.0000001S"']],
  [['interval(1)'], 'BL_VALUE_PRECISION', ['"00:00:00.12"']],
  [['interval'], 'BL_VALUE_OUT_OF_RANGE', ['"P999999999Y"', '"3000000000 days"', '"PT99999999999H"']],
]

const PARTS: Refused = [
  [['int4[]', 'text[]', 'pair[]', 'json[]'], 'BL_VALUE_TYPE', ['1', '"1"', '{"a":1}', 'true']],
  [['int4[]'], 'BL_VALUE_SYNTAX', ['[[1,2],[3]]', '[[1],2]', '[1,[2]]', '[[1],[]]', '[[[1]],[[1],[2]]]', '[[1],null]']],
  [['int4[]'], 'BL_VALUE_OUT_OF_RANGE', ['[1,2147483648]', '[[1],[-2147483649]]', '[[[[[[[1]]]]]]]']],
  [['int4[]'], 'BL_VALUE_TYPE', ['["1"]', '[1.5]', '[{}]']],
  [['text[]'], 'BL_NUL_CHARACTER', ['["a","\\u0000"]']],
  [['varchar(2)[]'], 'BL_VALUE_TOO_LONG', ['["ab","abc"]']],
  [['numeric(4,1)[]'], 'BL_VALUE_PRECISION', ['[[0.25]]']],
  [['mood[]'], 'BL_UNKNOWN_LABEL', ['["sad","glad"]']],
  [['timestamp[]'], 'BL_VALUE_ZONE', ['["2024-01-01T00:00Z"]']],
  [['filled[]'], 'BL_NULL', ['[null]', '[1,null]']],
  ...['filled', 'filled_list', 'int4 NOT NULL', 'pair NOT NULL'].map((type) => [[type], 'BL_NULL', ['null']] as const),
  [['pair'], 'BL_UNKNOWN_FIELD', ['{"a":1,"c":2}', '{"A":1}', '{"":1}']],
  [['pair'], 'BL_DUPLICATE_KEY', ['{"a":1,"b":"x","a":2}', '{"a":1,"\\u0061":1}']],
  [['pair'], 'BL_VALUE_OUT_OF_RANGE', ['{"a":32768}', '[32768,null]', '"(32768,)"']],
  [['pair'], 'BL_VALUE_TOO_LONG', ['{"b":"abcd"}', '"(1,abcd)"']],
  [['pair'], 'BL_VALUE_TYPE', ['1', 'true', '{"a":"1"}', '{"b":"x","a":[1]}']],
  [['pair'], 'BL_VALUE_SYNTAX', ['[1]', '[1,"a",2]', '[]', '"(1)"', '"(1,a"', '"(1,a,2)"', '"(x,a)"', '""']],
  [['pair[]'], 'BL_UNKNOWN_FIELD', ['[{"a":1},{"z":1}]']],
  [['deep'], 'BL_NULL', ['{}', '{"f":null}', '{"p":{"a":1},"l":[]}', '[null,null,null]']],
  [['deep'], 'BL_UNKNOWN_FIELD', ['{"f":1,"p":{"x":1}}']],
  [['deep'], 'BL_VALUE_OUT_OF_RANGE', ['{"f":1,"l":[{"a":1},{"a":40000}]}']],
  [
    ['int4range', 'numrange'],
    'BL_VALUE_SYNTAX',
    ['""', '"[1,2"', '"1,2"', '"[1]"', '"[1,2,3]"', '"[a,b]"', '"empty]"', '"[1,2] x"', '"[\\"\\",2]"'],
  ],
  [['int4range'], 'BL_VALUE_OUT_OF_RANGE', ['"[1,2147483648)"']],
  [['daterange'], 'BL_VALUE_SYNTAX', ['"[2024-02-30,)"']],
  [['tsrange'], 'BL_VALUE_ZONE', ['"[2024-01-01T00:00Z,)"']],
  [
    ['int4multirange'],
    'BL_VALUE_SYNTAX',
    ['""', '"{"', '"[1,2]"', '"{[1,2]"', '"{[1,2],}"', '"{1}"', '"{[1,2] [3,4]}"'],
  ],
  [['hstore'], 'BL_VALUE_TYPE', ['[]', '1', 'true', '{"a":{}}', '{"a":[1]}']],
  [['hstore'], 'BL_VALUE_SYNTAX', ['"a"', '"a=>"', '"a=1"', '"a=>1 b=>2"', '"\\"a=>1"']],
  [['hstore'], 'BL_DUPLICATE_KEY', ['{"a":1,"a":2}', '{"a":1,"\\u0061":null}']],
  [['hstore'], 'BL_NUL_CHARACTER', ['{"a\\u0000":1}', '{"a":"\\u0000"}']],
  [['textrange'], 'BL_NUL_CHARACTER', ['"[a\\u0000,b]"']],
]

export const REFUSED: Refused = [...NUMBERS, ...TEXTS, ...TIMES, ...PARTS]
