// Whether the first record holds the names of the columns. Conservative: a row taken for names would be lost.

import { type KnownHeader, knownHeaderOf } from '../known-header.ts'
import type { SampleRecord } from './sample-records.ts'
import { type ValueShape, valueShape } from './value-shape.ts'

export interface HeaderGuess {
  readonly hasHeader: boolean
  readonly sure: boolean
  readonly reason: string
}

/** What programs give as names: words of letters, digits and a little punctuation. */
const NAME = /^[\p{L}_@#$][\p{L}\p{M}\p{N} _.:/()%#$@-]*$/u
const MAX_NAME = 64
const YEAR = /^(19|20)\d\d$/

/** `width`: fields that count; what a trailing delimiter leaves behind them does not. */
export function detectHeader(
  records: readonly SampleRecord[],
  width: number,
  known: readonly KnownHeader[] = [],
): HeaderGuess {
  const [first, ...rows] = records
  if (first === undefined) return { hasHeader: false, sure: false, reason: 'no records: no header' }
  const cells = first.slice(0, width).map((field) => field.text)
  // As an index without a name is named.
  const filled = cells.map((cell, index) => (cell.trim() === '' ? `c${index + 1}` : cell))
  const header = knownHeaderOf(filled, known)
  // A single word may be a value all the same, where it is one further down.
  const isValue = width === 1 && rows.some((row) => row[0]?.text === cells[0])
  if (header !== undefined && !isValue) return { hasHeader: true, sure: true, reason: `a header: ${header.words}` }
  const names = first.slice(0, width).map((field) => field.text.trim())
  const kinds = names.map((_, column) => kindOf(rows, column))
  const fault = faultOfNames(names)
  const over = names.findIndex((name, i) => isName(name) && isTyped(kinds[i]))
  // Programs that write tables leave the name of an index empty, and repeat names that a query repeats.
  if (fault?.isOfName === true && over !== -1) {
    return { hasHeader: true, sure: false, reason: `a header: "${names[over]}" stands over ${WORDS[kinds[over]!]}` }
  }
  if (fault !== undefined) {
    // Text over numbers, or years, which are names in many a table.
    const isOdd = names.some((name, i) => valueShape(name) === 'text' && isTyped(kinds[i]))
    const numbers = names.filter((name) => valueShape(name) === 'number')
    const areYears = numbers.length > 1 && numbers.every((number) => YEAR.test(number))
    return { hasHeader: false, sure: !isOdd && !areYears && rows.length > 0, reason: `no header: ${fault.words}` }
  }
  if (rows.length === 0) {
    const areNames = names.every(isName)
    return { hasHeader: areNames, sure: false, reason: `${areNames ? 'a header' : 'no header'}: it is the only record` }
  }
  const typed = kinds.findIndex(isTyped)
  if (typed !== -1) {
    return { hasHeader: true, sure: true, reason: `a header: "${names[typed]}" stands over ${WORDS[kinds[typed]!]}` }
  }
  const recurring = names.find((name, column) => rows.some((row) => row[column]?.text.trim() === name))
  if (recurring !== undefined) {
    return { hasHeader: false, sure: false, reason: `no header: "${recurring}" is a value further down, too` }
  }
  const strange = names.find((name) => !isName(name))
  if (strange !== undefined) {
    return { hasHeader: false, sure: false, reason: `no header: "${short(strange)}" does not look like a name` }
  }
  return {
    hasHeader: true,
    sure: false,
    reason: 'a header, maybe: all columns are text, and the first record could be names',
  }
}

const WORDS: Record<ValueShape, string> = {
  empty: 'empty fields',
  number: 'numbers',
  time: 'dates or times',
  boolean: 'true and false',
  code: 'identifiers',
  text: 'text',
}

/** What speaks against names; `isOfName` when they are names all the same, but for one that is missing or there twice. */
function faultOfNames(names: readonly string[]): { words: string; isOfName: boolean } | undefined {
  const value = names.find((name) => name !== '' && valueShape(name) !== 'text')
  if (value !== undefined) return { words: `"${short(value)}" in the first record is a value`, isOfName: false }
  if (names.includes('')) return { words: 'a field of the first record is empty', isOfName: true }
  const twice = names.find((name, i) => names.indexOf(name) !== i)
  return twice === undefined ? undefined : { words: `"${short(twice)}" is twice in the first record`, isOfName: true }
}

/** The one shape of a column's values, `text` when there are several, `empty` when there are none. */
function kindOf(rows: readonly SampleRecord[], column: number): ValueShape {
  let kind: ValueShape = 'empty'
  for (const row of rows) {
    const shape = valueShape(row[column]?.text.trim() ?? '')
    if (shape === 'empty' || shape === kind) continue
    if (kind !== 'empty') return 'text'
    kind = shape
  }
  return kind
}

function isTyped(kind: ValueShape | undefined): boolean {
  return kind !== undefined && kind !== 'empty' && kind !== 'text'
}

function isName(text: string): boolean {
  return text.length <= MAX_NAME && NAME.test(text)
}

function short(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`
}
