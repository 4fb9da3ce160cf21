// The records of a sample with all their fields, whatever columns there are, and what is wrong with those that are not.

import { isUtf8 } from 'node:buffer'
import { REJECT } from '../codecs/reject.ts'
import { firstInvalidUtf8 } from '../codecs/text/utf8.ts'
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

/** What is read of a sample at a position. */
export interface SampledRead {
  readonly verdict: number
  readonly record: SampledRecord
  readonly next: number
  readonly lines: number
  readonly fault?: Pick<RecordFault, 'start' | 'end' | 'field'>
}

/** Reads the record of a sample that begins at `pos`. */
export type ReadSampled = (pos: number) => SampledRead

/**
 * Calls `visit` for each good record of `sample`, whose last byte ends one, and `refuse` for each that is not one. `read` is
 * the format's (`Look.readSample`). Returns the lines that it has.
 */
export function visitRecords(
  sample: Uint8Array,
  read: ReadSampled,
  visit: VisitRecord,
  refuse: (fault: RecordFault) => void = () => undefined,
): number {
  const isValid = isUtf8(sample)
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

const NO_RECORD: SampledRecord = new Map()

/** Of a format whose records have fields in their order: `reader` makes each of `names` a column. */
export function fieldsReader(sample: Uint8Array, names: readonly string[], reader: RecordReader): ReadSampled {
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
