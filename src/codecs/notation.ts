// How values are written where that is not the usual way: what the user named. Plain data, so that it crosses to the workers.

/** `--date-format`: dates and times by a pattern. `zone`: that of times that name none. */
export interface DateNotation {
  readonly as: 'date'
  readonly pattern: string
  readonly zone?: string
}

/** `--time-zone`: ISO 8601 times that name no zone. */
export interface ZoneNotation {
  readonly as: 'zone'
  readonly zone: string
  /** A date without a time stays a date. */
  readonly keepsDates?: true
}

/** `--decimal-comma`, `--thousands` and `--exact-integers`. */
export interface NumberNotation {
  readonly as: 'number'
  /** The decimal mark of texts; without it texts are left as they are. */
  readonly decimal?: ',' | '.'
  /** A number with a fraction of zeros or an exponent is the integer that it is equal to. */
  readonly isExact: boolean
}

/** `--true` and `--false`. */
export interface FlagNotation {
  readonly as: 'flag'
  readonly trueWords: readonly string[]
  readonly falseWords: readonly string[]
}

/** How the values of one column are written. */
export type Notation = DateNotation | ZoneNotation | NumberNotation | FlagNotation

/** What the options say, by the names of columns. */
export interface Notations {
  readonly dates: Readonly<Record<string, string>>
  readonly timeZone?: string
  readonly decimalComma: readonly string[]
  readonly thousands: readonly string[]
  readonly exactIntegers: readonly string[]
  readonly trueWords: readonly string[]
  readonly falseWords: readonly string[]
}

/** Whether a field has to come unchanged, as text: what its column's type would make of it may be another value. */
export function readsText(notation: Notation | undefined): boolean {
  return notation?.as === 'date' || (notation?.as === 'number' && notation.decimal !== undefined)
}

/** Whether a value in the usual form of its type has the same meaning by the notation. */
export function keepsUsual(notation: Notation | undefined): boolean {
  return !readsText(notation) && notation?.as !== 'zone'
}

/** The end of "… is not", for a value that is refused. */
export function notationWords(notation: Notation): string | undefined {
  if (notation.as === 'date') return `a date written as ${notation.pattern} (--date-format)`
  if (notation.as !== 'number' || notation.decimal === undefined) return undefined
  return notation.decimal === ','
    ? 'a number with a decimal comma (--decimal-comma)'
    : 'a number with thousands separators (--thousands)'
}
