// Any field of separated values, as the record reader would read it (formats/csv/csv-reader.ts).

import { BACKSLASH, CR, LF, SPACE } from '../../codecs/ascii.ts'
import { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { putCell } from '../../formats/csv/cells/cell.ts'
import type { CsvColumn } from '../../formats/csv/cells/cell-class.ts'
import { plainClass } from '../../formats/csv/cells/cell-class.ts'
import { cellValue } from '../../formats/csv/cells/cell-value.ts'
import { isWord, takesNull } from '../../formats/csv/cells/null-cells.ts'
import { putUnescaped } from '../../formats/csv/cells/unescape.ts'
import type { Separators } from './separators.ts'

type Write = (bytes: Uint8Array, start: number, end: number, kind: number) => number
/** The position after the field at `pos`, or a negative number where the record is for the record reader to judge. */
type ReadCell = (bytes: Uint8Array, pos: number) => number

/** A field that `passCell` passed: its characters lie between these, quotes and escapes among them. */
const cell = { start: 0, end: 0, isQuoted: false, isEscaped: false }
const plain = new ColumnBuffer(64)
const json = new ColumnBuffer(64)

/** A reader that gives the field to `write`. */
export function cellReader(write: Write, column: CsvColumn, separators: Separators): ReadCell {
  const cellClass = separators.plainValues ? plainClass(column.class) : column.class
  const taken = { class: cellClass, nullable: column.nullable }
  const { quote, hasBackslash } = separators
  return (bytes, pos) => {
    const next = passCell(bytes, pos, separators)
    if (next < 0) return next
    const { start, end } = cell
    const isNull = !cell.isQuoted && isNullField(bytes, start, end, separators)
    if (isNull && takesNull(taken, start, end)) {
      const reject = write(bytes, start, end, KIND.null)
      return reject < 0 ? reject : next
    }
    let kind: number
    json.length = 0
    if (cell.isEscaped) {
      plain.length = 0
      putUnescaped(bytes, start, end, quote, hasBackslash, plain)
      kind = putCell(plain.bytes, 0, plain.length, cellClass, json)
    } else kind = putCell(bytes, start, end, cellClass, json)
    if (kind < 0) return kind
    const reject = write(json.bytes, cellValue.start, cellValue.end, kind)
    return reject < 0 ? reject : next
  }
}

/** A reader that passes over the field. */
export function skipCell(separators: Separators): ReadCell {
  return (bytes, pos) => passCell(bytes, pos, separators)
}

function passCell(bytes: Uint8Array, pos: number, { delimiter, quote, hasBackslash }: Separators): number {
  let at = pos
  cell.isEscaped = false
  cell.isQuoted = bytes[at] === quote
  if (!cell.isQuoted) {
    let byte = bytes[at]!
    while (byte !== delimiter && (byte >= SPACE || (byte !== LF && byte !== CR))) byte = bytes[++at]!
    cell.start = pos
    cell.end = at
    return at
  }
  cell.start = ++at
  for (;;) {
    const byte = bytes[at]
    if (byte === quote) {
      const after = bytes[at + 1]
      if (after === delimiter || after === LF || after === CR) break
      if (after !== quote) return -1
      cell.isEscaped = true
      at++
    } else if (byte === BACKSLASH && hasBackslash) {
      cell.isEscaped = true
      at++
    } else if (byte === undefined) return -1
    at++
  }
  cell.end = at
  return at + 1
}

/** Whether the bare field `bytes[start .. end)` is NULL. */
export function isNullField(
  bytes: Uint8Array,
  start: number,
  end: number,
  { emptyIsNull, nullWords }: Separators,
): boolean {
  return start === end ? emptyIsNull : isWord(bytes, start, end, nullWords)
}
