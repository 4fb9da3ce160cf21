// The first record of a file with separated values, which names the fields.

import { KIND } from '../../codecs/value-kind.ts'
import { RECORD, SKIPPED } from '../record-reader.ts'
import { csvReader } from './csv-reader.ts'
import type { CsvDialect } from './dialect.ts'

export interface CsvHeader {
  readonly names: readonly string[]
  /** Bytes and lines up to the first record after it: comments and blank lines before it count. */
  readonly bytes: number
  readonly lines: number
}

/** The first record of `head`, which holds all of it; undefined when there is none, or it is not well formed. */
export function readHeader(head: Uint8Array, dialect: CsvDialect): CsvHeader | undefined {
  const fields = Array.from({ length: countDelimiters(head, dialect) + 1 }, (_, index) => index)
  const reader = csvReader({
    dialect: { ...dialect, ragged: 'pad', nulls: [] },
    fields,
    columns: fields.map(() => ({ class: 'text', nullable: false })),
  })
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

/** More than the first record can have. */
function countDelimiters(head: Uint8Array, { delimiter }: CsvDialect): number {
  let count = 0
  for (const byte of head) if (byte === delimiter) count++
  return count
}
