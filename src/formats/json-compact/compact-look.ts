// What the beginning of a source with a JSON array per line tells: the names of its fields.

import { BulkloadError } from '../../errors.ts'
import { MAX_FIELDS } from '../csv/header.ts'
import { checkNames, maybeHeader, refuseTooWide } from '../field-names.ts'
import { isFirstLineRepeated, knownHeaderOf } from '../known-header.ts'
import { LF } from '../line-feed.ts'
import { headerOf, type Look, type LookInput, NO_HEADER, wholeLines } from '../look.ts'
import { isTypesLine, TYPES_WORDS } from '../types-line.ts'
import { fieldsReader, type ReadSampled } from '../visit-records.ts'
import { compactReader } from './compact-reader.ts'
import type { CompactRecords } from './records.ts'

type Values = readonly unknown[]

export function compactLook(input: LookInput): Look<CompactRecords> {
  const { source, head, name, from, options } = input
  const [first, second, third] = firstArrays(head)
  const isGuessed = from === 'from the content' || options.hasHeader === undefined
  const words = `${name}, ${from}`
  const look = {
    name,
    from,
    extension: 'jsonl',
    flags: [],
    isGuessed,
    cutter: 'records',
    readSample: readCompactSample,
  } as const
  const further = { words, findRecords: wholeLines, hasHeader: false }
  if (first === undefined) {
    if (head.length === 0) return { ...look, ...further, record: recordOf([]), header: NO_HEADER }
    throw new BulkloadError('BL_JSON_SYNTAX', `the first line of ${source} is not a JSON array`, {
      place: { source, line: 1, byteOffset: 0 },
      hint: 'set the input format with --format',
    })
  }
  refuseTooWide(source, first.length > MAX_FIELDS)
  const isTypes = isTypesLine((second ?? []).map(String), first.length, () => third?.map(String))
  const hasHeader = hasNames(input, first, isTypes ? third : second)
  const fields = options.columns ?? (hasHeader ? first.map(String) : first.map((_, index) => `c${index + 1}`))
  checkNames(source, fields)
  const unnamed = options.columns === undefined && !hasHeader && { unnamed: true as const }
  const record = { ...recordOf(fields), ...unnamed }
  if (!hasHeader) return { ...look, ...further, record, header: NO_HEADER }
  const firstEnd = head.indexOf(LF) + 1 || head.length
  const end = isTypes ? head.indexOf(LF, firstEnd) + 1 || head.length : firstEnd
  return {
    ...look,
    ...further,
    record,
    hasHeader,
    words: isTypes ? `${words}: ${TYPES_WORDS}` : words,
    header: headerOf(head, end, isTypes ? 2 : 1),
  }
}

/** Whether the first array is ClickHouse's JSONCompactEachRowWithNames. `second`: the first one that may be a record. */
function hasNames({ source, head, options }: LookInput, first: Values, second: Values | undefined): boolean {
  const areNames = first.every((value) => typeof value === 'string')
  const hasValues = second?.some((value) => value !== null && typeof value !== 'string') ?? false
  const isExpected = areNames && knownHeaderOf(first.map(String), options.knownHeaders ?? []) !== undefined
  const isKnown = isExpected && (first.length > 1 || !isFirstLineRepeated(head))
  const isOpen = options.columns !== undefined && options.hasHeader === undefined && !isKnown
  if (isOpen && areNames) throw maybeHeader(source)
  return options.hasHeader ?? (isKnown || (areNames && hasValues))
}

function recordOf(fields: readonly string[]): CompactRecords {
  return { kind: 'json-compact', fields }
}

function firstArrays(head: Uint8Array): (Values | undefined)[] {
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

export function readCompactSample(sample: Uint8Array, { fields }: CompactRecords): ReadSampled {
  return fieldsReader(sample, fields, compactReader(Int32Array.from(fields.keys()), fields.length))
}
