// Why the first record of separated values cannot be read, and what to do.

import { firstInvalidUtf8 } from '../../../codecs/text/utf8.ts'
import { BulkloadError } from '../../../errors.ts'
import { encodingHint } from '../../encoding-hint.ts'
import type { DialectGuess } from '../detect/dialect-guess.ts'
import type { CsvDialect } from '../dialect.ts'
import { firstRecordOf, strayTextLine } from '../header.ts'

/** An error whose place is byte 0 is one that more bytes may change: see peekFormat. */
export function unreadableFirst(name: string, head: Uint8Array, isWhole: boolean, dialect: CsvDialect): BulkloadError {
  const { from, to, line } = firstRecordOf(head, dialect)
  const bad = firstInvalidUtf8(head, from, to)
  // A character may be cut off where the head ends.
  if (bad !== -1 && (isWhole || bad < head.length - 3)) {
    const byte = head[bad] ?? 0
    return new BulkloadError(
      'BL_INVALID_UTF8',
      `the text is not valid UTF-8 at byte 0x${byte.toString(16).toUpperCase()}`,
      {
        place: { source: name, line, byteOffset: bad },
        hint: encodingHint(head.subarray(bad)),
      },
    )
  }
  const stray = strayTextLine(head, dialect)
  if (stray !== undefined) {
    return new BulkloadError('BL_QUOTE', `text follows a closing quote in the first record of ${name}`, {
      place: { source: name, line: stray },
      hint: 'double a quote inside a quoted field, or check --delimiter, --quote and --escape',
    })
  }
  return new BulkloadError('BL_QUOTE', `the first record of ${name} cannot be parsed as CSV`, {
    place: { source: name, line: 1, byteOffset: 0 },
    hint: 'check --delimiter, --quote and --escape',
  })
}

/** Titles above the header, with fewer fields than the records: no record would fit them. */
export function titlesAbove(name: string, { above, fields }: DialectGuess, skipped: number): BulkloadError | undefined {
  if (above?.kind !== 'short') return undefined
  const lines = above.lines + skipped
  const first = above.first.length === 1 ? 'one field' : `${above.first.length} fields`
  return new BulkloadError(
    'BL_HEADER',
    `line ${skipped + 1} of ${name} has ${first}, but the records from line ${lines + 1} on have ${fields}`,
    {
      place: { source: name, line: skipped + 1 },
      hint: `skip the lines before the header row with --skip-lines ${lines}`,
    },
  )
}
