// The names that a source gives its fields.

import { BulkloadError } from '../../errors.ts'
import type { Source } from '../../sources/source.ts'

export function checkNames(source: Source, names: readonly string[]): void {
  const twice = names.find((name, index) => names.indexOf(name) < index)
  if (twice === undefined) return
  throw new BulkloadError('BL_HEADER', `the header of ${source.name} names "${twice}" twice`, {
    place: { source: source.name, line: 1 },
    hint: 'name the fields yourself, each once: --columns a,b,c',
  })
}
