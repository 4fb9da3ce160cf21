// Texts that a person takes for numbers or dates and that stay text, because reading them as such would change them or be
// a guess.

import { NINE, ZERO } from '../codecs/ascii.ts'
import { shellCommand } from '../shell-words.ts'
import { type DatePatterns, fittingPatterns, patternsToSay } from './date-patterns.ts'

export type OddShape =
  | 'leading zeros'
  | 'plus sign'
  | 'decimal comma'
  | 'thousands'
  | 'spaces'
  | 'other dates'
  | 'flag words'

const SHAPES: readonly (readonly [shape: OddShape, pattern: RegExp])[] = [
  ['leading zeros', /^-?0\d+(?:\.\d+)?$/],
  ['plus sign', /^\+\d[\d .()-]*$/],
  ['decimal comma', /^-?(?:\d+|\d{1,3}(?:\.\d{3})+),(?:\d{1,2}|\d{4,})$/],
  // One comma before three digits may be either.
  ['thousands', /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/],
  ['spaces', /^(?:\s+-?\d+(?:\.\d+)?\s*|-?\d+(?:\.\d+)?\s+)$/],
  ['other dates', /^\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?:[ T,].*)?$|^\d{4}[/.]\d{1,2}[/.]\d{1,2}(?:[ T].*)?$/],
  ['other dates', /^\d{1,2}[- ][a-z]{3,9}[- ]\d{2,4}(?:[ ,].*)?$|^[a-z]{3,9} \d{1,2},? \d{4}(?:[ ,].*)?$/i],
  ['other dates', /^\d{4}-\d\d-\d\d(?:-\d\d\.\d\d\.\d\d(?:\.\d+)?| \d\d:\d\d.* [A-Z][\w/]+)$/],
  ['flag words', /^(?:y|n|yes|no|t|f|ja|nein|oui|non|si|wahr|falsch|vrai|faux|on|off)$/i],
]
/** Words for true and false that files have; those that are here mean the same in every language. */
const TRUE_WORD = /^(?:y|yes|t|ja|oui|si|wahr|vrai|on)$/i

/** Texts of one column that look like something that they are not: how many, and the first of each. */
export type OddTexts = Map<OddShape, OddText>

export interface OddText {
  count: number
  readonly example: string
  /** Of dates: the patterns that all of them fit. */
  patterns?: DatePatterns
  /** Of words for true and false: each of them, in lower case. */
  readonly words: Set<string>
}

/** None of them is longer. */
const MAX_ODD_BYTES = 40
/** wahr, falsch. */
const MAX_FLAG_BYTES = 6
/** The end of AM and PM. */
const UPPER_M = 0x4d

/** Counts the text `bytes[start .. end)`, when it is such a one. */
export function addOdd(odd: OddTexts, bytes: Uint8Array, start: number, end: number): void {
  // Most texts are distinguished by their length or their first byte: no string is made of them.
  if (end === start || end - start > MAX_ODD_BYTES) return
  const first = bytes[start] ?? 0
  if (
    first > NINE &&
    !(end - start <= MAX_FLAG_BYTES || (first < 0x80 && isDigit(bytes[end - 1] ?? 0)) || bytes[end - 1] === UPPER_M)
  )
    return
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
  const shape = oddShape(text)
  if (shape === undefined) return
  const known = odd.get(shape)
  const entry: OddText = known ?? { count: 0, example: text, words: new Set() }
  if (known === undefined) odd.set(shape, entry)
  entry.count++
  if (shape === 'flag words') entry.words.add(text.toLowerCase())
  if (shape === 'other dates') entry.patterns = fittingPatterns(bytes, start, end, entry.patterns)
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE
}

function oddShape(text: string): OddShape | undefined {
  return SHAPES.find(([, pattern]) => pattern.test(text))?.[0]
}

/** What is to be said of the column `name`, which is text because of them. */
export const ODD_WORDS: Readonly<Record<OddShape, (odd: OddText, name: string) => string>> = {
  'leading zeros': ({ example }) =>
    `numbers with leading zeros, such as ${example}, stay text: a number would lose the zeros`,
  'plus sign': ({ example }) => `numbers with a plus sign, such as ${example}, stay text: a number would lose the sign`,
  'decimal comma': ({ example }, name) =>
    `numbers with a decimal comma, such as ${example}, stay text: use ${shellCommand(['--decimal-comma', name])}`,
  thousands: ({ example }, name) =>
    `numbers with commas, such as ${example}, stay text: use ${shellCommand(['--thousands', name])} if the commas separate thousands`,
  spaces: ({ example }) => `numbers with surrounding spaces, such as "${example}", stay text`,
  'other dates': ({ example, patterns = [] }, name) => {
    const [pattern, other] = patternsToSay(patterns).map((one) => shellCommand(['--date-format', `${name}=${one}`]))
    if (pattern === undefined) return `dates such as ${example} stay text: not all of them are written alike`
    const choice = other === undefined ? pattern : `${pattern} if the day comes first, or ${other} if the month does`
    return `dates such as ${example} stay text: use ${choice}`
  },
  'flag words': ({ words }) => {
    const sorted = [...words].sort()
    const flags = [
      ...sorted.filter((word) => TRUE_WORD.test(word)).flatMap((word) => ['--true', word]),
      ...sorted.filter((word) => !TRUE_WORD.test(word)).flatMap((word) => ['--false', word]),
    ]
    return `the words ${sorted.join(', ')} stay text: use ${shellCommand(flags)} if they are booleans`
  },
}
