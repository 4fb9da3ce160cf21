// JSONCompactEachRow: one JSON array per line, whose elements are the values of the columns by their position.
// https://clickhouse.com/docs/interfaces/formats/JSONCompactEachRow

import { COMMA, LEFT_BRACKET, LF, RIGHT_BRACKET } from '../../codecs/ascii.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { BLANK_LINE } from '../json/jsonl-reader.ts'
import { faultAt, scanValue, skipBlanks, valueKind } from '../json/scan.ts'
import { RecordFields } from '../record-fields.ts'
import { RECORD, type RecordReader, SKIPPED } from '../record-reader.ts'

/**
 * Reads the record that begins at `pos`, a line's first byte, into `fields`. `columns` has the column of each
 * position, -1 for a value that is ignored; a record has exactly this many values. Returns the position of the line
 * feed that ends it (always > 0), `BLANK_LINE`, or a negative reject whose place is in `fields`.
 */
export function readCompactRecord(bytes: Uint8Array, pos: number, fields: RecordFields, columns: Int32Array): number {
  const record = fields.begin()
  const count = columns.length
  fields.bytes = bytes
  let at = skipBlanks(bytes, pos)
  const start = at
  if (bytes[at] !== LEFT_BRACKET) return bytes[at] === LF ? BLANK_LINE : notAnArray(bytes, at, fields)
  at = skipBlanks(bytes, at + 1)
  let values = 0
  /** Where the first value too many lies. */
  let extraStart = 0
  let extraEnd = 0
  if (bytes[at] === RIGHT_BRACKET) at++
  else {
    for (;;) {
      const valueStart = at
      at = scanValue(bytes, at)
      if (at < 0) return fault(fields, at, faultAt, faultAt + 1)
      if (values < count) {
        const column = columns[values]!
        if (column >= 0) {
          const quote = valueKind <= KIND.escapedText ? 1 : 0
          fields.seen[column] = record
          fields.start[column] = valueStart + quote
          fields.end[column] = at - quote
          fields.kind[column] = valueKind
        } else fields.pass(-1, -1, valueStart, at)
      } else if (values === count) {
        extraStart = valueStart
        extraEnd = at
      }
      values++
      at = skipBlanks(bytes, at)
      const byte = bytes[at]
      at++
      if (byte === RIGHT_BRACKET) break
      if (byte !== COMMA) return fault(fields, REJECT.jsonSyntax, at - 1, at)
      at = skipBlanks(bytes, at)
    }
  }
  const end = at
  at = skipBlanks(bytes, at)
  if (bytes[at] !== LF) return fault(fields, REJECT.jsonSyntax, at, at + 1)
  if (values < count) return fault(fields, REJECT.tooFewFields, start, end)
  if (values > count) return fault(fields, REJECT.tooManyFields, extraStart, extraEnd)
  return at
}

/** A reader of arrays; `columns` as `readCompactRecord` has them, of `columnCount` columns in all. */
export function compactReader(columns: Int32Array, columnCount: number): RecordReader {
  const fields = new RecordFields(columnCount)
  const reader: RecordReader = {
    fields,
    next: 0,
    lines: 1,
    read(bytes, pos) {
      const end = readCompactRecord(bytes, pos, fields, columns)
      reader.next = (end > 0 ? end : bytes.indexOf(LF, pos)) + 1
      if (end > 0) return RECORD
      return end === BLANK_LINE ? SKIPPED : end
    },
    placeFault: () => undefined,
  }
  return reader
}

/** A line that begins with something else than a bracket: JSON of another kind, or no JSON. */
function notAnArray(bytes: Uint8Array, pos: number, fields: RecordFields): number {
  const end = scanValue(bytes, pos)
  if (end < 0) return fault(fields, end, faultAt, faultAt + 1)
  const after = skipBlanks(bytes, end)
  if (bytes[after] !== LF) return fault(fields, REJECT.jsonSyntax, after, after + 1)
  return fault(fields, REJECT.notAnArray, pos, end)
}

function fault(fields: RecordFields, code: number, start: number, end: number): number {
  fields.faultStart = start
  fields.faultEnd = end
  return code
}
