// The format of a source with a JSON array per line.

import { BulkloadError } from '../../errors.ts'
import { MAX_FIELDS } from '../../formats/csv/header.ts'
import { isFirstLineRepeated, knownHeaderOf } from '../../formats/known-header.ts'
import { LF } from '../../formats/line-feed.ts'
import type { InputOptions } from '../../options/input-options.ts'
import { cut } from '../../sources/cutter.ts'
import type { Source } from '../../sources/source.ts'
import { checkNames, maybeHeader, refuseTooWide } from './field-names.ts'
import { type FormatOrigin, headerOf, NO_HEADER, type SourceFormat } from './source-format.ts'
import { isTypesLine, TYPES_WORDS } from './types-line.ts'

/** `from`: where it is known from that the records are arrays. */
export function compactFormat(
  source: Source,
  head: Uint8Array,
  options: InputOptions,
  from: FormatOrigin,
): SourceFormat {
  const look = { cut, extension: 'jsonl', name: 'json-compact', from, words: `json-compact, ${from}` } as const
  const arrays = firstArrays(head)
  const [first] = arrays
  if (first === undefined) {
    if (head.length === 0) {
      return {
        record: { kind: 'json-compact', fields: [] },
        ...look,
        header: NO_HEADER,
      }
    }
    throw new BulkloadError('BL_JSON_SYNTAX', `the first line of ${source.name} is no JSON array`, {
      place: { source: source.name, line: 1, byteOffset: 0 },
      hint: 'say with --format what the file holds',
    })
  }
  refuseTooWide(source, first.length > MAX_FIELDS)
  // ClickHouse's JSONCompactEachRowWithNames.
  const isNames = (values: readonly unknown[]): boolean => values.every((value) => typeof value === 'string')
  const [, second, third] = arrays
  const isTypes = isTypesLine((second ?? []).map(String), first.length, () => third?.map(String))
  // What stands below names and types is looked at in their place.
  const hasValues = (isTypes ? third : second)?.some((value) => value !== null && typeof value !== 'string') ?? false
  const isExpected = isNames(first) && knownHeaderOf(first.map(String), options.knownHeaders ?? []) !== undefined
  const isKnown = isExpected && (first.length > 1 || !isFirstLineRepeated(head))
  const isOpen = options.columns !== undefined && options.hasHeader === undefined && !isKnown
  if (isOpen && isNames(first)) throw maybeHeader(source)
  const hasHeader = options.hasHeader ?? (isKnown || (isNames(first) && hasValues))
  const fields = options.columns ?? (hasHeader ? first.map(String) : first.map((_, index) => `c${index + 1}`))
  checkNames(source, fields)
  const isTyped = hasHeader && isTypes
  const firstEnd = head.indexOf(LF) + 1 || head.length
  const end = isTyped ? head.indexOf(LF, firstEnd) + 1 || head.length : firstEnd
  const header = hasHeader ? headerOf(head, end, isTyped ? 2 : 1) : NO_HEADER
  const unnamed = options.columns === undefined && !hasHeader && { unnamed: true as const }
  const words = isTyped ? `${look.words}: ${TYPES_WORDS}` : look.words
  return { record: { kind: 'json-compact', fields, ...unnamed }, ...look, words, header }
}

function firstArrays(head: Uint8Array): (readonly unknown[] | undefined)[] {
  const lines = new TextDecoder().decode(head).split('\n', 3)
  return lines.map((line) => {
    try {
      const value = JSON.parse(line) as unknown
      return Array.isArray(value) ? value : undefined
    } catch {
      return undefined
    }
  })
}
