// Reads sampled records of separated values, each field as a column of its own.

import { fieldsReader, type ReadSampled } from '../visit-records.ts'
import { csvReader } from './csv-reader.ts'
import type { CsvRecords } from './records.ts'

export function readCsvSample(sample: Uint8Array, { dialect, fields }: CsvRecords): ReadSampled {
  const columns = fields.map(() => ({ class: 'sampled', nullable: true }) as const)
  return fieldsReader(sample, fields, csvReader({ dialect, fields: fields.map((_, index) => index), columns }))
}
