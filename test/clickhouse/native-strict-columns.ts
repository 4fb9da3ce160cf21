// More columns whose values a server would change, or which a block without checks would break: beside STRICT_COLUMNS,
// what only the typed wire sees before the server does.
import type { StrictColumn } from './strict-columns.ts'

const RANGE = 'BL_VALUE_OUT_OF_RANGE'
const TYPE = 'BL_VALUE_TYPE'
const SYNTAX = 'BL_VALUE_SYNTAX'
const PRECISION = 'BL_VALUE_PRECISION'
const NULL = 'BL_NULL'
const SURROGATE = 'BL_LONE_SURROGATE'
const LABEL = 'BL_UNKNOWN_LABEL'
const GAP = 'BL_LOCAL_TIME'
const TWICE = 'BL_DUPLICATE_KEY'
const UNKNOWN = 'BL_UNKNOWN_FIELD'

export const NATIVE_STRICT_COLUMNS: readonly StrictColumn[] = [
  // facts of the server: '12.345' became 12.34, 123456.7 stayed in a Decimal(4, 1).
  { type: 'Decimal(10, 2)', good: '12.340', refuses: { [PRECISION]: ['12.345'], [TYPE]: ['"12.345"', '""'] } },
  {
    type: 'Decimal(4, 1)',
    good: '999.9',
    refuses: { [RANGE]: ['123456.7', '-1000', '9.999e3'], [PRECISION]: ['1.25'] },
  },
  {
    type: 'Decimal(76, 75)',
    good: '9',
    refuses: { [RANGE]: ['10'], [PRECISION]: [`0.${'0'.repeat(75)}1`] },
    isNew: true,
  },
  { type: 'Float64', good: '-0', refuses: { [TYPE]: ['"Infinity"', '[]'] } },
  { type: 'BFloat16', good: '1e38', refuses: { [RANGE]: ['3.5e38', '1e-60'] }, isNew: true },
  {
    type: "Enum8('a' = -1, 'b' = 2)",
    good: '"b"',
    refuses: { [LABEL]: ['"c"', '"A"', '""', '"2"', '"a "'], [TYPE]: ['2'] },
  },
  { type: "Enum16('a' = 1000)", good: '"\\u0061"', refuses: { [LABEL]: ['"1000"'], [NULL]: ['null'] } },
  { type: "Nullable(Enum8('a' = 1))", good: 'null', refuses: { [LABEL]: ['"zzz"'] } },
  { type: "Array(Enum8('a' = 1))", good: '["a"]', refuses: { [LABEL]: ['["a","b"]'] } },
  {
    type: 'Nullable(UUID)',
    good: 'null',
    refuses: { [SYNTAX]: ['"zzz"', '"{61f0c404-5cb3-11e7-907b-a6006ad3dba0}"'] },
  },
  { type: 'Nullable(Date)', good: 'null', refuses: { [SYNTAX]: ['"zzz"', '"0000-00-00"'], [RANGE]: ['"1900-01-01"'] } },
  { type: 'Nullable(Int32)', good: 'null', refuses: { [TYPE]: ['"12x"', '""'], [RANGE]: ['3000000000'] } },
  { type: 'Nullable(FixedString(2))', good: '"\\u00e9"', refuses: { BL_VALUE_TOO_LONG: ['"€"'], [TYPE]: ['12'] } },
  {
    type: 'LowCardinality(FixedString(2))',
    good: '"ab"',
    refuses: { BL_VALUE_TOO_LONG: ['"abc"'], [NULL]: ['null'], [SURROGATE]: ['"\\ud800"'] },
  },
  { type: 'LowCardinality(Nullable(String))', good: 'null', refuses: { [SURROGATE]: ['"a\\udc00"'] } },
  {
    type: "DateTime('Europe/Berlin')",
    good: '"2024-03-31 03:00:00"',
    refuses: { [GAP]: ['"2024-03-31 02:30:00"', '"2024-03-31T02:00"'], [RANGE]: ['"1970-01-01 00:59:59"'] },
  },
  { type: "Array(DateTime('America/New_York'))", good: '[]', refuses: { [GAP]: ['["2024-03-10 02:59:59"]'] } },
  {
    type: "DateTime64(3, 'Australia/Lord_Howe')",
    good: '"2024-10-06 02:30:00.000"',
    refuses: { [GAP]: ['"2024-10-06 02:15:00"'], [PRECISION]: ['"2024-01-01 00:00:00.1234"'] },
    isNew: true,
  },
  {
    type: 'IPv4',
    good: '"255.255.255.255"',
    refuses: {
      [SYNTAX]: ['"999.1.1.1"', '"1.2.3"', '"1.2.3.4.5"', '"01.2.3.4"', '"1.2.3.4 "', '""'],
      [TYPE]: ['16909060'],
    },
    isNew: true,
  },
  {
    type: 'IPv6',
    good: '"::ffff:1.2.3.4"',
    refuses: { [SYNTAX]: ['"1::2::3"', '"fe80::1%eth0"', '":"', '"12345::"', '"[::1]"', '"::1/64"'] },
    isNew: true,
  },
  {
    type: 'Time',
    good: '"-999:59:59"',
    refuses: {
      [SYNTAX]: ['"12:34"', '"00:99:00"', '"12:34:60"'],
      [RANGE]: ['"1000:00:00"'],
      [PRECISION]: ['"00:00:00.5"'],
    },
    isNew: true,
  },
  {
    type: 'Time64(3)',
    good: '"00:00:00.123000"',
    refuses: { [PRECISION]: ['"00:00:00.1234"'], [TYPE]: ['5'] },
    isNew: true,
  },
  {
    type: 'Map(String, UInt8)',
    good: '{"a":1,"b":2}',
    refuses: {
      [TWICE]: ['{"a":1,"a":2}', '{"a":1,"\\u0061":2}'],
      [RANGE]: ['{"a":300}'],
      [TYPE]: ['[["a",1]]', '"{}"'],
    },
    isNew: true,
  },
  {
    type: 'Map(UInt8, String)',
    good: '{"1":"a"}',
    refuses: { [RANGE]: ['{"300":"a"}'], [TYPE]: ['{"x":"a"}', '{"":""}'] },
    isNew: true,
  },
  {
    type: 'Map(UUID, UInt8)',
    good: '{}',
    refuses: {
      [TWICE]: ['{"61f0c404-5cb3-11e7-907b-a6006ad3dba0":1,"61F0C404-5CB3-11E7-907B-A6006AD3DBA0":2}'],
      [SYNTAX]: ['{"a":1}'],
    },
    isNew: true,
  },
  {
    type: 'Tuple(UInt8, String)',
    good: '[1,"a"]',
    refuses: { [TYPE]: ['[1]', '[1,"a",2]', '{"1":1}'], [NULL]: ['[null,""]', 'null'] },
  },
  {
    type: 'Tuple(a UInt8, b String)',
    good: '{"b":"x","a":1}',
    refuses: {
      [UNKNOWN]: ['{"a":1,"b":"x","c":"lost"}', '{"A":1,"b":"x"}'],
      [TWICE]: ['{"a":1,"b":"x","a":2}'],
      [TYPE]: ['{"a":1}', '{}'],
      [RANGE]: ['{"a":256,"b":""}'],
    },
    isNew: true,
  },
  { type: 'Array(Tuple(a UInt8))', good: '[{"a":1}]', refuses: { [UNKNOWN]: ['[{"a":1},{"b":1}]'] }, isNew: true },
  {
    type: 'Point',
    good: '[1,2]',
    refuses: { [TYPE]: ['[1]', '[1,2,3]', '{"x":1,"y":2}'], [RANGE]: ['[1e400,1]'] },
    isNew: true,
  },
  { type: 'SimpleAggregateFunction(max, UInt8)', good: '1', refuses: { [RANGE]: ['256'] }, isNew: true },
  {
    type: 'Variant(UInt8, Array(UInt8))',
    good: 'null',
    refuses: { [TYPE]: ['300', '"x"', '[300]', '{}'] },
    isNew: true,
  },
  {
    type: 'JSON',
    good: '{"a":{"b":1}}',
    refuses: {
      [TWICE]: ['{"a":1,"a":2}', '{"a":{"b":1},"a.b":2}'],
      [RANGE]: ['{"a":1e999}', '{"a":18446744073709551616}', '{"a":[-9223372036854775809]}'],
      [TYPE]: ['[1]', '"{}"', '1'],
      [SURROGATE]: ['{"a":"\\ud800"}', '{"\\udc00":1}'],
    },
    isNew: true,
  },
  { type: 'JSON(n UInt8)', good: '{"n":1}', refuses: { [RANGE]: ['{"n":256}'], [TYPE]: ['{"n":"1"}'] }, isNew: true },
]
