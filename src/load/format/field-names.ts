// The names that a source gives its fields.

import { BulkloadError } from '../../errors.ts'
import { firstTwice } from '../../formats/places.ts'
import type { Source } from '../../sources/source.ts'

export function checkNames(source: Source, names: readonly string[]): void {
  const twice = firstTwice(names)
  if (twice === undefined) return
  throw new BulkloadError('BL_HEADER', `the header of ${source.name} names "${twice}" twice`, {
    place: { source: source.name, line: 1 },
    hint: 'name the fields yourself, each once: --columns a,b,c',
  })
}

/** With the names given, a first record that could be names or values: taken for a header it would be lost. */
export function maybeHeader({ name }: Source): BulkloadError {
  return new BulkloadError('BL_USAGE', `the first record of ${name} could be names or values`, {
    place: { source: name, line: 1 },
    hint: 'say which with --header or --no-header',
  })
}
