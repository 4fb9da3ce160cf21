// What each ClickHouse type without parts makes of JSON values: its bytes in hexadecimal digits, or a reject. The
// golden bytes, which the server made, are in test/golden/clickhouse-native.txt.

import { REJECT } from '../../src/codecs/reject.ts'
import { ADDRESS_CASES } from './clickhouse-native-address-cases.ts'
import { ENUM_CASES } from './clickhouse-native-enum-cases.ts'
import { NUMBER_CASES } from './clickhouse-native-number-cases.ts'
import { LONE_SURROGATES, type NativeCases, NO_NULL, NO_TEXT, refused } from './native-case.ts'

const { valueType, tooLong, loneSurrogate } = REJECT

const hex = (text: string): string => Buffer.from(text).toString('hex')

export const CASES: readonly NativeCases[] = [
  ...NUMBER_CASES,
  ...ADDRESS_CASES,
  ...ENUM_CASES,
  {
    type: 'Bool',
    limits: [
      ['true', '01'],
      ['false', '00'],
    ],
    empty: refused(valueType, '""'),
    malformed: refused(valueType, '"true"', '"t"', '0', '1', '1.0', '{}', '[]', '[true]'),
    null: NO_NULL,
  },
  {
    type: 'String',
    // The length takes another byte from 128 and from 16384 on.
    limits: [127, 128, 16_383, 16_384, 2_097_152].map((length) => {
      const prefix = { 127: '7f', 128: '8001', 16383: 'ff7f', 16384: '808001', 2097152: '80808001' }[length]
      return [`"${'x'.repeat(length)}"`, `${prefix}${'78'.repeat(length)}`]
    }),
    empty: [
      ['""', '00'],
      ['{}', `02${hex('{}')}`],
    ],
    malformed: LONE_SURROGATES,
    null: NO_NULL,
  },
  {
    type: 'String',
    limits: [
      [`"${'\\u00e9'.repeat(63)}"`, `7e${'c3a9'.repeat(63)}`],
      [`"${'\\u00e9'.repeat(64)}"`, `8001${'c3a9'.repeat(64)}`],
      [`["${'\\u00e9'.repeat(64)}"]`, `8403${hex(`["${'\\u00e9'.repeat(64)}"]`)}`],
    ],
    empty: [['[]', `02${hex('[]')}`]],
    malformed: refused(loneSurrogate, `"${'x'.repeat(200)}\\udc00"`),
    null: NO_NULL,
  },
  {
    type: 'FixedString(4)',
    limits: [
      ['"éé"', 'c3a9c3a9'],
      ['"😀"', 'f09f9880'],
      ['"\\ud83d\\ude00"', 'f09f9880'],
      ['"\\u00e9\\u00e9"', 'c3a9c3a9'],
      ['"a\\u0000"', '61000000'],
      ...refused(tooLong, '"abcde"', '"éé1"', '"日本"', '"😀x"', '"\\ud83d\\ude00x"', '"\\t\\t\\t\\t\\t"'),
    ],
    empty: [['""', '00000000']],
    malformed: [...LONE_SURROGATES, ...NO_TEXT],
    null: NO_NULL,
  },
  {
    type: 'FixedString(100)',
    limits: [
      [`"${'x'.repeat(100)}"`, '78'.repeat(100)],
      [`"${'\\u0041'.repeat(100)}"`, '41'.repeat(100)],
      [`"${'x'.repeat(99)}"`, `${'78'.repeat(99)}00`],
      ...refused(tooLong, `"${'x'.repeat(101)}"`, `"${'é'.repeat(51)}"`),
    ],
    empty: [['""', '00'.repeat(100)]],
    malformed: NO_TEXT,
    null: NO_NULL,
  },
]
