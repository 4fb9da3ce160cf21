// The records of a sample with all their fields, whatever columns there are.

import { LF } from '../codecs/ascii.ts'
import { csvReader } from './csv/csv-reader.ts'
import { compactReader } from './json-compact.ts'
import { eachMember } from './json-members.ts'
import type { RecordFormat } from './record-format.ts'
import { RECORD, type RecordReader } from './record-reader.ts'

/** A value where it lies; text without its quotes. */
export interface FieldValue {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly kind: number
}

/** Calls `visit` for each good record of `sample`, whose last byte ends one. Others are passed over. */
export function visitRecords(
  sample: Uint8Array,
  format: RecordFormat,
  visit: (record: ReadonlyMap<string, FieldValue>) => void,
): void {
  if (format.kind === 'jsonl') visitLines(sample, visit)
  else if (format.kind !== 'parquet') visitFields(sample, format.fields, readerOf(format), visit)
}

function visitLines(sample: Uint8Array, visit: (record: ReadonlyMap<string, FieldValue>) => void): void {
  for (let pos = 0; pos < sample.length; pos = sample.indexOf(LF, pos) + 1) {
    const record = new Map<string, FieldValue>()
    const isGood = eachMember(sample, pos, (name, start, end, kind) => {
      record.set(name, { bytes: sample, start, end, kind })
    })
    if (isGood) visit(record)
  }
}

/** Reads a record's fields, each as a column of its own. */
function readerOf(format: Exclude<RecordFormat, { kind: 'jsonl' | 'parquet' }>): RecordReader {
  const { fields: names } = format
  const fields = names.map((_, index) => index)
  if (format.kind === 'json-compact') return compactReader(Int32Array.from(fields), names.length)
  return csvReader({ dialect: format.dialect, fields, columns: names.map(() => ({ class: 'any', nullable: true })) })
}

function visitFields(
  sample: Uint8Array,
  names: readonly string[],
  reader: RecordReader,
  visit: (record: ReadonlyMap<string, FieldValue>) => void,
): void {
  const { fields } = reader
  for (let pos = 0; pos < sample.length; pos = reader.next) {
    if (reader.read(sample, pos) !== RECORD) continue
    const record = new Map<string, FieldValue>()
    for (const [index, name] of names.entries()) {
      if (fields.seen[index] !== fields.record) continue
      const { bytes, start, end, kind } = fields
      record.set(name, { bytes, start: start[index]!, end: end[index]!, kind: kind[index]! })
    }
    visit(record)
  }
}
