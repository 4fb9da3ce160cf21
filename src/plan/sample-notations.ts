// Records of a sample with their values as the user's notations read them, before there is a plan.

import type { Notation, Notations } from '../codecs/notation.ts'
import { type Convert, converted, converterOf } from '../codecs/notations/converter.ts'
import { hasTime } from '../codecs/notations/date-pattern.ts'
import type { FieldValue, SampledRecord } from '../formats/visit-records.ts'

/**
 * The record, by column, as the load reads it; undefined where it is a bad one. `isText`: its values have no types of their
 * own, so that numbers are texts, too.
 */
export function sampleConverter(
  notations: Notations | undefined,
  isText: boolean,
): (record: SampledRecord) => SampledRecord | undefined {
  if (notations === undefined) return (record) => record
  const converters = new Map<string, readonly Convert[]>()
  const ofColumn = (name: string): readonly Convert[] => {
    const known = converters.get(name)
    if (known !== undefined) return known
    const made = sampledNotations(name, notations).map((notation) => converterOf(notation, isText))
    converters.set(name, made)
    return made
  }
  return (record) => {
    const columns = new Map<string, FieldValue>()
    for (const [name, value] of record) {
      const read = convertedValue(value, ofColumn(name))
      if (read === undefined) return undefined
      columns.set(name, read)
    }
    return columns
  }
}

function convertedValue(value: FieldValue, converters: readonly Convert[]): FieldValue | undefined {
  for (const convert of converters) {
    const kind = convert(value.bytes, value.start, value.end, value.kind)
    if (kind < 0) return undefined
    if (kind > 0)
      return { bytes: converted.bytes.slice(0, converted.length), start: 0, end: converted.length - 1, kind }
  }
  return value
}

/** What is known of the column by its name alone: one notation, or those that depend on what its values turn out to be. */
function sampledNotations(name: string, notations: Notations): readonly Notation[] {
  const { dates, timeZone, trueWords, falseWords } = notations
  const pattern = Object.hasOwn(dates, name) ? dates[name] : undefined
  if (pattern !== undefined)
    return [{ as: 'date', pattern, ...(timeZone !== undefined && hasTime(pattern) && { zone: timeZone }) }]
  const number = numberNotation(name, notations)
  if (number !== undefined) return [number]
  return [
    ...(trueWords.length + falseWords.length > 0 ? [{ as: 'flag' as const, trueWords, falseWords }] : []),
    ...(timeZone === undefined ? [] : [{ as: 'zone' as const, zone: timeZone, keepsDates: true as const }]),
  ]
}

/** What the options for numbers say of a column. */
export function numberNotation(
  name: string,
  { decimalComma, thousands, exactIntegers }: Notations,
): Notation | undefined {
  const isExact = exactIntegers.includes(name)
  if (decimalComma.includes(name)) return { as: 'number', decimal: ',', isExact }
  if (thousands.includes(name)) return { as: 'number', decimal: '.', isExact }
  return isExact ? { as: 'number', isExact } : undefined
}
