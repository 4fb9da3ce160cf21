// Each kind of column that --create tells apart: a value, the column's type on each server, and the text that the
// server then gives back, where it is not the value's own.
import type { InferredKind } from '../../src/schema.ts'

export type CreatedType = readonly [type: string, text?: string]

export interface CreatedKind {
  /** A JSON text. */
  readonly json: string
  readonly today: CreatedType
  readonly old: CreatedType
  readonly postgres: CreatedType
}

/** The kinds that values of JSON can be; the others are what a file declares. */
type SampledKind = Exclude<InferredKind, 'int32' | 'float' | 'binary'>

const DECIMAL = '0.12345678901234567890123456789'
const NESTED = '{"a": [1, "é", null]}'

export const CREATED_KINDS: Readonly<Record<SampledKind, CreatedKind>> = {
  bool: { json: 'true', today: ['Bool'], old: ['UInt8', '1'], postgres: ['boolean'] },
  int64: { json: '-9223372036854775808', today: ['Int64'], old: ['Int64'], postgres: ['bigint'] },
  uint64: { json: '18446744073709551615', today: ['UInt64'], old: ['UInt64'], postgres: ['numeric'] },
  decimal: { json: DECIMAL, today: ['String'], old: ['String'], postgres: ['numeric'] },
  double: { json: '-0.1', today: ['Float64'], old: ['Float64'], postgres: ['double precision'] },
  date: { json: '"2024-02-29"', today: ['Date32'], old: ['Date'], postgres: ['date'] },
  timestamp: {
    json: '"2024-02-29T12:34:56"',
    today: ["DateTime64(3, 'UTC')", '2024-02-29 12:34:56.000'],
    old: ["DateTime('UTC')", '2024-02-29 12:34:56'],
    postgres: ['timestamp without time zone', '2024-02-29 12:34:56'],
  },
  timestamptz: {
    json: '"2024-02-29T12:34:56+05:30"',
    today: ["DateTime64(3, 'UTC')", '2024-02-29 07:04:56.000'],
    old: ["DateTime('UTC')", '2024-02-29 07:04:56'],
    postgres: ['timestamp with time zone', '2024-02-29 07:04:56+00'],
  },
  uuid: {
    json: '"61f0c404-5cb3-11e7-907b-a6006ad3dba0"',
    today: ['UUID'],
    old: ['UUID'],
    postgres: ['uuid'],
  },
  text: { json: '"Łódź 😀"', today: ['String'], old: ['String'], postgres: ['text'] },
  json: { json: NESTED, today: ['String'], old: ['String'], postgres: ['json'] },
}
