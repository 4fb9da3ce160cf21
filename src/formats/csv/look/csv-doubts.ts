// What was decided of separated values on little evidence, in words that say which flag decides it.

import { shellCommand } from '../../../shell-words.ts'
import { columnsFlag } from '../../field-names.ts'
import { byteWord } from '../../flag-words.ts'
import type { LookOptions } from '../../look.ts'
import type { DialectGuess } from '../detect/dialect-guess.ts'
import type { LinesAbove } from '../detect/lines-above.ts'

/** What the user said leaves no doubt. */
export function csvDoubts(name: string, guess: DialectGuess, options: LookOptions): string[] {
  if (guess.records === 0) return []
  const { signs, dialect } = guess
  const { dialect: given, hasHeader } = options
  const doubts: string[] = []
  if (guess.above !== undefined && hasHeader === undefined)
    doubts.push(aboveDoubt(name, guess.above, options.skipLines))
  const isTrailing = dialect.trailingDelimiter && !guess.hasHeader && options.columns === undefined
  if (isTrailing) doubts.push(trailingDoubt(name, guess.fields))
  if (!guess.isHeaderSure) doubts.push(headerDoubt(name, guess))
  if (given.skipInitialSpace === undefined) {
    if (dialect.skipInitialSpace) {
      doubts.push(
        `spaces at the start of fields of ${name} are ignored, because some are followed by a quote: use --skip-initial-space if that is right, --no-skip-initial-space to keep them`,
      )
    } else if (signs.spacedQuotes > 0) {
      const fields = signs.spacedQuotes === 1 ? 'one field begins' : `${signs.spacedQuotes} fields begin`
      doubts.push(
        `in the first records of ${name}, ${fields} with a space and a quote that are read as text: use --skip-initial-space if the quotes enclose the field, else --no-skip-initial-space`,
      )
    }
  }
  if (signs.cutLine !== undefined && given.quote === undefined) {
    doubts.push(
      `line ${signs.cutLine} of ${name} may be split in the wrong places: a quote opens inside a field and closes in a later one, but only quotes around the whole field make it a quoted field; correct the line, or use --quote '"' if it is right`,
    )
  }
  if (signs.unused !== undefined && given.delimiter === undefined)
    doubts.push(delimiterDoubt(name, guess, signs.unused))
  return doubts
}

/** `skipped`: lines that are skipped already. */
function aboveDoubt(name: string, { kind, lines, first }: LinesAbove, skipped: number): string {
  const flag = `--skip-lines ${lines + skipped}`
  const all = lines === 1 ? `line ${skipped + 1}` : `lines ${skipped + 1} to ${skipped + lines}`
  if (kind !== 'units') {
    const look = lines === 1 ? 'looks' : 'look'
    return `${all} of ${name} ${look} like a title above the header row: skip ${lines === 1 ? 'it' : 'them'} with ${flag}`
  }
  const columns = columnsFlag(first)
  return `${all} of ${name} look like a header of several lines, of which only the first is used: skip them with ${flag} and name the fields with --no-header ${columns}`
}

export function blankDoubt(name: string): string {
  return `${name} has only blank lines and comments, which are not rows: to load each blank line as a row with one empty field, use --no-header --columns NAME`
}

/** It is unknown whether the delimiter at the end is one, or the last field is empty in all records. */
function trailingDoubt(name: string, fields: number): string {
  return `every record of ${name} ends with a delimiter, and is read as ${fields} fields: if the last field is empty, name all ${fields + 1} with --columns`
}

/** A row that is taken for names is lost, and names that are taken for a row are one too many. */
function headerDoubt(name: string, { hasHeader, headerReason }: DialectGuess): string {
  const read = hasHeader ? 'a header row' : 'data, not as a header row'
  return `the first record of ${name} is read as ${read}, which is a guess (${headerReason}): use --header or --no-header`
}

const DELIMITERS: Readonly<Record<string, string>> = { ',': 'commas', ';': 'semicolons', '\t': 'tabs', '|': 'pipes' }

function delimiterDoubt(
  name: string,
  { dialect }: DialectGuess,
  { delimiter, share }: NonNullable<DialectGuess['signs']['unused']>,
): string {
  const lines = share === 1 ? 'all of its lines' : `${Math.floor(share * 100)} % of its lines`
  const flag = (byte: number): string => shellCommand(['--delimiter', byteWord(byte)])
  const [split, keep] = [flag(delimiter.charCodeAt(0)), flag(dialect.delimiter)]
  return `${name} is read as one column, although ${lines} contain ${DELIMITERS[delimiter]}: use ${split} if they separate fields, or ${keep} if they do not`
}
