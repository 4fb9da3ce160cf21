// What each field of the first record says of the question whether it is a header: it is unlike the values of its column,
// or it is one of them.

import { type ColumnShapes, isYear } from './column-shapes.ts'
import { valueShape } from './value-shape.ts'

/** What programs give as names: words of letters, digits and a little punctuation. */
const NAME = /^[\p{L}_@#$][\p{L}\p{M}\p{N} _.:/()%#$@-]*$/u
const MAX_NAME = 64
/** Of a column under a year: it is not one of years. */
const FEW_YEARS = 0.1
/** What is written in place of a value more often than a column is called so: words for none, limits, hexadecimal numbers. */
const PLACEHOLDER = /^(n\.?a\.?|n\.?d\.?|#n\/a|<na>|nil|unknown|missing|not available|tb[acd]|[<>≤≥].*|0x[\da-f]+)$/i
/** Numbers in a row are names of columns, if there are at least this many. */
const MIN_SERIES = 3
const MIN_ROWS = 3

export interface Votes {
  /** The first field that is a word over numbers, times and the like, or -1; and all of them. */
  readonly name: number
  readonly names: readonly number[]
  /** The first field that fits its column, or -1, and how many do. */
  readonly value: number
  readonly values: number
  /** Those of them that are over text of which none is such a value. */
  readonly strays: number
  /** Years over other numbers. */
  readonly years: number
  /** Fields that are unlike their columns in another way. */
  readonly odd: number
}

/** `stray`: a value over text of which none is such a value. */
type Vote = 'name' | 'value' | 'stray' | 'year' | 'odd' | 'none'

export function countVotes(names: readonly string[], columns: readonly ColumnShapes[]): Votes {
  const isNumbered = isSeries(names)
  const votes = columns.map((column, i) => voteOf(names[i]!, column, isNumbered))
  const named = votes.flatMap((vote, column) => (vote === 'name' ? [column] : []))
  const count = (wanted: Vote): number => votes.filter((vote) => vote === wanted).length
  return {
    name: named[0] ?? -1,
    names: named,
    value: votes.findIndex((vote) => vote === 'value' || vote === 'stray'),
    values: count('value') + count('stray'),
    strays: count('stray'),
    years: count('year'),
    odd: count('odd'),
  }
}

function voteOf(text: string, column: ColumnShapes, isNumbered: boolean): Vote {
  const shape = valueShape(text)
  if (shape === 'empty') return 'none'
  if (!column.isTyped) {
    if (shape === 'text') return 'none'
    if (column.has(shape)) return 'value'
    return overText(text, column, isNumbered)
  }
  if (shape === 'text') return 'name'
  if (shape === column.kind) {
    if (shape !== 'number') return 'value'
    if (isYear(text)) return column.years <= FEW_YEARS ? 'year' : 'value'
    return isNumbered && column.decimals > 0.5 ? 'odd' : 'value'
  }
  // Yes and No are names in many a poll, days in many a report.
  if (column.kind === 'number') return shape === 'code' ? 'odd' : 'name'
  return shape === 'number' ? 'none' : 'odd'
}

/** A value over text of which none is such a value. */
function overText(text: string, column: ColumnShapes, isNumbered: boolean): Vote {
  const shape = valueShape(text)
  if (shape === 'boolean') return 'none'
  if (shape === 'number' && (isYear(text) || isNumbered))
    return column.kind === 'empty' || column.hasRows(MIN_ROWS) ? 'odd' : 'none'
  return 'stray'
}

/** 0, 1, 2 … or 1, 2, 3 …, as programs name columns without names; the first field may be that of an index. */
function isSeries(names: readonly string[]): boolean {
  const numbers = /^\d+$/.test(names[0] ?? '') ? names : names.slice(1)
  const start = Number(numbers[0])
  if (numbers.length < MIN_SERIES || (start !== 0 && start !== 1)) return false
  return numbers.every((text, index) => text === String(start + index))
}

export function isName(text: string): boolean {
  return text.length <= MAX_NAME && NAME.test(text)
}

export function isPlaceholder(text: string): boolean {
  return PLACEHOLDER.test(text)
}

/** Whether no name appears twice; what has none does not count. */
export function isDistinct(names: readonly string[]): boolean {
  const named = names.filter((name) => name !== '')
  return new Set(named).size === named.length
}
