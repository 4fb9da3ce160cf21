// How well a dialect fits a sample: the numbers of fields of its records decide, then what the fields look like.

import type { CsvDialect } from '../dialect.ts'
import { readSample, type SampleField, type SampleReading } from './sample-records.ts'
import { valueShape } from './value-shape.ts'

export interface DialectFit {
  readonly dialect: CsvDialect
  readonly reading: SampleReading
  /** Fields of the most records. */
  readonly fields: number
  /** The share of the records that have this many. */
  readonly share: number
  /** 0 to 1. */
  readonly score: number
}

/** Characters that are inside a field when it was cut in the wrong places. A comma is not among them: texts often contain one. */
const OTHER_DELIMITERS = /[;|\t]/
/** However many quotes are wrong, the delimiters may still be right. */
const LEAST_SCORE = 0.1
/** Enough to judge by; the numbers of fields are those of all records. */
const JUDGED_RECORDS = 100

export function fitOf(text: string, dialect: CsvDialect, isWhole: boolean): DialectFit {
  const reading = readSample(text, dialect, isWhole)
  const counts = new Map<number, number>()
  for (const { length } of reading.records) counts.set(length, (counts.get(length) ?? 0) + 1)
  let fields = 0
  let most = 0
  for (const [count, records] of counts) {
    if (records > most || (records === most && count > fields)) [fields, most] = [count, records]
  }
  const records = Math.max(1, reading.records.length)
  const share = most / records
  // A quote that swallows half of a sample is one that does not mean it.
  const isSwallowed = reading.covered < 0.5 && text.length > 1000
  const faults = reading.faults + (isSwallowed ? records : 0)
  const score = share * tidiness(reading.records, dialect) * Math.max(LEAST_SCORE, 1 - (4 * faults) / records)
  return { dialect, reading, fields, share, score }
}

/** The share of fields that a cut in the right places would leave. */
function tidiness(records: SampleReading['records'], dialect: CsvDialect): number {
  let tidy = 0
  let all = 0
  for (const record of records.slice(0, JUDGED_RECORDS)) {
    for (const field of record) {
      all++
      if (isTidy(field, dialect)) tidy++
    }
  }
  return all === 0 ? 1 : tidy / all
}

function isTidy({ text, isQuoted }: SampleField, { quote }: CsvDialect): boolean {
  if (isQuoted || valueShape(text) !== 'text') return true
  return !OTHER_DELIMITERS.test(text) && (quote < 0 || !text.includes(String.fromCharCode(quote)))
}
