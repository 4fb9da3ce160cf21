// Fields as --create sees them, the column types it must choose for them, and what the columns give back.

/** Two values of a field, the types for it (today, 18.16), and the texts that come back from both. */
export interface CreatedColumn {
  readonly field: string
  readonly values: readonly [string | undefined, string | undefined]
  readonly types: readonly [today: string, old: string]
  readonly texts: readonly [
    today: readonly [string | null, string | null],
    old?: readonly [string | null, string | null],
  ]
}

export const CREATED_COLUMNS: readonly CreatedColumn[] = [
  {
    field: 'flag',
    values: ['true', 'false'],
    types: ['Bool', 'UInt8'],
    texts: [
      ['true', 'false'],
      ['1', '0'],
    ],
  },
  { field: 'int', values: ['1', '-9007199254740993'], types: ['Int64', 'Int64'], texts: [['1', '-9007199254740993']] },
  {
    field: 'big',
    values: ['18446744073709551615', '0'],
    types: ['UInt64', 'UInt64'],
    texts: [['18446744073709551615', '0']],
  },
  { field: 'float', values: ['1.5', '2'], types: ['Float64', 'Float64'], texts: [['1.5', '2']] },
  {
    field: 'many_digits',
    values: ['0.12345678901234567890', '1e400'],
    types: ['String', 'String'],
    texts: [['0.12345678901234567890', '1e400']],
  },
  {
    field: 'day',
    values: ['"2024-02-29"', '"1971-01-01"'],
    types: ['Date32', 'Date'],
    texts: [['2024-02-29', '1971-01-01']],
  },
  {
    field: 'old_day',
    values: ['"1950-01-01"', '"2024-02-29"'],
    types: ['Date32', 'String'],
    texts: [['1950-01-01', '2024-02-29']],
  },
  {
    field: 'older_day',
    values: ['"1850-01-01"', '"2024-02-29"'],
    types: ['String', 'String'],
    texts: [['1850-01-01', '2024-02-29']],
  },
  {
    field: 'time',
    values: ['"2024-02-29T12:34:56Z"', '"2024-02-29T12:34:56+02:00"'],
    types: ["DateTime64(3, 'UTC')", "DateTime('UTC')"],
    texts: [
      ['2024-02-29 12:34:56.000', '2024-02-29 10:34:56.000'],
      ['2024-02-29 12:34:56', '2024-02-29 10:34:56'],
    ],
  },
  {
    field: 'micros',
    values: ['"2024-02-29 12:34:56.123456"', '"2024-02-29 12:34:56"'],
    types: ["DateTime64(6, 'UTC')", 'String'],
    texts: [
      ['2024-02-29 12:34:56.123456', '2024-02-29 12:34:56.000000'],
      ['2024-02-29 12:34:56.123456', '2024-02-29 12:34:56'],
    ],
  },
  {
    field: 'id',
    values: ['"61f0c404-5cb3-11e7-907b-a6006ad3dba0"', '"00000000-0000-0000-0000-000000000000"'],
    types: ['UUID', 'UUID'],
    texts: [['61f0c404-5cb3-11e7-907b-a6006ad3dba0', '00000000-0000-0000-0000-000000000000']],
  },
  { field: 'text', values: ['"é\\n"', '""'], types: ['String', 'String'], texts: [['é\n', '']] },
  { field: 'json', values: ['{"a": [1]}', '[ ]'], types: ['String', 'String'], texts: [['{"a": [1]}', '[ ]']] },
  { field: 'mixed', values: ['1', '"x"'], types: ['String', 'String'], texts: [['1', 'x']] },
  {
    field: 'sometimes',
    values: [undefined, '7'],
    types: ['Nullable(Int64)', 'Nullable(Int64)'],
    texts: [[null, '7']],
  },
  {
    field: 'null_once',
    values: ['"x"', 'null'],
    types: ['Nullable(String)', 'Nullable(String)'],
    texts: [['x', null]],
  },
  { field: 'never', values: ['null', 'null'], types: ['Nullable(String)', 'Nullable(String)'], texts: [[null, null]] },
]
