// JSONL (ndjson): one JSON object per line. Finds a record's members by the names of the target's columns.

import { COLON, COMMA, CR, LEFT_BRACE, LF, QUOTE, RIGHT_BRACE, SPACE, TAB } from '../../codecs/ascii.ts'
import { REJECT } from '../../codecs/reject.ts'
import { checkEscapes } from '../../codecs/text/json-string.ts'
import { KIND } from '../../codecs/value-kind.ts'
import type { OtherMembers } from '../format.ts'
import { RecordFields } from '../record-fields.ts'
import { RECORD, type RecordReader, SKIPPED } from '../record-reader.ts'
import { faultAt, scanString, scanValue, skipBlanks, valueKind } from './scan.ts'

// A mark of byte order within a record is a character like any other.
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true })

/** No key of a record is one of these: what `find` returns for a key that is not known, and for one to pass over. */
const UNKNOWN = -1
const SKIPPED_KEY = -2

/** The fields of a JSON object, and the columns that their keys name. */
export class JsonFields extends RecordFields {
  /** Every column's key as `name":`, one after another; column i's lies at `#keyStart[i] .. #keyStart[i + 1]`. */
  readonly #keys: Uint8Array
  readonly #keyStart: Int32Array
  readonly #byName: Map<string, number>
  /** The column whose key came after the key of column i - 1 the last time; records mostly repeat their order. */
  readonly #next: Int32Array
  /** Whether members that no column takes are ignored, and not refused. */
  readonly takesOthers: boolean

  /** `names`: the key of each column; undefined for one that no member goes into. */
  constructor(names: readonly (string | undefined)[], others: OtherMembers = { skipped: [], areTaken: false }) {
    super(names.length)
    this.isObject = true
    const count = names.length
    const keys = names.map((name) => new TextEncoder().encode(name === undefined ? '' : `${name}":`))
    this.#keys = Buffer.concat(keys)
    this.#keyStart = new Int32Array(count + 1)
    keys.forEach((key, i) => {
      this.#keyStart[i + 1] = this.#keyStart[i]! + key.length
    })
    this.#byName = new Map(others.skipped.map((name) => [name, SKIPPED_KEY]))
    for (const [index, name] of names.entries()) if (name !== undefined) this.#byName.set(name, index)
    this.takesOthers = others.areTaken
    // A name with a quote, a backslash or a control character in it never stands in a record as it is: it is looked up.
    this.#next = new Int32Array(count + 1).fill(-1)
    for (let i = count - 1; i >= 0; i--) {
      const name = names[i]
      if (name === undefined) this.#next[i] = this.#next[i + 1]!
      else if (isPlain(name)) this.#next[i] = i
    }
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

  /** The column of the key whose characters are `bytes[start .. end)`, `UNKNOWN`, or `SKIPPED_KEY`. */
  find(bytes: Uint8Array, start: number, end: number, kind: number, previous: number): number {
    const text = utf8.decode(bytes.subarray(start, end))
    const name = kind === KIND.text ? text : (JSON.parse(`"${text}"`) as string)
    const column = this.#byName.get(name) ?? UNKNOWN
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
    if (column >= 0) {
      fields.faultColumn = column
      if (fields.seen[column] === record) return fault(fields, REJECT.duplicateKey, keyStart, keyEnd)
      fields.faultColumn = -1
      fields.seen[column] = record
      const isText = valueKind <= KIND.escapedText
      fields.start[column] = isText ? valueStart + 1 : valueStart
      fields.end[column] = isText ? at - 1 : at
      fields.kind[column] = valueKind
      previous = column
    } else if (column === SKIPPED_KEY) fields.pass(-1, -1, valueStart, at)
    else if (fields.takesOthers) fields.pass(keyStart - 1, keyEnd + 1, valueStart, at)
    else return fault(fields, REJECT.unknownField, keyStart, keyEnd)
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

/** A reader of objects whose keys are `names`; `others` as `JsonFields` takes them. */
export function jsonlReader(names: readonly (string | undefined)[], others?: OtherMembers): RecordReader {
  const fields = new JsonFields(names, others)
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
