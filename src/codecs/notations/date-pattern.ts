// Patterns of dates and times in either of two notations: that of strptime (`%d/%m/%Y`), if there is a % in it, and letters
// (`DD.MM.YYYY HH:mm`). Both become the same tokens.

export type DateField =
  | 'year'
  | 'shortYear'
  | 'month'
  | 'monthName'
  | 'shortMonthName'
  | 'day'
  | 'weekday'
  | 'shortWeekday'
  | 'hour'
  | 'hour12'
  | 'minute'
  | 'second'
  | 'fraction'
  | 'half'
  | 'offset'
  | 'zone'

/** A field with the fewest and the most digits, or text that must match exactly. */
export type DateToken =
  | { readonly field: DateField; readonly min: number; readonly max: number }
  | { readonly literal: Uint8Array }

interface Row {
  readonly field: DateField
  /** After a %. */
  readonly percent: string
  /** In a pattern of letters: with all digits of the field, and with one or more. */
  readonly letters: readonly string[]
  readonly digits?: readonly [min: number, max: number]
  readonly words: string
}

/** Every field that a pattern may have. docs/formats.md has the same table; a test compares them. */
export const DATE_FIELDS: readonly Row[] = [
  { field: 'year', percent: 'Y', letters: ['YYYY'], digits: [4, 4], words: 'year, four digits' },
  {
    field: 'shortYear',
    percent: 'y',
    letters: ['YY'],
    digits: [2, 2],
    words: 'year, two digits: 69 to 99 are 19…, 00 to 68 are 20…',
  },
  { field: 'month', percent: 'm', letters: ['MM', 'M'], digits: [1, 2], words: 'month, 1 to 12' },
  { field: 'monthName', percent: 'B', letters: ['MMMM'], words: 'English name of the month (January), in any case' },
  { field: 'shortMonthName', percent: 'b', letters: ['MMM'], words: 'its first three letters (Jan)' },
  { field: 'day', percent: 'd', letters: ['DD', 'D'], digits: [1, 2], words: 'day of the month' },
  {
    field: 'weekday',
    percent: 'A',
    letters: ['dddd'],
    words: 'English name of the weekday, which has to be that of the date',
  },
  { field: 'shortWeekday', percent: 'a', letters: ['ddd'], words: 'its first three letters (Mon)' },
  { field: 'hour', percent: 'H', letters: ['HH', 'H'], digits: [1, 2], words: 'hour, 0 to 23' },
  { field: 'hour12', percent: 'I', letters: ['hh', 'h'], digits: [1, 2], words: 'hour, 1 to 12, with AM or PM' },
  { field: 'minute', percent: 'M', letters: ['mm', 'm'], digits: [1, 2], words: 'minute' },
  { field: 'second', percent: 'S', letters: ['ss', 's'], digits: [1, 2], words: 'second' },
  {
    field: 'fraction',
    percent: 'f',
    letters: ['SSS'],
    digits: [1, 9],
    words: 'fraction of a second, one to nine digits',
  },
  { field: 'half', percent: 'p', letters: ['A'], words: 'AM or PM, in any case' },
  { field: 'offset', percent: 'z', letters: ['Z'], words: 'offset from UTC: +01:00, +0100, +01 or Z' },
  { field: 'zone', percent: 'Z', letters: ['z'], words: 'UTC, GMT, or the name of a zone (Europe/Berlin)' },
]

const BY_LETTERS = DATE_FIELDS.flatMap((row) => row.letters.map((letters) => ({ row, letters }))).sort(
  (a, b) => b.letters.length - a.letters.length,
)
const SHORTHANDS: Readonly<Record<string, string>> = { F: '%Y-%m-%d', T: '%H:%M:%S', D: '%m/%d/%y', R: '%H:%M' }

/** The tokens of a pattern. @throws {RangeError} Its message completes the sentence "the pattern …". */
export function parseDatePattern(pattern: string): readonly DateToken[] {
  const tokens = fixedWidths(pattern.includes('%') ? percentTokens(pattern) : letterTokens(pattern))
  checkTokens(tokens.flatMap((token) => ('field' in token ? [token.field] : [])))
  return tokens
}

/** Whether times are a part of the pattern, not dates alone. */
export function hasTime(pattern: string): boolean {
  return parseDatePattern(pattern).some((token) => 'field' in token && /^hour/.test(token.field))
}

function percentTokens(pattern: string): DateToken[] {
  const whole = pattern.replace(/%([FTDR])/g, (_, letter: string) => SHORTHANDS[letter] ?? '')
  return [...whole.matchAll(/%([\s\S]?)|[^%]+/g)].map(([text, letter]): DateToken => {
    if (letter === undefined) return literal(text)
    if (letter === '%') return literal('%')
    const row = DATE_FIELDS.find(({ percent }) => percent === letter)
    if (row === undefined) throw new RangeError(`has ${text}, which is not a field`)
    return fieldToken(row, row.digits?.[0] ?? 0)
  })
}

function letterTokens(pattern: string): DateToken[] {
  const tokens: DateToken[] = []
  for (let at = 0; at < pattern.length; ) {
    const rest = pattern.slice(at)
    const [bracketed, text] = /^\[([^\]]*)\]/.exec(rest) ?? []
    const found = BY_LETTERS.find(({ letters }) => rest.startsWith(letters))
    if (bracketed !== undefined) tokens.push(literal(text ?? ''))
    else if (found !== undefined) {
      const { row, letters } = found
      // MM is two digits, M one or two.
      tokens.push(fieldToken(row, letters.length === 2 ? (row.digits?.[1] ?? 0) : (row.digits?.[0] ?? 0)))
    } else {
      const [word = ''] = /^(?:T|[^A-Za-z[]+)/.exec(rest) ?? []
      if (word === '') throw new RangeError(`has ${rest[0]}, which is not a field: put other text in brackets ([at])`)
      tokens.push(literal(word))
      at += word.length
      continue
    }
    at += bracketed?.length ?? found?.letters.length ?? 1
  }
  return tokens
}

function literal(text: string): DateToken {
  return { literal: new TextEncoder().encode(text) }
}

function fieldToken({ field, digits }: Row, min: number): DateToken {
  return { field, min, max: digits?.[1] ?? 0 }
}

/** Digits right before other digits have all the places that there are: nothing else says where they end. */
function fixedWidths(tokens: readonly DateToken[]): readonly DateToken[] {
  const isDigits = (token: DateToken | undefined): boolean => token !== undefined && 'field' in token && token.max > 0
  return tokens.map((token, i) => {
    const isClose = isDigits(tokens[i - 1]) || isDigits(tokens[i + 1])
    if (!('field' in token) || token.max === 0 || token.field === 'fraction' || !isClose) return token
    return { ...token, min: token.max }
  })
}

const ONE_OF: readonly (readonly [words: string, fields: readonly DateField[]])[] = [
  ['a year', ['year', 'shortYear']],
  ['a month', ['month', 'monthName', 'shortMonthName']],
  ['a day', ['day']],
]
const AT_MOST_ONE: readonly (readonly DateField[])[] = [
  ...ONE_OF.map(([, fields]) => fields),
  ['weekday', 'shortWeekday'],
  ['hour', 'hour12'],
  ['minute'],
  ['second'],
  ['fraction'],
  ['half'],
  ['offset', 'zone'],
]

function checkTokens(fields: readonly DateField[]): void {
  for (const [words, those] of ONE_OF) {
    if (!fields.some((field) => those.includes(field))) throw new RangeError(`has no field for ${words}`)
  }
  for (const those of AT_MOST_ONE) {
    const [, second] = fields.filter((field) => those.includes(field))
    if (second !== undefined) throw new RangeError(`has two fields for the same part of a date (${those.join(', ')})`)
  }
  const has = (field: DateField): boolean => fields.includes(field)
  if (has('hour12') !== has('half'))
    throw new RangeError('has an hour of 1 to 12 without AM or PM, or AM or PM without it')
  const hasHour = has('hour') || has('hour12')
  const isLoose =
    (has('minute') && !hasHour) || (has('second') && !has('minute')) || (has('fraction') && !has('second'))
  if (isLoose) throw new RangeError('has a part of a time without the larger part before it')
  if ((has('offset') || has('zone')) && !hasHour) throw new RangeError('has a zone without a time')
}
