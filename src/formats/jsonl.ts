// JSONL (ndjson): one JSON object per line. Finds a record's members by the names of the target's columns.

import { COLON, COMMA, CR, LEFT_BRACE, LF, QUOTE, RIGHT_BRACE, SPACE, TAB } from '../codecs/ascii.ts'
import { REJECT } from '../codecs/reject.ts'
import { checkEscapes } from '../codecs/text/json-string.ts'
import { KIND } from '../codecs/value-kind.ts'
import { faultAt, scanString, scanValue, skipBlanks, valueKind } from './json-scan.ts'
import { RecordFields } from './record-fields.ts'
import { RECORD, type RecordReader, SKIPPED } from './record-reader.ts'

// A mark of byte order within a record is a character like any other.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** The fields of a JSON object, and the columns that their keys name. */
export class JsonFields extends RecordFields {
  /** Every column's key as `name":`, one after another; column i's lies at `#keyStart[i] .. #keyStart[i + 1]`. */
  readonly #keys: Uint8Array
  readonly #keyStart: Int32Array
  readonly #byName: Map<string, number>
  /** The column whose key came after the key of column i - 1 the last time; records mostly repeat their order. */
  readonly #next: Int32Array

  constructor(names: readonly string[]) {
    super(names.length)
    this.isObject = true
    const count = names.length
    this.#keys = new TextEncoder().encode(names.map((name) => `${name}":`).join(''))
    this.#keyStart = new Int32Array(count + 1)
    names.forEach((name, i) => {
      this.#keyStart[i + 1] = this.#keyStart[i]! + new TextEncoder().encode(name).length + 2
    })
    this.#byName = new Map(names.map((name, index) => [name, index]))
    // A name with a quote, a backslash or a control character in it never stands in a record as it is: it is looked up.
    this.#next = Int32Array.from({ length: count + 1 }, (_, i) => (i < count && isPlain(names[i]!) ? i : -1))
  }

  /** The column expected after `previous` when its key and a colon stand at `pos`, else -1. */
  expected(bytes: Uint8Array, pos: number, previous: number): number {
    const column = this.#next[previous + 1]!
    if (column < 0) return -1
    const keys = this.#keys
    const end = this.#keyStart[column + 1]!
    for (let key = this.#keyStart[column]!, at = pos; key < end; key++, at++) if (keys[key] !== bytes[at]) return -1
    return column
  }

  /** Where the value of the expected column begins, at the earliest. */
  afterKey(column: number, pos: number): number {
    return pos + this.#keyStart[column + 1]! - this.#keyStart[column]!
  }

  /** The column of the key whose characters are `bytes[start .. end)`, or -1. */
  find(bytes: Uint8Array, start: number, end: number, kind: number, previous: number): number {
    const text = utf8.decode(bytes.subarray(start, end))
    const name = kind === KIND.text ? text : (JSON.parse(`"${text}"`) as string)
    const column = this.#byName.get(name) ?? -1
    if (column >= 0 && isPlain(name)) this.#next[previous + 1] = column
    return column
  }
}

function isPlain(name: string): boolean {
  return !/["\\\p{Cc}]/u.test(name)
}

/** What `readRecord` returns for a line of white space. */
export const BLANK_LINE = 0

/**
 * Reads the record that begins at `pos`, a line's first byte, into `fields`. Returns the position of the line feed
 * that ends it (always > 0), `BLANK_LINE`, or a negative reject whose place is in `fields`.
 */
export function readRecord(bytes: Uint8Array, pos: number, fields: JsonFields): number {
  const record = fields.begin()
  fields.bytes = bytes
  let at = skipBlanks(bytes, pos)
  if (bytes[at] !== LEFT_BRACE) return bytes[at] === LF ? BLANK_LINE : notAnObject(bytes, at, fields)
  at = skipBlanks(bytes, at + 1)
  if (bytes[at] === RIGHT_BRACE) return endOfRecord(bytes, at + 1, fields)
  let previous = -1
  for (;;) {
    if (bytes[at] !== QUOTE) return fault(fields, REJECT.jsonSyntax, at, at + 1)
    const keyStart = at + 1
    let column = fields.expected(bytes, keyStart, previous)
    let keyEnd: number
    if (column >= 0) {
      at = fields.afterKey(column, keyStart)
      keyEnd = at - 2
    } else {
      at = scanString(bytes, at)
      if (at < 0) return fault(fields, at, faultAt, faultAt + 1)
      keyEnd = at - 1
      if (valueKind !== KIND.text) {
        const escapes = checkEscapes(bytes, keyStart, keyEnd)
        if (escapes < 0) return fault(fields, escapes, keyStart, keyEnd)
      }
      column = fields.find(bytes, keyStart, keyEnd, valueKind, previous)
      at = skipBlanks(bytes, at)
      if (bytes[at] !== COLON) return fault(fields, REJECT.jsonSyntax, at, at + 1)
      at++
    }
    if (isBlank(bytes[at]!)) at = skipBlanks(bytes, at)
    const valueStart = at
    at = scanValue(bytes, at)
    if (at < 0) return fault(fields, at, faultAt, faultAt + 1)
    if (column < 0) return fault(fields, REJECT.unknownField, keyStart, keyEnd)
    fields.faultColumn = column
    if (fields.seen[column] === record) return fault(fields, REJECT.duplicateKey, keyStart, keyEnd)
    fields.faultColumn = -1
    fields.seen[column] = record
    const isText = valueKind <= KIND.escapedText
    fields.start[column] = isText ? valueStart + 1 : valueStart
    fields.end[column] = isText ? at - 1 : at
    fields.kind[column] = valueKind
    previous = column
    let byte = bytes[at]!
    if (isBlank(byte)) {
      at = skipBlanks(bytes, at)
      byte = bytes[at]!
    }
    if (byte === COMMA) {
      at++
      if (isBlank(bytes[at]!)) at = skipBlanks(bytes, at)
    } else if (byte === RIGHT_BRACE) return endOfRecord(bytes, at + 1, fields)
    else return fault(fields, REJECT.jsonSyntax, at, at + 1)
  }
}

/** A reader of objects whose keys are `names`. */
export function jsonlReader(names: readonly string[]): RecordReader {
  const fields = new JsonFields(names)
  const reader: RecordReader = {
    fields,
    next: 0,
    lines: 1,
    read(bytes, pos) {
      const end = readRecord(bytes, pos, fields)
      reader.next = (end > 0 ? end : bytes.indexOf(LF, pos)) + 1
      if (end > 0) return RECORD
      return end === BLANK_LINE ? SKIPPED : end
    },
    placeFault: () => undefined,
  }
  return reader
}

function endOfRecord(bytes: Uint8Array, pos: number, fields: JsonFields): number {
  const at = bytes[pos] === LF ? pos : skipBlanks(bytes, pos)
  return bytes[at] === LF ? at : fault(fields, REJECT.jsonSyntax, at, at + 1)
}

/** A line that begins with something else than a brace: JSON of another kind, or no JSON. */
function notAnObject(bytes: Uint8Array, pos: number, fields: JsonFields): number {
  const end = scanValue(bytes, pos)
  if (end < 0) return fault(fields, end, faultAt, faultAt + 1)
  const after = skipBlanks(bytes, end)
  if (bytes[after] !== LF) return fault(fields, REJECT.jsonSyntax, after, after + 1)
  return fault(fields, REJECT.notAnObject, pos, end)
}

function fault(fields: RecordFields, code: number, start: number, end: number): number {
  fields.faultStart = start
  fields.faultEnd = end
  return code
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === CR
}
