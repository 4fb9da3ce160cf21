// Finds out how a file with separated values is written, from a sample. What the user said is fixed; the rest is what
// makes the records have the same number of fields.

import type { CsvDialect } from '../dialect.ts'
import { detectHeader } from './detect-header.ts'
import { type DialectFit, fitOf } from './dialect-fit.ts'
import { fitWords } from './dialect-words.ts'
import { type LinesAbove, linesAbove } from './lines-above.ts'
import { bestQuoting, type GivenDialect, NEAR } from './quoting.ts'
import type { LineEnd, SampleReading, SampleRecord } from './sample-records.ts'
import { type SampleSigns, signsIn } from './sample-signs.ts'
import { valueShape } from './value-shape.ts'

export interface DialectGuess {
  readonly dialect: CsvDialect
  /** The first record holds the columns' names. */
  readonly hasHeader: boolean
  readonly isHeaderSure: boolean
  readonly headerReason: string
  /** How the sampled records end; `none`: there is no line end in the sample. */
  readonly lineEnd: LineEnd | 'mixed' | 'none'
  /** Fields of a record, without the one behind a trailing delimiter. */
  readonly fields: number
  /** What speaks against it. */
  readonly signs: SampleSigns
  /** Lines above the records that are neither records nor the header. */
  readonly above?: LinesAbove
  /** Sampled records, the header among them. */
  readonly records: number
  /** Whether everything in it follows from the sample or was given. */
  readonly sure: boolean
  /** What it follows from, for people to read. */
  readonly reasons: readonly string[]
}

const COMMON_DELIMITERS = [...',;\t|'].map(byteOf)
/** Control characters are Hive's and ASCII's own separators. */
const RARE_DELIMITERS = [...'\x01\x1f^~:'].map(byteOf)
const COLON = byteOf(':')
const MAX_SAMPLE_BYTES = 1024 * 1024
/** Of the records must have the same number of fields: for a usual delimiter, and for a rare one. */
const COMMON_SHARE = 0.5
const RARE_SHARE = 0.95
/** Records that must agree on a rare delimiter. */
const SURE_RECORDS = 10
/** `isWhole`: the sample is all there is. A mark of byte order must be gone. */
export function detectDialect(sample: Uint8Array, isWhole: boolean, given: GivenDialect): DialectGuess {
  const isAll = isWhole && sample.length <= MAX_SAMPLE_BYTES
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(sample.subarray(0, MAX_SAMPLE_BYTES))
  const found = withComments(bestFit(text, isAll, given), text, isAll, given)
  const { reading } = found
  const isTrailing = hasTrailingDelimiter(found)
  const trailingDelimiter = given.trailingDelimiter ?? isTrailing
  const fields = trailingDelimiter && isTrailing ? found.fields - 1 : found.fields
  const isRegular = reading.records.every(({ length }) => length === found.fields || length === fields)
  const header =
    given.hasHeader === undefined
      ? detectHeader(reading.records, fields, given.knownHeaders)
      : {
          hasHeader: given.hasHeader,
          sure: true,
          reason: given.hasHeader ? 'header row, as specified' : 'no header row, as specified',
        }
  const above = linesAbove(text, reading, found.fields)
  const reasons = [fitWords(found, fields, trailingDelimiter), header.reason]
  if (reading.faults > 0)
    reasons.push(`${reading.faults} ${reading.faults === 1 ? 'field' : 'fields'} with invalid quotes`)
  if (reading.comments.length > 0)
    reasons.push(`${reading.comments.length} comment ${reading.comments.length === 1 ? 'line' : 'lines'}`)
  return {
    dialect: {
      ...found.dialect,
      trailingDelimiter,
      ...(given.quote !== undefined && { isQuoteGiven: true }),
      ...(given.comment === undefined && found.dialect.comment >= 0 && { isCommentGuessed: true }),
    },
    hasHeader: header.hasHeader,
    isHeaderSure: header.sure,
    headerReason: header.reason.replace(/^(?:a|no) header(?:, maybe)?: /, ''),
    lineEnd: lineEndOf(reading),
    fields,
    signs: signsIn(text, reading, found.dialect, found.fields),
    ...(above !== undefined && { above }),
    records: reading.records.length,
    sure: header.sure && isSure(found, given, isRegular),
    reasons,
  }
}

function bestFit(text: string, isWhole: boolean, given: GivenDialect): DialectFit {
  const fits = (delimiters: readonly number[]): DialectFit[] =>
    delimiters
      .filter((delimiter) => delimiter !== given.quote && delimiter !== given.comment)
      .map((delimiter) => bestQuoting(text, isWhole, given, delimiter))
  if (given.delimiter !== undefined) return fits([given.delimiter])[0]!
  // One that is nowhere in the text separates nothing.
  const separating = (delimiters: readonly number[]): DialectFit[] =>
    fits(delimiters.filter((delimiter) => text.includes(String.fromCharCode(delimiter))))
  const several = (fit: DialectFit, share: number): boolean => fit.fields > 1 && fit.share >= share && fit.score > 0
  const usual = best(separating(COMMON_DELIMITERS).filter((fit) => several(fit, COMMON_SHARE)))
  if (usual !== undefined) return usual
  const common = fits(COMMON_DELIMITERS)
  const single = common.find(isOneColumn)
  if (single !== undefined && holdsValues(single)) return single
  // A rare delimiter is in every record; with so few of them, a word is in every record, too.
  const rare = separating(RARE_DELIMITERS).filter((fit) => several(fit, RARE_SHARE) && fit.reading.records.length > 1)
  // One column: by a delimiter that is nowhere, so that it stays one.
  return best(rare) ?? single ?? common[0]!
}

function best(fits: readonly DialectFit[]): DialectFit | undefined {
  let winner: DialectFit | undefined
  for (const fit of fits) {
    const ahead = fit.score - (winner?.score ?? 0)
    if (winner === undefined || ahead > NEAR || (ahead > -NEAR && fit.fields > winner.fields)) winner = fit
  }
  return winner
}

/** A hash begins a comment when no line that begins with one could be a record. */
function withComments(found: DialectFit, text: string, isWhole: boolean, given: GivenDialect): DialectFit {
  if (given.comment !== undefined || found.dialect.comment < 0) return found
  const plain = { ...found.dialect, comment: -1 }
  const isEvident =
    found.fields > 1 &&
    found.share >= RARE_SHARE &&
    // Lines with a hash may all be within quotes.
    found.reading.comments.length > 0 &&
    found.reading.comments.every((line) => fitOf(line, plain, true).fields !== found.fields)
  return isEvident ? found : fitOf(text, plain, isWhole)
}

/** Whether the records leave no doubt; `isRegular`: they have the same number of fields. */
function isSure({ dialect, fields, score, reading }: DialectFit, given: GivenDialect, isRegular: boolean): boolean {
  const { length } = reading.records
  if (!isRegular || length < 2 || reading.faults > 0) return false
  if (dialect.quote < 0 && given.quote === undefined) return false
  if (given.delimiter !== undefined || fields < 2) return true
  if (score <= 0.5 || dialect.delimiter === COLON) return false
  return length >= SURE_RECORDS || COMMON_DELIMITERS.includes(dialect.delimiter)
}

/** Every record ends with an empty field, the header too, or it is one field shorter. */
function hasTrailingDelimiter({ reading: { records }, fields }: DialectFit): boolean {
  const [first, ...rows] = records
  if (first === undefined || rows.length === 0 || fields < 2) return false
  const isTrailing = (record: SampleRecord): boolean =>
    record.length === fields && record.at(-1)?.text === '' && !record.at(-1)?.isQuoted
  return rows.every(isTrailing) && (isTrailing(first) || (first.length === fields - 1 && fields > 2))
}

/** Times, addresses and the like, in which a rare delimiter stands at the same place each time. */
function holdsValues({ reading: { records } }: DialectFit): boolean {
  const values = records.filter(([field]) => !['text', 'empty'].includes(valueShape(field?.text.trim() ?? '')))
  return values.length > records.length / 2
}

function isOneColumn({ fields, share }: DialectFit): boolean {
  return fields <= 1 && share === 1
}

function lineEndOf({ lineEnds }: SampleReading): DialectGuess['lineEnd'] {
  const [lineEnd = 'none', ...others] = lineEnds
  return others.length > 0 ? 'mixed' : lineEnd
}

function byteOf(character: string): number {
  return character.charCodeAt(0)
}
