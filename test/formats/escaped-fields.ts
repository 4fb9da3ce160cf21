// Reads fields with backslash escapes as a worker does, and gives them back as JavaScript values.

import { REJECT } from '../../src/codecs/reject.ts'
import { KIND } from '../../src/codecs/value-kind.ts'
import type { CsvColumn } from '../../src/formats/csv/cells/cell-class.ts'
import type { EscapedDialect } from '../../src/formats/escaped/dialect.ts'
import { escapedReader } from '../../src/formats/escaped/reader.ts'
import { RECORD, SKIPPED } from '../../src/formats/record-reader.ts'

export interface EscapedRead {
  /** Values as JSON has them; undefined where a record has no such field. */
  readonly records: readonly (readonly unknown[])[]
  /** The line on which each record begins, from 0. */
  readonly lines: readonly number[]
  readonly skipped: number
  /** The name of each reject, the line of its record, the bytes at fault. */
  readonly rejects: readonly (readonly [name: string, line: number, excerpt: string])[]
}

const REJECT_NAMES = new Map(Object.entries(REJECT).map(([name, code]) => [code as number, name]))

/** Reads all of `text`, whose last record ends with a line feed. */
export function readEscaped(
  text: string | Uint8Array,
  columns: readonly CsvColumn[],
  dialect: EscapedDialect,
): EscapedRead {
  const chunk = Buffer.from(text)
  const reader = escapedReader({ dialect, fields: columns.map((_, index) => index), columns })
  const records: unknown[][] = []
  const lines: number[] = []
  const rejects: [string, number, string][] = []
  let skipped = 0
  let line = 0
  for (let pos = 0; pos < chunk.length; pos = reader.next) {
    const verdict = reader.read(chunk, pos)
    if (verdict === RECORD) {
      records.push(columns.map((_, column) => readValue(column)))
      lines.push(line)
    } else if (verdict === SKIPPED) skipped++
    else {
      const { faultStart, faultEnd } = reader.fields
      rejects.push([REJECT_NAMES.get(verdict) ?? '?', line, chunk.subarray(faultStart, faultEnd).toString()])
    }
    line += reader.lines
  }
  return { records, lines, skipped, rejects }

  function readValue(column: number): unknown {
    const { seen, record, bytes, start, end, kind } = reader.fields
    if (seen[column] !== record) return undefined
    const quotes = kind[column]! <= KIND.escapedText ? 1 : 0
    return JSON.parse(Buffer.from(bytes.subarray(start[column]! - quotes, end[column]! + quotes)).toString())
  }
}
