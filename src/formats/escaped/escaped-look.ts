// What the beginning of a source with backslash escapes tells: the names of its fields.

import { BulkloadError } from '../../errors.ts'
import { type CsvHeader, readNames } from '../csv/header.ts'
import { checkNames, refuseTooWide } from '../field-names.ts'
import { byteWord, nullFlags } from '../flag-words.ts'
import { isFirstLineRepeated, knownHeaderOf } from '../known-header.ts'
import { headerOf, type Look, type LookInput, NO_HEADER } from '../look.ts'
import { isTypesLine, TYPES_WORDS } from '../types-line.ts'
import { fieldsReader, type ReadSampled } from '../visit-records.ts'
import { CLICKHOUSE_TSV, type EscapedDialect, POSTGRES_TEXT } from './dialect.ts'
import { escapedReader } from './reader.ts'
import { escapedRecordEnds } from './record-ends.ts'
import type { EscapedRecords } from './records.ts'

export function escapedLook(input: LookInput): Look<EscapedRecords> {
  const { source, head, isWhole, name, from, options } = input
  const dialect = dialectOf(input)
  const namesIn = (bytes: Uint8Array): CsvHeader | undefined =>
    readNames(bytes, isWhole, dialect.delimiter, (fields, columns) =>
      escapedReader({ dialect: { ...dialect, ragged: 'pad', nulls: [] }, fields, columns }),
    )
  const first = namesIn(head)
  if (first === undefined && head.length > 0 && (options.hasHeader || options.columns === undefined)) {
    throw new BulkloadError('BL_HEADER', `the first record of ${source} cannot be parsed as ${name}`, {
      place: { source, line: 1, byteOffset: 0 },
      hint: 'set the input format with --format',
    })
  }
  refuseTooWide(source, first?.isTooWide)
  const isExpected = first !== undefined && knownHeaderOf(first.names, options.knownHeaders ?? []) !== undefined
  const isKnown = isExpected && (first.names.length > 1 || !isFirstLineRepeated(head))
  const isNamed = first !== undefined && (options.hasHeader ?? isKnown)
  // Without a header the fields have the names that such columns have without one in CSV.
  const fields = options.columns ?? first?.names.map((column, index) => (isNamed ? column : `c${index + 1}`)) ?? []
  const unnamed = !isNamed && options.columns === undefined && { unnamed: true as const }
  const look = {
    record: { kind: 'escaped', dialect, fields, ...unnamed },
    name,
    from,
    extension: 'tsv',
    hasHeader: isNamed,
    isGuessed: from === 'from the content',
    flags: dialectFlags(name, dialect),
    words: `${name}, ${from}`,
    cutter: 'records',
    recordEnds: () => escapedRecordEnds(dialect),
    readSample,
  } as const
  if (!isNamed) return { ...look, header: NO_HEADER }
  checkNames(source, fields)
  const rest = head.subarray(first.bytes)
  const second = namesIn(rest)
  const third = (): readonly string[] | undefined => namesIn(rest.subarray(second?.bytes))?.names
  if (second === undefined || !isTypesLine(second.names, first.names.length, third)) {
    return { ...look, header: headerOf(head, first.bytes, first.lines) }
  }
  const header = headerOf(head, first.bytes + second.bytes, first.lines + second.lines)
  return { ...look, words: `${look.words}: ${TYPES_WORDS}`, header }
}

function dialectOf({ name, options }: LookInput): EscapedDialect {
  const { delimiter, nulls, ragged } = options.dialect
  return {
    ...(name === 'clickhouse-tsv' ? CLICKHOUSE_TSV : POSTGRES_TEXT),
    ...(delimiter !== undefined && { delimiter }),
    ...(nulls !== undefined && { nulls }),
    ...(ragged !== undefined && { ragged }),
  }
}

function dialectFlags(name: string, { delimiter, nulls, ragged }: EscapedDialect): string[] {
  return [
    ...(name === 'postgres-text' ? ['--delimiter', byteWord(delimiter)] : []),
    ...nullFlags(nulls, '\\N'),
    ...(ragged !== 'reject' ? ['--ragged', ragged] : []),
  ]
}

function readSample(sample: Uint8Array, { dialect, fields }: EscapedRecords): ReadSampled {
  const columns = fields.map(() => ({ class: 'sampled', nullable: true }) as const)
  return fieldsReader(sample, fields, escapedReader({ dialect, fields: fields.map((_, index) => index), columns }))
}
