// Whether the first record holds the columns' names: whether its fields fit their columns as those of the rows below do.
// In doubt it is a row: a row that was taken for names would be lost.

import { type KnownHeader, knownHeaderOf } from '../../known-header.ts'
import { firstTwice } from '../../places.ts'
import { ColumnShapes } from './column-shapes.ts'
import { textHeader } from './detect-text-header.ts'
import type { HeaderGuess } from './header-guess.ts'
import { countVotes, isDistinct, isName, isPlaceholder, type Votes } from './header-votes.ts'
import type { SampleRecord } from './sample-records.ts'
import type { ValueShape } from './value-shape.ts'

/** Rows that must agree before two names outweigh fields that fit their columns. */
const MANY_ROWS = 10

/** `width`: fields that count; what a trailing delimiter leaves behind them does not. */
export function detectHeader(
  records: readonly SampleRecord[],
  width: number,
  known: readonly KnownHeader[] = [],
): HeaderGuess {
  const [first, ...rows] = records
  if (first === undefined) return { hasHeader: false, sure: false, reason: 'no header row: there are no records' }
  const cells = first.slice(0, width).map((field) => field.text)
  // As an index without a name is named.
  const filled = cells.map((cell, index) => (cell.trim() === '' ? `c${index + 1}` : cell))
  const header = knownHeaderOf(filled, known)
  // A single word may be a value nevertheless, where it is one further down.
  const isValue = width === 1 && rows.some((row) => row[0]?.text === cells[0])
  if (header !== undefined && !isValue) return { hasHeader: true, sure: true, reason: `header row: ${header.words}` }
  const names = cells.map((cell) => cell.trim())
  if (rows.length === 0) {
    const areNames = names.every(isName)
    return {
      hasHeader: areNames,
      sure: false,
      reason: `${areNames ? 'header row' : 'no header row'}: it is the only record`,
    }
  }
  // Files that were put together have their header several times.
  const others = rows.filter((row) => !cells.every((cell, column) => row[column]?.text === cell))
  const repeats = rows.length - others.length
  if (repeats > 0 && others.length > repeats) {
    const guess = judge(names, others)
    const words = `it is repeated ${repeats === 1 ? 'once' : `${repeats} times`} further down`
    if (guess.hasHeader && guess.sure) return { hasHeader: true, sure: false, reason: `${guess.reason}; ${words}` }
  }
  return judge(names, rows)
}

function judge(names: readonly string[], rows: readonly SampleRecord[]): HeaderGuess {
  const columns = names.map((_, column) => new ColumnShapes(rows, column))
  const votes = countVotes(names, columns)
  return votes.value >= 0 ? againstValues(names, columns, votes, rows) : withoutValues(names, columns, votes, rows)
}

/** A field of the first record fits its column: names must be many to outweigh it. */
function againstValues(
  names: readonly string[],
  columns: readonly ColumnShapes[],
  votes: Votes,
  rows: readonly SampleRecord[],
): HeaderGuess {
  const { value, name, values } = votes
  const over = votes.names.map((column) => names[column]!)
  const isOutweighed =
    over.length > 1 && over.length >= values && new Set(over).size === over.length && rows.length >= MANY_ROWS
  if (isOutweighed && isDistinct(names))
    return { hasHeader: true, sure: false, reason: standsOver(names, columns, name) }
  return {
    hasHeader: false,
    sure: name < 0 && votes.years + votes.odd + votes.strays === 0,
    reason: `no header row: "${short(names[value]!)}" in the first record is a value`,
  }
}

function withoutValues(
  names: readonly string[],
  columns: readonly ColumnShapes[],
  votes: Votes,
  rows: readonly SampleRecord[],
): HeaderGuess {
  const { name, years, odd } = votes
  const isIndexed = names[0] === '' && countsUp(rows)
  // Programs that write tables leave the name of an index empty, and repeat names that a query repeats.
  const isWhole = isDistinct(names) && names.every((text, column) => text !== '' || (column === 0 && isIndexed))
  if (name >= 0) {
    const isPure = years + odd === 0 && !votes.names.every((column) => isPlaceholder(names[column]!))
    // One of them is a value of its column.
    const recurs = names.some((text, column) => text !== '' && columns[column]!.holds(text))
    return { hasHeader: true, sure: isWhole && isPure && !recurs, reason: standsOver(names, columns, name) }
  }
  if (isIndexed && names.length > 1) {
    return {
      hasHeader: true,
      sure: rows.length > 2 && isWhole,
      reason: 'header row: the rows below a field without a name are numbered',
    }
  }
  if (years > 1 && isDistinct(names)) {
    return { hasHeader: true, sure: false, reason: 'header row: it has years above columns of other values' }
  }
  if (odd > 1 && isDistinct(names)) {
    return { hasHeader: true, sure: false, reason: 'header row: its fields differ from the values of their columns' }
  }
  if (names.includes('')) {
    return { hasHeader: false, sure: years + odd === 0, reason: 'no header row: a field of the first record is empty' }
  }
  const twice = firstTwice(names)
  if (twice !== undefined) {
    return {
      hasHeader: false,
      sure: years + odd === 0,
      reason: `no header row: "${short(twice)}" appears twice in the first record`,
    }
  }
  return textHeader(names, columns, rows.length, years + odd)
}

/** The rows' first fields are 0, 1, 2 and so on, or from 1. */
function countsUp(rows: readonly SampleRecord[]): boolean {
  const start = rows.length > 1 ? rows[0]?.[0]?.text : undefined
  if (start !== '0' && start !== '1') return false
  return rows.every((row, index) => row[0]?.text === String(Number(start) + index))
}

function standsOver(names: readonly string[], columns: readonly ColumnShapes[], column: number): string {
  return `header row: "${short(names[column]!)}" is above ${WORDS[columns[column]!.kind]}`
}

const WORDS: Record<ValueShape, string> = {
  empty: 'empty fields',
  number: 'numbers',
  time: 'dates or times',
  boolean: 'true and false',
  code: 'identifiers',
  text: 'text',
}

export function short(text: string): string {
  return text.length <= 40 ? text : `${text.slice(0, 40)}…`
}
