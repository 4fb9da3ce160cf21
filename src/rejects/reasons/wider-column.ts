// A column that this run created from a sample, and a value behind the sample that it cannot hold -> a column that holds
// both.

import { REJECT } from '../../codecs/reject.ts'
import type { InferredColumn } from '../../schema.ts'

const INTEGER_KINDS: readonly InferredColumn['kind'][] = ['int32', 'int64', 'uint64', 'float', 'double']
const NUMBER = /^-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?$/
const TIME = /^(\d{4})-\d\d-\d\d(?:[Tt ]\d\d:\d\d(?::\d\d(?:\.(\d{1,9}))?)?(Z|[-+]\d\d(?::?\d\d)?)?)?$/

/** `excerpt`: the value as an error shows it. Undefined where another type would not help. */
export function widerColumn(column: InferredColumn, code: number, excerpt: string): InferredColumn | undefined {
  switch (code) {
    case REJECT.nullValue:
    case REJECT.missingField:
      return { ...column, nullable: true }
    case REJECT.valueType:
    case REJECT.outOfRange:
    case REJECT.precision:
    case REJECT.valueSyntax:
    case REJECT.zone:
      return holding(column, excerpt)
    default:
      return undefined
  }
}

function holding(column: InferredColumn, excerpt: string): InferredColumn | undefined {
  const { kind } = column
  if (kind === 'text') return undefined
  // A decimal takes the integers as they are; a double would round some.
  if (INTEGER_KINDS.includes(kind) && NUMBER.test(excerpt)) return { ...column, kind: 'decimal' }
  if (/^[[{]/.test(excerpt)) return { ...column, kind: 'json' }
  const time = TIME.exec(excerpt.replace(/^"(.*)"$/, '$1'))
  const isTime = kind === 'date' || kind === 'timestamp' || kind === 'timestamptz'
  if (!isTime || time === null) return { ...column, kind: 'text' }
  const [text, year = '', fraction = '', zone] = time
  const isDay = text.length === 10
  return {
    ...column,
    kind: zone !== undefined ? 'timestamptz' : isDay || kind !== 'date' ? kind : 'timestamp',
    fractionDigits: Math.max(column.fractionDigits, fraction.length),
    minYear: Math.min(column.minYear, Number(year)),
    maxYear: Math.max(column.maxYear, Number(year)),
  }
}
