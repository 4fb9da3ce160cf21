// The names that a source gives its fields.

import { BulkloadError } from '../errors.ts'
import { shellCommand } from '../shell-words.ts'
import { MAX_FIELDS } from './csv/header.ts'
import { firstTwice } from './places.ts'

/** A hint of more names is not read. */
const MAX_NAMED = 100

export function checkNames(source: string, names: readonly string[]): void {
  const twice = firstTwice(names)
  if (twice === undefined) return
  throw new BulkloadError('BL_HEADER', `the header row of ${source} contains "${twice}" twice`, {
    place: { source, line: 1 },
    hint: `give each field its own name: --header ${columnsFlag(distinct(names))}`,
  })
}

/** The flag that names the fields; a name with a comma in it cannot be said by it. */
export function columnsFlag(names: readonly string[]): string {
  const canBeSaid = names.length <= MAX_NAMED && names.every((name) => name.trim() === name && !name.includes(','))
  return canBeSaid ? shellCommand(['--columns', names.join(',')]) : '--columns a,b,c'
}

/** Further ones of the same name get a number: `n`, `n_2`. */
function distinct(names: readonly string[]): string[] {
  const taken = new Set(names)
  const seen = new Set<string>()
  return names.map((name, index) => {
    let own = name.trim() === '' ? `c${index + 1}` : name
    for (let number = 2; seen.has(own) || (own !== name && taken.has(own)); number++) own = `${name}_${number}`
    seen.add(own)
    return own
  })
}

export function refuseTooWide(source: string, isTooWide: boolean | undefined): void {
  if (isTooWide === undefined || !isTooWide) return
  throw new BulkloadError('BL_FIELD_COUNT', `the first record of ${source} has more than ${MAX_FIELDS} fields`, {
    place: { source, line: 1 },
    hint: 'check --delimiter and --quote; records with more fields are not supported',
  })
}

/** With the names given, a first record that could be names or values: taken for a header it would be lost. */
export function maybeHeader(source: string): BulkloadError {
  return new BulkloadError('BL_USAGE', `the first record of ${source} could be a header row or data`, {
    place: { source, line: 1 },
    hint: 'use --header or --no-header',
  })
}
