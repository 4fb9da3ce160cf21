// What the tables of cases are made of: a type's values with their bytes in hexadecimal digits, or a reject.

import { REJECT } from '../../src/codecs/reject.ts'

export type NativeCase = readonly [json: string, expected: string | number]

export interface NativeCases {
  readonly type: string
  readonly limits: readonly NativeCase[]
  readonly empty: readonly NativeCase[]
  readonly malformed: readonly NativeCase[]
  readonly null: readonly NativeCase[]
}

export const refused = (reject: number, ...values: string[]): NativeCase[] => values.map((json) => [json, reject])

const { valueType, loneSurrogate, nullValue } = REJECT

export const NO_NULL = refused(nullValue, 'null')
export const NO_TEXT = refused(valueType, '0', '1', '1.5', 'true', 'false', '{}', '[]', '{"a":"b"}', '["a"]')
export const LONE_SURROGATES = refused(loneSurrogate, '"\\ud83d"', '"a\\ude00"', '"\\ud83d\\u0041"')
