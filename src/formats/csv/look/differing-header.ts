// Files of one new table whose headers have nothing in common: one of them may begin with a row, which would be lost as names.

import { BulkloadError } from '../../../errors.ts'
import { columnsFlag } from '../../field-names.ts'
import type { KnownHeader } from '../../known-header.ts'
import type { DialectGuess } from '../detect/dialect-guess.ts'

const MAX_SHOWN = 5

/** `names`: the first record of the file `name`. Undefined where it is like the header of another file, or surely one of its own. */
export function differingHeader(
  name: string,
  names: readonly string[],
  guess: DialectGuess,
  known: readonly KnownHeader[],
): BulkloadError | undefined {
  const other = known.find(({ source }) => source !== undefined)
  if (other?.source === undefined || (guess.hasHeader && guess.isHeaderSure)) return undefined
  if (names.some((text) => other.names.includes(text))) return undefined
  const what = guess.hasHeader ? 'may be data' : 'is data'
  return new BulkloadError(
    'BL_HEADER',
    `the first record of ${name} (${shown(names)}) ${what}, but ${other.source} begins with a header row (${shown(other.names)})`,
    {
      place: { source: name, line: 1 },
      hint: `if it is data, load ${name} separately, after the others, with --no-header ${columnsFlag(other.names)}; if every file has a header row, use --header`,
    },
  )
}

function shown(names: readonly string[]): string {
  return `${names.slice(0, MAX_SHOWN).join(', ')}${names.length > MAX_SHOWN ? ', …' : ''}`
}
