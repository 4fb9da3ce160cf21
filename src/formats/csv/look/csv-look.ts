// What the beginning of separated values tells: their dialect and the names of their fields.

import { looksEscaped } from '../../escaped/looks-escaped.ts'
import { checkNames, maybeHeader, refuseTooWide } from '../../field-names.ts'
import { byteWord, nullFlags } from '../../flag-words.ts'
import type { KnownHeader } from '../../known-header.ts'
import { behindLines } from '../../lines-before.ts'
import { type FoundRecords, headerOf, type Look, type LookInput, NO_HEADER } from '../../look.ts'
import { isTypesLine, TYPES_WORDS } from '../../types-line.ts'
import { type DialectGuess, detectDialect } from '../detect/dialect-guess.ts'
import { type CsvDialect, TSV } from '../dialect.ts'
import { findRecords } from '../ends/find-records.ts'
import { csvRecordEnds } from '../ends/record-ends.ts'
import { type CsvHeader, hasNoRecord, readHeader } from '../header.ts'
import { readCsvSample } from '../read-sample.ts'
import type { CsvRecords } from '../records.ts'
import { blankDoubt, csvDoubts } from './csv-doubts.ts'
import { differingHeader } from './differing-header.ts'
import { escapeDoubt } from './escape-doubt.ts'
import { titlesAbove, unreadableFirst } from './first-record.ts'
import { separatorLine } from './separator-line.ts'

/** Excel's first line, if it is there, counts less than what the user says. */
export async function csvLook(input: LookInput): Promise<Look> {
  const { head, isWhole, from, options } = input
  if (from !== 'as specified' && looksEscaped(head)) {
    const { knownHeaders = [] } = options
    const { hasHeader } = detectDialect(head, isWhole, { delimiter: TSV.delimiter, quote: -1, knownHeaders })
    const { escapedLook } = await import('../../escaped/escaped-look.ts')
    const written = { ...options, hasHeader: options.hasHeader ?? hasHeader }
    return escapedLook({ ...input, name: 'postgres-text', from: 'from the content', options: written })
  }
  const line = separatorLine(head)
  const isGuessed = hasGuesses(input)
  if (line === undefined) return { ...lookAtRecords(input), isGuessed }
  const dialect = { delimiter: line.delimiter, ...options.dialect }
  const records = { ...options, dialect, skipLines: options.skipLines + 1 }
  const found = lookAtRecords({ ...input, head: head.subarray(line.bytes), options: records })
  return { ...behindLines(found, head, line.bytes, 1), isGuessed, words: `${found.words}; a sep= line before it` }
}

function lookAtRecords(input: LookInput): Look<CsvRecords> {
  const { source, head, isWhole, options } = input
  const knownHeaders = options.knownHeaders?.filter((known) => known.source !== source)
  const { guess, dialect } = dialectOf(input, knownHeaders)
  const look = dialectLook(input, guess, dialect)
  const recordOf = (fields: readonly string[]): CsvRecords => ({ kind: 'csv', dialect, fields })
  // Blank lines and comments, and nothing else.
  if (isWhole && head.length > 0 && guess.records === 0 && hasNoRecord(head, dialect)) {
    const record = recordOf(options.columns ?? [])
    // Where there is one column and no header, a blank line is a record.
    const areRecords = options.hasHeader === false && options.columns?.length === 1
    if (areRecords) return { ...look, record, header: NO_HEADER }
    return { ...look, doubts: [blankDoubt(source)], record, header: headerOf(head, head.length, 0) }
  }
  const first = readHeader(head, isWhole, dialect)
  if (first === undefined) {
    if (head.length === 0) return { ...look, record: recordOf(options.columns ?? []), header: NO_HEADER }
    throw unreadableFirst(source, head, isWhole, dialect)
  }
  refuseTooWide(source, first.isTooWide)
  const titles = titlesAbove(source, guess, options.skipLines)
  if (titles !== undefined && options.hasHeader !== false) throw titles
  const isOpen = options.hasHeader === undefined && options.columns === undefined
  const differing = isOpen ? differingHeader(source, first.names, guess, knownHeaders ?? []) : undefined
  if (differing !== undefined) throw differing
  if (!guess.hasHeader) {
    const fields = options.columns ?? first.names.map((_, index) => `c${index + 1}`)
    const unnamed = options.columns === undefined && { unnamed: true as const }
    return { ...look, record: { ...recordOf(fields), ...unnamed }, header: NO_HEADER }
  }
  if (options.columns !== undefined && !guess.isHeaderSure) throw maybeHeader(source)
  // An index without a name, as pandas writes it.
  const fields = options.columns ?? first.names.map((name, index) => (name.trim() === '' ? `c${index + 1}` : name))
  checkNames(source, fields)
  const surelyNames = guess.records > 1 && { surelyNames: fields }
  return { ...look, record: recordOf(fields), ...surelyNames, ...headerLines(input, look.words, first, dialect) }
}

function dialectOf(
  { head, isWhole, name, options }: LookInput,
  knownHeaders: readonly KnownHeader[] | undefined,
): { readonly guess: DialectGuess; readonly dialect: CsvDialect } {
  const guess = detectDialect(head, isWhole, {
    ...(name === 'tsv' && { delimiter: TSV.delimiter }),
    ...options.dialect,
    ...(options.hasHeader !== undefined && { hasHeader: options.hasHeader }),
    ...(knownHeaders !== undefined && { knownHeaders }),
  })
  // The last field may be empty in the whole sample: the user knows how many there are.
  const isLastNamed = guess.dialect.trailingDelimiter && options.columns?.length === guess.fields + 1
  return { guess, dialect: isLastNamed ? { ...guess.dialect, trailingDelimiter: false } : guess.dialect }
}

/** What follows from the dialect, whatever the fields are called. */
function dialectLook({ source, head, name, from, options }: LookInput, guess: DialectGuess, dialect: CsvDialect) {
  const mayBeEscaped =
    options.format === undefined && dialect.delimiter === TSV.delimiter && dialect.escape === 'double'
  const escaped = mayBeEscaped ? escapeDoubt(source, head, guess.hasHeader) : undefined
  return {
    name,
    from,
    extension: name,
    guess,
    hasHeader: guess.hasHeader,
    isGuessed: true,
    flags: dialectFlags(guess.dialect),
    words: `${name}, ${from}: ${guess.reasons.join('; ')}`,
    doubts: [...csvDoubts(source, guess, options), ...(escaped === undefined ? [] : [escaped])],
    cutter: 'records' as const,
    recordEnds: () => csvRecordEnds(dialect),
    findRecords: findCsvRecords,
    readSample: readCsvSample,
  }
}

/** The header, and a line of types below it. */
function headerLines(
  { head, isWhole }: LookInput,
  words: string,
  first: CsvHeader,
  dialect: CsvDialect,
): Pick<Look, 'header' | 'words'> {
  const rest = head.subarray(first.bytes)
  const second = readHeader(rest, isWhole, dialect)
  const third = (): readonly string[] | undefined => readHeader(rest.subarray(second?.bytes), isWhole, dialect)?.names
  if (second === undefined || !isTypesLine(second.names, first.names.length, third))
    return { words, header: headerOf(head, first.bytes, first.lines) }
  const header = headerOf(head, first.bytes + second.bytes, first.lines + second.lines)
  return { words: `${words}; ${TYPES_WORDS}`, header }
}

function findCsvRecords(bytes: Uint8Array, isEnd: boolean, { dialect, fields }: CsvRecords): FoundRecords | undefined {
  return findRecords(bytes, dialect, fields.length, isEnd)
}

/** Whether the dialect or the header follow from more than what the user said. */
function hasGuesses({ from, options: { dialect, hasHeader } }: LookInput): boolean {
  return from === 'from the content' || hasHeader === undefined || (dialect.delimiter ?? dialect.quote) === undefined
}

function dialectFlags(dialect: CsvDialect): string[] {
  const { delimiter, quote, escape: escapeStyle, skipInitialSpace, comment, nulls, ragged } = dialect
  const flags = ['--delimiter', byteWord(delimiter), '--quote', quote < 0 ? 'none' : byteWord(quote)]
  if (quote >= 0) flags.push('--escape', escapeStyle)
  if (skipInitialSpace !== undefined) flags.push(skipInitialSpace ? '--skip-initial-space' : '--no-skip-initial-space')
  if (comment >= 0) flags.push('--comment', byteWord(comment))
  flags.push(...nullFlags(nulls, ''))
  if (ragged !== 'reject') flags.push('--ragged', ragged)
  return flags
}
