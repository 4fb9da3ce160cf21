// Column types, and values that a server would store there as something else, or refuse.

/** One column: a value that it takes, and values that it refuses, by the code of the refusal. */
export interface StrictColumn {
  readonly type: string
  readonly good: string
  readonly refuses: Readonly<Record<string, readonly string[]>>
  /** Only today's server has the type. */
  readonly isNew?: boolean
}

const RANGE = 'BL_VALUE_OUT_OF_RANGE'
const TYPE = 'BL_VALUE_TYPE'
const SYNTAX = 'BL_VALUE_SYNTAX'
const PRECISION = 'BL_VALUE_PRECISION'
const NULL = 'BL_NULL'
const SURROGATE = 'BL_LONE_SURROGATE'

export const STRICT_COLUMNS: readonly StrictColumn[] = [
  {
    type: 'UInt8',
    good: '255',
    refuses: { [RANGE]: ['256', '300', '-1', '99999999999999999999999'], [TYPE]: ['"true"', '0.5'] },
  },
  { type: 'Int8', good: '-128', refuses: { [RANGE]: ['128', '-129'] } },
  { type: 'Int16', good: '1', refuses: { [RANGE]: ['32768', '-32769'] } },
  { type: 'UInt16', good: '1', refuses: { [RANGE]: ['65536'] } },
  {
    type: 'Int32',
    good: '1',
    refuses: {
      [RANGE]: ['2147483648', '-2147483649'],
      [TYPE]: ['"5"', '""', '1.5', '1.0', '1e3', 'true', '[1]', '{}'],
      [NULL]: ['null'],
    },
  },
  { type: 'UInt32', good: '1', refuses: { [RANGE]: ['4294967296'] } },
  { type: 'Int64', good: '1', refuses: { [RANGE]: ['9223372036854775808', '-9223372036854775809'] } },
  { type: 'UInt64', good: '1', refuses: { [RANGE]: ['18446744073709551616', '-1'] } },
  { type: 'Int128', good: '1', refuses: { [RANGE]: [String(2n ** 127n)] }, isNew: true },
  { type: 'UInt256', good: '1', refuses: { [RANGE]: [String(2n ** 256n)] }, isNew: true },
  { type: 'Bool', good: 'true', refuses: { [TYPE]: ['1', '"true"'] }, isNew: true },
  {
    type: 'Float64',
    good: '1e308',
    refuses: { [RANGE]: ['1e309', '-1e309', '1e-400'], [TYPE]: ['"1.5"', '"nan"', 'true'] },
  },
  { type: 'Float32', good: '1.5', refuses: { [RANGE]: ['3.5e38', '1e-46'] } },
  {
    type: 'Decimal(9, 2)',
    good: '1.23',
    refuses: {
      [PRECISION]: ['1.239', '1e-3', '0.001'],
      [RANGE]: ['10000000', '-12345678.9', '1e7'],
      [TYPE]: ['"1.2"', 'false'],
    },
  },
  { type: 'Decimal(38, 0)', good: '1e37', refuses: { [RANGE]: ['1e38'] } },
  {
    type: 'String',
    good: '""',
    refuses: { [NULL]: ['null'], [SURROGATE]: ['"\\ud800"', '"x\\udc00y"', '"\\ud800\\u0041"'] },
  },
  { type: 'LowCardinality(String)', good: '"a"', refuses: { [NULL]: ['null'], [SURROGATE]: ['"\\ud800"'] } },
  { type: "Enum8('a' = 1)", good: '"a"', refuses: { [NULL]: ['null'] } },
  { type: 'Nullable(UInt8)', good: 'null', refuses: { [RANGE]: ['300'], [TYPE]: ['"null"'] } },
  {
    type: 'Array(UInt8)',
    good: '[]',
    refuses: { [RANGE]: ['[300]', '[1, 2, -1]'], [TYPE]: ['5', '["1"]', '[[1]]', '{}'], [NULL]: ['null', '[1,null]'] },
  },
  { type: 'Array(Array(UInt8))', good: '[[1]]', refuses: { [RANGE]: ['[[1],[300]]'] } },
  { type: 'Array(Nullable(Int8))', good: '[null]', refuses: { [RANGE]: ['[null,128]'] } },
  { type: 'Array(String)', good: '["a"]', refuses: { [TYPE]: ['[5]', '"x"'], [SURROGATE]: ['["\\ud800"]'] } },
  { type: 'Array(Date)', good: '[]', refuses: { [RANGE]: ['["2024-01-01","1900-01-01"]'] } },
  {
    type: 'Date',
    good: '"1970-01-01"',
    refuses: {
      [RANGE]: ['"1969-12-31"', '"1900-01-01"', '"2149-06-07"'],
      [SYNTAX]: ['"2024-02-30"', '"2024-1-1"', '"20240101"', '"2024-01-01T00:00:00"', '""'],
      [TYPE]: ['20240101'],
    },
  },
  { type: 'Date32', good: '"1900-01-01"', refuses: { [RANGE]: ['"1899-12-31"', '"2300-01-01"'] }, isNew: true },
  {
    type: "DateTime('UTC')",
    good: '"1970-01-01T00:00:00Z"',
    refuses: {
      [PRECISION]: ['"2024-02-29T12:34:56.5Z"', '"2024-02-29 12:34:56.001"'],
      [SYNTAX]: ['"2024-02-29T25:00:00Z"', '"12:34:56"', '"tomorrow"', '"1700000000"'],
      [RANGE]: [
        ...['"1969-12-31T23:59:59Z"', '"1970-01-01T00:59:59+01:00"'],
        ...['"2106-02-07T06:28:16Z"', '"2106-02-06T23:59:59-12:00"'],
      ],
      [TYPE]: ['1700000000', '0', '-1', '4294967296', '1.5', 'true'],
    },
  },
  {
    type: "DateTime64(3, 'UTC')",
    good: '"2024-02-29T12:34:56.123Z"',
    refuses: {
      [PRECISION]: ['"2024-02-29T12:34:56.1234Z"'],
      [RANGE]: ['"1899-12-31T23:59:59Z"', '"2300-01-01T00:00:00Z"'],
      [TYPE]: ['1700000000'],
    },
    isNew: true,
  },
  { type: "DateTime64(9, 'UTC')", good: '"2024-02-29"', refuses: { [RANGE]: ['"2262-12-31T00:00:00Z"'] }, isNew: true },
  {
    type: 'UUID',
    good: '"61f0c404-5cb3-11e7-907b-a6006ad3dba0"',
    refuses: {
      [SYNTAX]: ['"61f0c404"', '"61f0c404-5cb3-11e7-907b-a6006ad3dbaz"', '"61f0c4045cb311e7907ba6006ad3dba0"', '""'],
      [TYPE]: ['5'],
    },
  },
  {
    type: 'FixedString(4)',
    good: '"a"',
    refuses: { BL_VALUE_TOO_LONG: ['"abcde"', '"é€"', '"\\u20acab"'], [SURROGATE]: ['"\\udfff"'] },
  },
]
