// Separated values.

import { FORMAT_OPTIONS, type Format } from '../format.ts'
import { placesIn } from '../places.ts'
import type { CsvRecords } from './records.ts'

export const CSV_FORMAT: Format<CsvRecords> = {
  kind: 'csv',
  names: {
    csv: { extensions: ['csv'], options: FORMAT_OPTIONS },
    tsv: { extensions: ['tsv', 'tab'], options: FORMAT_OPTIONS },
  },
  naming: 'order',
  isTyped: false,
  hasHeaders: true,
  endsWithReturns: true,
  async look(input) {
    const { csvLook } = await import('./look/csv-look.ts')
    return csvLook(input)
  },
  async makeReader({ dialect, fields }, { slots, columns }) {
    const { csvReader } = await import('./csv-reader.ts')
    const wanted = await columns(dialect.plainValues === true)
    return csvReader({ dialect, fields: fields.map(placesIn(slots)), columns: wanted })
  },
  separated: ({ dialect }) => dialect,
  withLastField(records) {
    const { dialect, fields } = records
    if (!dialect.trailingDelimiter) return undefined
    const last = `c${fields.length + 1}`
    return { ...records, dialect: { ...dialect, trailingDelimiter: false }, fields: [...fields, last] }
  },
  asInferred: (records) => ({ ...records, dialect: { ...records.dialect, plainValues: true } }),
}
