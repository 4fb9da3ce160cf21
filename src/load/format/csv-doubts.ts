// What was decided of separated values on little evidence, in words that say which flag decides it.

import type { DialectGuess } from '../../formats/csv/detect.ts'
import type { CsvDialect } from '../../formats/csv/dialect.ts'
import { byteWord, shellCommand } from './format-flags.ts'

/** `given`: what the user said of the dialect, which leaves no doubt. */
export function csvDoubts(name: string, guess: DialectGuess, given: Partial<CsvDialect>): string[] {
  if (guess.records === 0) return []
  const { signs, dialect } = guess
  const doubts: string[] = []
  if (!guess.isHeaderSure) doubts.push(headerDoubt(name, guess))
  if (given.skipInitialSpace === undefined) {
    if (dialect.skipInitialSpace) {
      doubts.push(
        `spaces at the beginning of fields of ${name} are skipped, because quotes follow some of them: say --skip-initial-space, or --no-skip-initial-space to keep them`,
      )
    } else if (signs.spacedQuotes > 0) {
      const fields = signs.spacedQuotes === 1 ? 'one field begins' : `${signs.spacedQuotes} fields begin`
      doubts.push(
        `in the first records of ${name}, ${fields} with a space and a quote that are read as text: say --skip-initial-space if the quotes are around the field, else --no-skip-initial-space`,
      )
    }
  }
  if (signs.cutLine !== undefined && given.quote === undefined) {
    doubts.push(
      `line ${signs.cutLine} of ${name} may be split in the wrong places: a quote opens within a field and closes in a later one, and only quotes around the whole field keep it together; correct the line, or say --quote '"' if it is right`,
    )
  }
  if (signs.unused !== undefined && given.delimiter === undefined)
    doubts.push(delimiterDoubt(name, guess, signs.unused))
  return doubts
}

/** A row that is taken for names is lost, and names that are taken for a row are one too many. */
function headerDoubt(name: string, { hasHeader, headerReason }: DialectGuess): string {
  const read = hasHeader ? 'a header' : 'a row, not a header'
  return `the first record of ${name} is read as ${read}, which is a guess (${headerReason}): say --header or --no-header`
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
  return `${name} is read as one column, though ${lines} have ${DELIMITERS[delimiter]}: say ${split} if they separate fields, or ${keep} if they do not`
}
