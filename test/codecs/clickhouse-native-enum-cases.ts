// What ClickHouse's enums make of JSON values.

import { REJECT } from '../../src/codecs/reject.ts'
import { type NativeCases, NO_NULL, NO_TEXT, refused } from './native-case.ts'

const { loneSurrogate, unknownLabel } = REJECT

const LABELS = Array.from({ length: 256 }, (_, index) => `'label ${index}' = ${index - 128}`)

export const ENUM_CASES: readonly NativeCases[] = [
  {
    type: "Enum8('low' = -128, 'zero' = 0, 'high' = 127, '1' = 5)",
    limits: [
      ['"low"', '80'],
      ['"zero"', '00'],
      ['"high"', '7f'],
      ['"hi\\u0067h"', '7f'],
      ['"1"', '05'],
      ...refused(unknownLabel, '"5"', '"127"', '"2"'),
    ],
    empty: refused(unknownLabel, '""'),
    malformed: [
      ...refused(unknownLabel, '"lo"', '"lows"', '"LOW"', '" low"', '"low\\u0000"', '"zero\\n"', '"zero,high"'),
      ...refused(loneSurrogate, '"\\ud83d"'),
      ...NO_TEXT,
    ],
    null: NO_NULL,
  },
  {
    type: `Enum8(${LABELS.join(', ')})`,
    limits: LABELS.map((_, index) => [`"label ${index}"`, hex8(index - 128)]),
    empty: refused(unknownLabel, '""'),
    malformed: refused(unknownLabel, '"label 256"', '"label"', '"label 0label 1"'),
    null: NO_NULL,
  },
  {
    type: "Enum16('low' = -32768, '' = 1, 'high' = 32767)",
    limits: [
      ['"low"', '0080'],
      ['"high"', 'ff7f'],
    ],
    empty: [['""', '0100']],
    malformed: [...refused(unknownLabel, '"lo"', '"32767"'), ...NO_TEXT],
    null: NO_NULL,
  },
  {
    type: "Enum('low' = -128, 'high' = 127)",
    limits: [
      ['"low"', '80'],
      ['"high"', '7f'],
    ],
    empty: refused(unknownLabel, '""'),
    malformed: [...refused(unknownLabel, '"127"'), ...NO_TEXT],
    null: NO_NULL,
  },
  {
    type: "Enum('low' = -128, 'high' = 128)",
    limits: [
      ['"low"', '80ff'],
      ['"high"', '8000'],
    ],
    empty: refused(unknownLabel, '""'),
    malformed: NO_TEXT,
    null: NO_NULL,
  },
]

function hex8(value: number): string {
  return (value & 0xff).toString(16).padStart(2, '0')
}
