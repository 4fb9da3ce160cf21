// Values of a record that are no member of it as they stand: what a path leads to inside a member, the number of its
// line, the members that no column takes. They are put among the fields that a reader has found.

import { COLON, COMMA, LEFT_BRACE, LF, RIGHT_BRACE } from '../codecs/ascii.ts'
import { append, ColumnBuffer, reserve } from '../codecs/column-buffer.ts'
import { REJECT } from '../codecs/reject.ts'
import { KIND } from '../codecs/value-kind.ts'
import { type FieldPath, FOUND, findPath, pathEnd, pathKind, pathStart } from './json/path.ts'
import { jsonStart, putJsonText } from './json/text.ts'
import { putLineDigits } from './line-digits.ts'
import { PASSED_WIDTH } from './record-fields.ts'
import { RECORD, type RecordReader } from './record-reader.ts'

export interface DerivedPath {
  readonly column: number
  readonly holder: number
  readonly path: FieldPath
  /** The holder is a text, which is to be read as JSON. */
  readonly isText?: boolean
}

export interface DerivedValues {
  /** Columns whose value lies inside the one at the slot `holder`. */
  readonly paths: readonly DerivedPath[]
  /** Columns that get the number of the record's line. */
  readonly lineColumns: readonly number[]
  /** The column that gets the members that no column takes; -1 where there is none. */
  readonly collectColumn: number
  /** The slots of fields that no column takes, but somebody looks into, or the reader knows by name. */
  readonly collected: readonly { readonly slot: number; readonly name: string }[]
}

/**
 * A reader of the same records with those values. Its fields' `bytes` are never the chunk itself, for the columns do not
 * stand there one after another.
 */
export function withDerivedValues(inner: RecordReader, derived: DerivedValues): RecordReader {
  const { paths, lineColumns, collectColumn } = derived
  const { fields } = inner
  const collected = derived.collected.map(({ slot, name }) => ({
    slot,
    key: new TextEncoder().encode(`${JSON.stringify(name)}:`),
  }))
  const textPaths = paths.filter(({ isText }) => isText)
  const isMade = lineColumns.length > 0 || collectColumn >= 0 || textPaths.length > 0
  const made = new ColumnBuffer(isMade ? 4096 : 0)
  const keys = new Set<string>()
  let chunk: Uint8Array = new Uint8Array(0)
  /** The chunk's bytes under another name. */
  let view = chunk
  /** Where in the chunk `made` begins, for values that stand in the chunk; else -1. */
  let base = -1

  /** 0 or a reject. */
  function follow(): number {
    for (const { column, holder, path } of paths) {
      const kind = fields.kind[holder]
      if (fields.seen[holder] !== fields.record || (kind !== KIND.object && kind !== KIND.array)) continue
      const result = findPath(fields.bytes, fields.start[holder]!, path, 1)
      if (result < 0) return faultOf(column, result, pathStart, pathEnd)
      if (result === FOUND) put(column, pathStart, pathEnd, pathKind)
    }
    return 0
  }

  /** The same of holders that are texts, in the record that was copied: 0 or a reject. */
  function followTexts(): number {
    for (const { column, holder, path } of textPaths) {
      if (fields.seen[holder] !== fields.record || fields.kind[holder]! > KIND.escapedText) continue
      const start = fields.start[holder]!
      const end = fields.end[holder]!
      if (start === end) continue
      const kind = putJsonText(made.bytes, start, end, made)
      if (kind < 0) return faultOf(column, kind, start, end)
      if (kind !== KIND.object && kind !== KIND.array) continue
      const result = findPath(made.bytes, jsonStart, path, 1)
      // The second of two keys has no place in the input, but the text has.
      if (result < 0) return faultOf(column, result, start, end)
      if (result === FOUND) put(column, pathStart, pathEnd, pathKind)
    }
    return 0
  }

  function faultOf(column: number, reject: number, start: number, end: number): number {
    fields.faultColumn = column
    fields.faultStart = start
    fields.faultEnd = end
    return reject
  }

  function put(column: number, start: number, end: number, kind: number): void {
    fields.seen[column] = fields.record
    fields.start[column] = start
    fields.end[column] = end
    fields.kind[column] = kind
  }

  /** A member that would be collected twice is refused as one of a column is: 0 or the reject. */
  function refuseTwice(from: Uint8Array): number {
    if (fields.passedCount < 2) return 0
    keys.clear()
    for (let i = 0; i < fields.passedCount; i++) {
      const start = fields.passed[i * PASSED_WIDTH]!
      const end = fields.passed[i * PASSED_WIDTH + 1]!
      if (start < 0) continue
      const text = Buffer.from(from.buffer, from.byteOffset + start, end - start).toString()
      const before = keys.size
      keys.add(text.includes('\\') ? JSON.stringify(JSON.parse(text)) : text)
      if (keys.size > before) continue
      fields.faultColumn = collectColumn
      fields.faultStart = start + 1
      fields.faultEnd = end - 1
      return REJECT.duplicateKey
    }
    return 0
  }

  /** Copies what the reader found to where there is room for more. */
  function copyRecord(pos: number): void {
    const { bytes, seen, record, start, end } = fields
    const from = bytes === chunk ? pos : 0
    let to = inner.next
    if (bytes !== chunk) {
      to = 0
      for (let slot = 0; slot < seen.length; slot++) if (seen[slot] === record) to = Math.max(to, end[slot]! + 2)
    }
    made.length = 0
    append(made, bytes, from, Math.min(to, bytes.length))
    base = bytes === chunk ? from : -1
    if (from === 0) return
    for (let slot = 0; slot < seen.length; slot++) {
      if (seen[slot] !== record) continue
      start[slot] = start[slot]! - from
      end[slot] = end[slot]! - from
    }
  }

  function putLine(): void {
    const start = made.length
    putLineDigits(fields.line, made)
    for (const column of lineColumns) put(column, start, made.length - 1, KIND.integer)
  }

  function putCollected(from: Uint8Array): void {
    const object = made.length
    putByte(LEFT_BRACE)
    for (let i = 0; i < fields.passedCount; i++) {
      const at = i * PASSED_WIDTH
      if (fields.passed[at]! < 0) continue
      append(made, from, fields.passed[at]!, fields.passed[at + 1]!)
      putByte(COLON)
      append(made, from, fields.passed[at + 2]!, fields.passed[at + 3]!)
      putByte(COMMA)
    }
    for (const { slot, key } of collected) {
      if (fields.seen[slot] !== fields.record) continue
      const quote = fields.kind[slot]! <= KIND.escapedText ? 1 : 0
      append(made, key, 0, key.length)
      append(made, made.bytes, fields.start[slot]! - quote, fields.end[slot]! + quote)
      putByte(COMMA)
    }
    if (made.length > object + 1) made.length--
    putByte(RIGHT_BRACE)
    putByte(LF)
    put(collectColumn, object, made.length - 1, KIND.object)
  }

  function putByte(byte: number): void {
    reserve(made, 1)
    made.bytes[made.length++] = byte
  }

  const reader: RecordReader = {
    fields,
    next: 0,
    lines: 1,
    read(bytes, pos) {
      if (bytes !== chunk) {
        chunk = bytes
        view = bytes.subarray(0)
      }
      base = -1
      const verdict = inner.read(bytes, pos)
      reader.next = inner.next
      reader.lines = inner.lines
      if (verdict !== RECORD) {
        // Of a member that only holds what a path leads to, the column is the one that wants it.
        const path = paths.find(({ holder }) => holder === fields.faultColumn)
        if (path !== undefined) fields.faultColumn = path.column
        return verdict
      }
      const reject = follow()
      if (reject < 0) {
        if (fields.bytes !== chunk) reader.placeFault()
        return reject
      }
      const source = fields.bytes
      const twice = collectColumn >= 0 ? refuseTwice(source) : 0
      if (twice < 0) return twice
      if (isMade) {
        copyRecord(pos)
        const text = followTexts()
        if (text < 0) {
          fields.bytes = made.bytes
          reader.placeFault()
          return text
        }
        if (lineColumns.length > 0) putLine()
        if (collectColumn >= 0) putCollected(source)
        fields.bytes = made.bytes
      } else if (source === chunk) {
        base = 0
        fields.bytes = view
      }
      return RECORD
    },
    placeFault() {
      const column = fields.faultColumn
      if (fields.faultStart < 0) return
      if (column === collectColumn || lineColumns.includes(column)) {
        fields.faultStart = fields.faultEnd = -1
      } else if (base >= 0) {
        fields.faultStart += base
        fields.faultEnd += base
      } else {
        fields.faultColumn = paths.find((path) => path.column === column)?.holder ?? column
        inner.placeFault()
        fields.faultColumn = column
      }
    },
  }
  return reader
}
