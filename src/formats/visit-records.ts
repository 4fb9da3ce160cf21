// The records of a sample with all their fields, whatever columns there are.

import { LF } from '../codecs/ascii.ts'
import { csvReader } from './csv/csv-reader.ts'
import { eachMember } from './json-members.ts'
import type { RecordFormat } from './record-format.ts'
import { RECORD } from './record-reader.ts'

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
  else visitCsv(sample, format, visit)
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

function visitCsv(
  sample: Uint8Array,
  { dialect, fields: names }: RecordFormat & { kind: 'csv' },
  visit: (record: ReadonlyMap<string, FieldValue>) => void,
): void {
  const reader = csvReader({
    dialect,
    fields: names.map((_, index) => index),
    columns: names.map(() => ({ class: 'any', nullable: true })),
  })
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
