// Texts that a person takes for numbers or dates and that stay text, because reading them as such would change them or be
// a guess.

import { NINE } from '../codecs/ascii.ts'

export type OddShape = 'leading zeros' | 'plus sign' | 'decimal comma' | 'thousands' | 'spaces' | 'other dates'

const SHAPES: readonly (readonly [shape: OddShape, pattern: RegExp])[] = [
  ['leading zeros', /^-?0\d+(?:\.\d+)?$/],
  ['plus sign', /^\+\d[\d .()-]*$/],
  ['decimal comma', /^-?(?:\d+|\d{1,3}(?:\.\d{3})+),(?:\d{1,2}|\d{4,})$/],
  // One comma before three digits may be either.
  ['thousands', /^-?\d{1,3}(?:,\d{3})+(?:\.\d+)?$/],
  ['spaces', /^(?:\s+-?\d+(?:\.\d+)?\s*|-?\d+(?:\.\d+)?\s+)$/],
  ['other dates', /^\d{1,2}[/.-]\d{1,2}[/.-](?:\d{4}|\d{2})(?:[ T].*)?$|^\d{4}[/.]\d{1,2}[/.]\d{1,2}(?:[ T].*)?$/],
]

/** Texts of one column that look like something that they are not: how many, and the first of each. */
export type OddTexts = Map<OddShape, { count: number; readonly example: string }>

/** None of them is longer. */
const MAX_ODD_BYTES = 40

/** Counts the text `bytes[start .. end)`, when it is such a one. */
export function addOdd(odd: OddTexts, bytes: Uint8Array, start: number, end: number): void {
  // Most texts are distinguished by their first byte: no string is made of them.
  if (end === start || end - start > MAX_ODD_BYTES || (bytes[start] ?? 0) > NINE) return
  const text = Buffer.from(bytes.buffer, bytes.byteOffset + start, end - start).toString('latin1')
  const shape = oddShape(text)
  if (shape === undefined) return
  const known = odd.get(shape)
  if (known === undefined) odd.set(shape, { count: 1, example: text })
  else known.count++
}

function oddShape(text: string): OddShape | undefined {
  const first = text.charCodeAt(0)
  // All of them begin with a digit, a sign or a space.
  if (first > 0x39) return undefined
  return SHAPES.find(([, pattern]) => pattern.test(text))?.[0]
}

/** What is to be said of a column that is text because of them. */
export const ODD_WORDS: Readonly<Record<OddShape, (example: string) => string>> = {
  'leading zeros': (example) =>
    `numbers with leading zeros, such as ${example}, stay text: a number would lose the zeros`,
  'plus sign': (example) => `numbers with a plus sign, such as ${example}, stay text: a number would lose the sign`,
  'decimal comma': (example) =>
    `numbers with a decimal comma, such as ${example}, stay text: numbers need a decimal point`,
  thousands: (example) =>
    `numbers with commas, such as ${example}, stay text: the commas may or may not separate thousands`,
  spaces: (example) => `numbers with surrounding spaces, such as "${example}", stay text`,
  'other dates': (example) => `dates such as ${example} stay text: only ISO 8601 dates (2026-02-28) are unambiguous`,
}
