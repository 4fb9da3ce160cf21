// Ranges and multiranges as PostgreSQL prints them: whole numbers and days in the form [a,b), multiranges in order and
// without overlaps.

import { decimalText, toDecimal } from './postgres-stored-numbers.ts'
import { dateText, daysOf, microsecondsOf, timestampText, timestamptzText } from './postgres-stored-times.ts'

/** What a range may be of. */
export type BoundName = 'int4' | 'int8' | 'numeric' | 'date' | 'timestamp' | 'timestamptz' | 'text'

interface Bound {
  readonly text: string
  /** Compared with others of its type. */
  readonly key: bigint | string
  readonly inclusive: boolean
}

interface Range {
  /** Without one the range begins, or ends, nowhere. */
  readonly lower: Bound | undefined
  readonly upper: Bound | undefined
}

const BOUND = String.raw`((?:"(?:[^"\\]|""|\\.)*"|\\.|[^",)\]\\])*)`
const RANGE = String.raw`(empty|([[(])${BOUND},${BOUND}([)\]]))`
const FAR = 10n ** 30n

export function rangeText(name: BoundName, text: string): string {
  const match = new RegExp(`^\\s*${RANGE}\\s*$`, 'is').exec(text)
  if (match === null) throw new RangeError(`${text} is no range`)
  const range = readRange(name, match)
  return range === undefined ? 'empty' : shown(range)
}

export function multirangeText(name: BoundName, text: string): string {
  const ranges = [...text.matchAll(new RegExp(RANGE, 'gis'))].flatMap((match) => readRange(name, match) ?? [])
  const merged: Range[] = []
  for (const range of ranges.toSorted(compareRanges)) {
    const last = merged.at(-1)
    if (last === undefined || hasGap(last.upper, range.lower)) merged.push(range)
    else merged[merged.length - 1] = { lower: last.lower, upper: greaterUpper(last.upper, range.upper) }
  }
  return `{${merged.map(shown).join(',')}}`
}

/** Undefined for an empty one. */
function readRange(name: BoundName, [, all, open, low = '', high = '', close]: RegExpExecArray): Range | undefined {
  if (all?.toLowerCase() === 'empty') return undefined
  const lower = readBound(name, low, open === '[')
  const upper = readBound(name, high, close === ']')
  // A range is judged as it is written, and once more in its usual form: (1,2) is [2,2), and that is empty.
  const range = withinOrder({ lower, upper })
  if (range === undefined || !isDiscrete(name)) return range
  return withinOrder({
    lower: lower?.inclusive === false ? nextOf(name, lower, true) : lower,
    upper: upper?.inclusive === true ? nextOf(name, upper, false) : upper,
  })
}

/** Undefined when nothing lies between the bounds. */
function withinOrder(range: Range): Range | undefined {
  const { lower, upper } = range
  if (lower === undefined || upper === undefined) return range
  const order = compareKeys(lower.key, upper.key)
  if (order > 0) throw new RangeError(`${lower.text} comes after ${upper.text}`)
  return order < 0 || (lower.inclusive && upper.inclusive) ? range : undefined
}

function readBound(name: BoundName, source: string, inclusive: boolean): Bound | undefined {
  if (source === '') return undefined
  const unquoted = source.replace(/\\(.)|"((?:[^"\\]|""|\\.)*)"/gs, (_all, plain?: string, quoted = '') =>
    plain === undefined ? (quoted as string).replace(/""|\\(.)/gs, (pair, char?: string) => char ?? pair[0]!) : plain,
  )
  if (name === 'text') return { text: unquoted, key: unquoted, inclusive }
  const text = unquoted.trim()
  if (/^-?infinity$/.test(text)) return { text, key: text.startsWith('-') ? -FAR : FAR, inclusive }
  const key = keyOf(name, text)
  return { text: name === 'numeric' ? decimalText(toDecimal(text)) : textOf(name, key), key, inclusive }
}

function keyOf(name: BoundName, text: string): bigint {
  switch (name) {
    case 'date':
      return daysOf(text)
    case 'timestamp':
    case 'timestamptz':
      return microsecondsOf(text)
    case 'numeric':
      return toDecimal(text, 100).units
    default:
      return BigInt(text)
  }
}

function textOf(name: BoundName, key: bigint): string {
  if (name === 'date') return dateText(key)
  if (name === 'timestamp') return timestampText(key)
  return name === 'timestamptz' ? timestamptzText(key) : String(key)
}

function isDiscrete(name: BoundName): boolean {
  return name === 'int4' || name === 'int8' || name === 'date'
}

/** Nothing comes after infinity. */
function nextOf(name: BoundName, bound: Bound, inclusive: boolean): Bound {
  const key = BigInt(bound.key)
  if (key === FAR || key === -FAR) return bound
  return { text: textOf(name, key + 1n), key: key + 1n, inclusive }
}

function shown({ lower, upper }: Range): string {
  const open = lower?.inclusive === true ? '[' : '('
  return `${open}${boundText(lower)},${boundText(upper)}${upper?.inclusive === true ? ']' : ')'}`
}

function boundText(bound: Bound | undefined): string {
  if (bound === undefined) return ''
  const needsQuotes = bound.text === '' || /["\\()[\],\s]/.test(bound.text.replace(/[^\0-\x7f]/g, ''))
  return needsQuotes ? `"${bound.text.replace(/["\\]/g, '$&$&')}"` : bound.text
}

function compareRanges(a: Range, b: Range): number {
  if (a.lower === undefined || b.lower === undefined)
    return Number(a.lower !== undefined) - Number(b.lower !== undefined)
  const order = compareKeys(a.lower.key, b.lower.key)
  return order || Number(b.lower.inclusive) - Number(a.lower.inclusive)
}

function hasGap(upper: Bound | undefined, lower: Bound | undefined): boolean {
  if (upper === undefined || lower === undefined) return false
  const order = compareKeys(upper.key, lower.key)
  return order < 0 || (order === 0 && !upper.inclusive && !lower.inclusive)
}

function greaterUpper(a: Bound | undefined, b: Bound | undefined): Bound | undefined {
  if (a === undefined || b === undefined) return undefined
  const order = compareKeys(a.key, b.key) || Number(a.inclusive) - Number(b.inclusive)
  return order < 0 ? b : a
}

/** Text as the collation "C" has it. */
function compareKeys(a: bigint | string, b: bigint | string): number {
  if (typeof a === 'string' || typeof b === 'string')
    return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
  return a < b ? -1 : a > b ? 1 : 0
}
