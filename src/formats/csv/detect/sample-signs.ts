// What in a sample speaks against the dialect that was found, though its records can be read by it.

import type { CsvDialect } from '../dialect.ts'
import type { SampleReading, SampleRecord } from './sample-records.ts'

export interface SampleSigns {
  /** Unquoted fields that begin with a space and a quote. */
  readonly spacedQuotes: number
  /** Line, from 1, of the first record in which quotes may stand around a delimiter: `y"r, s"`. */
  readonly cutLine?: number
  /** Where records have one field: a usual delimiter that most of them have, and the share that does. */
  readonly unused?: { readonly delimiter: string; readonly share: number }
}

const DELIMITERS = [',', ';', '\t', '|']
/** Of the records, that have a delimiter which separates nothing. */
const MOST = 0.9

export function signsIn(text: string, reading: SampleReading, dialect: CsvDialect, fields: number): SampleSigns {
  const { records, starts } = reading
  const quote = dialect.quote < 0 ? undefined : String.fromCharCode(dialect.quote)
  const cut = quote === undefined ? -1 : records.findIndex((record) => mayBeCut(record, quote))
  const unused = fields === 1 ? unusedDelimiter(records) : undefined
  return {
    spacedQuotes: quote === undefined ? 0 : countSpacedQuotes(records, quote),
    ...(cut >= 0 && { cutLine: lineAt(text, starts[cut] ?? 0) }),
    ...(unused !== undefined && { unused }),
  }
}

function countSpacedQuotes(records: readonly SampleRecord[], quote: string): number {
  let count = 0
  for (const record of records) {
    for (const { text, isQuoted } of record) if (!isQuoted && text[0] === ' ' && text.trimStart()[0] === quote) count++
  }
  return count
}

/** A quote that opens within an unquoted field, and one that ends a later field. */
function mayBeCut(record: SampleRecord, quote: string): boolean {
  let isOpen = false
  for (const { text, isQuoted } of record) {
    if (isQuoted || !text.includes(quote)) continue
    const isOdd = text.split(quote).length % 2 === 0
    if (isOpen && isOdd && text.endsWith(quote)) return true
    const at = text.indexOf(quote)
    // Behind a number or at the end it is an inch.
    isOpen ||= isOdd && at > 0 && at < text.length - 1 && !/\d/.test(text[at - 1] ?? '')
  }
  return false
}

function unusedDelimiter(records: readonly SampleRecord[]): SampleSigns['unused'] {
  if (records.length < 2) return undefined
  const shares = DELIMITERS.map((delimiter) => {
    const count = records.filter(([field]) => field?.isQuoted === false && field.text.includes(delimiter)).length
    return { delimiter, share: count / records.length }
  })
  return shares.sort((a, b) => b.share - a.share).find(({ share }) => share >= MOST)
}

export function lineAt(text: string, position: number): number {
  return text.slice(0, position).split(/\r\n|\r|\n/).length
}
