// The first record of a file with separated values, which names the fields.

import { KIND } from '../../codecs/value-kind.ts'
import { RECORD, type RecordReader, SKIPPED } from '../record-reader.ts'
import { type CsvColumn, csvReader } from './csv-reader.ts'
import type { CsvDialect } from './dialect.ts'

export interface CsvHeader {
  readonly names: readonly string[]
  /** Bytes and lines up to the first record after it: comments and blank lines before it count. */
  readonly bytes: number
  readonly lines: number
}

/** The first record of `head`, which holds all of it; undefined when there is none, or it is not well formed. */
export function readHeader(head: Uint8Array, dialect: CsvDialect): CsvHeader | undefined {
  return readNames(head, dialect.delimiter, (fields, columns) =>
    csvReader({ dialect: { ...dialect, ragged: 'pad', nulls: [] }, fields, columns }),
  )
}

/** The same of any format with fields: `makeReader` makes its reader for so many fields, each a column. */
export function readNames(
  head: Uint8Array,
  delimiter: number,
  makeReader: (fields: readonly number[], columns: readonly CsvColumn[]) => RecordReader,
): CsvHeader | undefined {
  // More than the first record can have.
  const fields = Array.from({ length: countOf(delimiter, head) + 1 }, (_, index) => index)
  const reader = makeReader(
    fields,
    fields.map(() => ({ class: 'text', nullable: false })),
  )
  let lines = 0
  for (let pos = 0; pos < head.length; pos = reader.next) {
    const verdict = reader.read(head, pos)
    lines += reader.lines
    if (verdict === SKIPPED) continue
    if (verdict !== RECORD) return undefined
    const { seen, record, bytes, start, end, kind } = reader.fields
    const names = fields
      .filter((field) => seen[field] === record)
      .map((field) => {
        const text = Buffer.from(bytes.subarray(start[field], end[field])).toString()
        return kind[field] === KIND.text ? text : (JSON.parse(`"${text}"`) as string)
      })
    return { names, bytes: reader.next, lines }
  }
  return undefined
}

function countOf(wanted: number, bytes: Uint8Array): number {
  let count = 0
  for (const byte of bytes) if (byte === wanted) count++
  return count
}
