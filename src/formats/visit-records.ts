// The records of a sample with all their fields, whatever columns there are, and what is wrong with those that are none.

import { isUtf8 } from 'node:buffer'
import { LF } from '../codecs/ascii.ts'
import { REJECT } from '../codecs/reject.ts'
import { firstInvalidUtf8 } from '../codecs/text/utf8.ts'
import { csvReader } from './csv/csv-reader.ts'
import { escapedReader } from './escaped/reader.ts'
import { compactReader } from './json/compact-reader.ts'
import { jsonlReader } from './json/jsonl-reader.ts'
import { eachMember, objectEnd } from './json/members.ts'
import { skipBlanks } from './json/scan.ts'
import type { RecordFormat } from './record-format.ts'
import { RECORD, type RecordReader, SKIPPED } from './record-reader.ts'

/** A value where it lies, until the next record is visited; text without its quotes. */
export interface FieldValue {
  readonly bytes: Uint8Array
  readonly start: number
  readonly end: number
  readonly kind: number
}

export type SampledRecord = ReadonlyMap<string, FieldValue>

/** A record that cannot be read: a reject, and where it lies in the sample. Lines count from 0. */
export interface RecordFault {
  readonly code: number
  readonly line: number
  /** The bytes at fault. */
  readonly start: number
  readonly end: number
  readonly field: string | undefined
}

/** `position` and `line`: where the record lies in the sample, from 0. */
export type VisitRecord = (record: SampledRecord, position: number, line: number) => void

/**
 * Calls `visit` for each good record of `sample`, whose last byte ends one, and `refuse` for each that is none. Returns
 * the lines that it has.
 */
export function visitRecords(
  sample: Uint8Array,
  format: RecordFormat,
  visit: VisitRecord,
  refuse: (fault: RecordFault) => void = () => undefined,
): number {
  // Its rows are columns, and the file says what they are.
  if (format.kind === 'parquet') return 0
  const isValid = isUtf8(sample)
  const read = format.kind === 'jsonl' ? lineReader(sample) : fieldsReader(sample, format.fields, readerOf(format))
  let line = 0
  for (let pos = 0; pos < sample.length; ) {
    const { verdict, record, next, lines, fault } = read(pos)
    const bad = isValid || verdict === SKIPPED ? -1 : firstInvalidUtf8(sample, pos, next - 1)
    if (bad >= 0) refuse({ code: REJECT.invalidUtf8, line, start: bad, end: bad + 1, field: undefined })
    else if (verdict === RECORD) visit(record, pos, line)
    else if (verdict < 0 && fault !== undefined) refuse({ code: verdict, line, ...fault })
    line += lines
    pos = next
  }
  return line
}

interface ReadRecord {
  readonly verdict: number
  readonly record: SampledRecord
  readonly next: number
  readonly lines: number
  readonly fault?: Pick<RecordFault, 'start' | 'end' | 'field'>
}

type Read = (pos: number) => ReadRecord

const NO_RECORD: SampledRecord = new Map()

function lineReader(sample: Uint8Array): Read {
  return (pos) => {
    const next = sample.indexOf(LF, pos) + 1
    const record = new Map<string, FieldValue>()
    let members = 0
    const isObject = eachMember(sample, pos, (name, start, end, kind) => {
      members++
      record.set(name, { bytes: sample, start, end, kind })
    })
    if (isObject && members === record.size && skipBlanks(sample, objectEnd) === next - 1) {
      return { verdict: RECORD, record, next, lines: 1 }
    }
    // What is wrong with it is for the reader to say that a load has.
    const names = [...record.keys()]
    const reader = jsonlReader(names)
    const verdict = reader.read(sample, pos)
    const { faultStart: start, faultEnd: end, faultColumn } = reader.fields
    return { verdict, record, next, lines: 1, fault: { start, end, field: names[faultColumn] } }
  }
}

/** Reads a record's fields, each as a column of its own. */
function readerOf(format: Exclude<RecordFormat, { kind: 'jsonl' | 'parquet' }>): RecordReader {
  const { fields: names } = format
  const fields = names.map((_, index) => index)
  if (format.kind === 'json-compact') return compactReader(Int32Array.from(fields), names.length)
  const columns = names.map(() => ({ class: 'sampled', nullable: true }) as const)
  if (format.kind === 'escaped') return escapedReader({ dialect: format.dialect, fields, columns })
  return csvReader({ dialect: format.dialect, fields, columns })
}

function fieldsReader(sample: Uint8Array, names: readonly string[], reader: RecordReader): Read {
  const { fields } = reader
  // The values of one record after the other, in the same objects: a large sample has millions.
  const values = names.map(() => ({ bytes: sample, start: 0, end: 0, kind: 0 }))
  const full: SampledRecord = new Map(names.map((name, index) => [name, values[index]!]))
  return (pos) => {
    const verdict = reader.read(sample, pos)
    const { next, lines } = reader
    if (verdict === SKIPPED) return { verdict, record: NO_RECORD, next, lines }
    if (verdict !== RECORD) {
      const { faultStart: start, faultEnd: end, faultColumn } = fields
      return { verdict, record: NO_RECORD, next, lines, fault: { start, end, field: names[faultColumn] } }
    }
    const { bytes, start, end, kind } = fields
    let count = 0
    for (let index = 0; index < names.length; index++) {
      if (fields.seen[index] !== fields.record) continue
      count++
      const value = values[index]!
      value.bytes = bytes
      value.start = start[index]!
      value.end = end[index]!
      value.kind = kind[index]!
    }
    const record = count === names.length ? full : new Map([...full].filter((_, i) => fields.seen[i] === fields.record))
    return { verdict, record, next, lines }
  }
}
