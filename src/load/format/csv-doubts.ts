// What was decided of separated values on little evidence, in words that say which flag decides it.

import type { DialectGuess } from '../../formats/csv/detect.ts'

export function csvDoubts(name: string, guess: DialectGuess): string[] {
  const doubts: string[] = []
  if (!guess.isHeaderSure && guess.records > 0) doubts.push(headerDoubt(name, guess))
  return doubts
}

/** A row that is taken for names is lost, and names that are taken for a row are one too many. */
function headerDoubt(name: string, { hasHeader, headerReason }: DialectGuess): string {
  const read = hasHeader ? 'a header' : 'a row, not a header'
  return `the first record of ${name} is read as ${read}, which is a guess (${headerReason}): say --header or --no-header`
}
