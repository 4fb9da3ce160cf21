// Which quotes and escapes fit a sample best, for a delimiter.

import { SPACE } from '../../../codecs/ascii.ts'
import type { KnownHeader } from '../../known-header.ts'
import { CSV, type CsvDialect } from '../dialect.ts'
import { type DialectFit, fitOf } from './dialect-fit.ts'

export type GivenDialect = Partial<CsvDialect> & {
  readonly hasHeader?: boolean
  readonly knownHeaders?: readonly KnownHeader[]
}

/** Of two scores this near, that with more fields is better. */
export const NEAR = 0.02

const APOSTROPHE = 0x27
const HASH = 0x23
/** Between these a field with quotes in it is quoted; a quote that is not closed is a fault, not a character. */
const QUOTED_BY_NORM = [...',;'].map((character) => character.charCodeAt(0))

/** Quotes and escapes: RFC 4180's, unless its faults vanish with others. */
export function bestQuoting(text: string, isWhole: boolean, given: GivenDialect, delimiter: number): DialectFit {
  const unspaced = quotingOf(text, isWhole, given, delimiter)
  const quote = given.quote ?? unspaced.dialect.quote
  if (given.skipInitialSpace !== undefined || quote < 0 || delimiter === SPACE) return unspaced
  const separator = `\\x${delimiter.toString(16).padStart(2, '0')}`
  if (!new RegExp(`(?:^|${separator}) +\\x${quote.toString(16)}`, 'm').test(text)) return unspaced
  const spaced = quotingOf(text, isWhole, { ...given, skipInitialSpace: true }, delimiter)
  const isBetter = spaced.reading.faults === 0 ? spaced.score >= unspaced.score : spaced.score > unspaced.score + NEAR
  return isBetter && quotedFields(spaced) > quotedFields(unspaced) ? spaced : unspaced
}

function quotingOf(text: string, isWhole: boolean, given: GivenDialect, delimiter: number): DialectFit {
  // Lines with a hash are left out for now: they say nothing about the others.
  const comment = /^#/m.test(text) && /^[^#\r\n]/m.test(text) ? HASH : -1
  const { hasHeader: _, knownHeaders: __, ...fixed } = given
  const fit = (guess: Partial<CsvDialect>): DialectFit =>
    fitOf(text, { ...CSV, delimiter, comment, ...guess, ...fixed }, isWhole)
  const usual = fit({})
  const mayQuote = given.quote === undefined && delimiter !== APOSTROPHE && given.comment !== APOSTROPHE
  if (mayQuote && text.includes("'") && quotedFields(usual) === 0) {
    const apostrophes = fit({ quote: APOSTROPHE })
    if (quotedFields(apostrophes) > 1 && apostrophes.reading.faults === 0 && apostrophes.score >= usual.score)
      return apostrophes
  }
  if (usual.reading.faults === 0 && usual.reading.covered > 0.5) return usual
  const others: DialectFit[] = []
  if (given.escape === undefined && text.includes('\\')) others.push(fit({ escape: 'backslash' }))
  if (given.quote === undefined && !QUOTED_BY_NORM.includes(delimiter)) others.push(fit({ quote: -1 }))
  return others.find((other) => other.reading.faults === 0 && other.score > usual.score + NEAR) ?? usual
}

function quotedFields({ reading }: DialectFit): number {
  return reading.records.flat().filter((field) => field.isQuoted).length
}
