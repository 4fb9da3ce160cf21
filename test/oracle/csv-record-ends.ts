// Where records of separated values end, one character after another and with everything in sight: an independent and
// slow reading of the grammar, from the text as a whole.

import type { CsvDialect } from '../../src/formats/csv/dialect.ts'

/** The positions after all record ends of the whole input, in order. What follows the last one is a record without its end. */
export function csvRecordEndsSlowly(bytes: Uint8Array, dialect: CsvDialect): number[] {
  const text = Buffer.from(bytes).toString('latin1')
  const character = (byte: number): string | undefined => (byte < 0 ? undefined : String.fromCharCode(byte))
  const [delimiter, quote, comment] = [dialect.delimiter, dialect.quote, dialect.comment].map(character)
  const ends: number[] = []
  let at = 0
  while (at < text.length) {
    if (comment !== undefined && text[at] === comment) at += /^[^\r\n]*/.exec(text.slice(at))![0].length
    else at = endOfRecord(text, at, delimiter!, quote, dialect)
    const end = /^(\r\n|\r|\n)/.exec(text.slice(at))
    if (end === null) break
    at += end[0].length
    ends.push(at)
  }
  return ends
}

/** The position of the line end after the record that begins at `at`, or the length of the text. */
function endOfRecord(
  text: string,
  start: number,
  delimiter: string,
  quote: string | undefined,
  { escape: escapeStyle, skipInitialSpace }: CsvDialect,
) {
  let at = start
  for (;;) {
    if (skipInitialSpace) while (text[at] === ' ') at++
    if (quote !== undefined && text[at] === quote) at = endOfQuotes(text, at + 1, quote, escapeStyle === 'backslash')
    while (at < text.length && text[at] !== delimiter && text[at] !== '\r' && text[at] !== '\n') at++
    if (text[at] !== delimiter) return at
    at++
  }
}

/** The position after the closing quote. */
function endOfQuotes(text: string, start: number, quote: string, hasEscapes: boolean): number {
  let at = start
  while (at < text.length) {
    if (hasEscapes && text[at] === '\\') at += 2
    else if (text[at] !== quote) at++
    else if (text[at + 1] === quote) at += 2
    else return at + 1
  }
  return text.length
}
