// JSON arrays as Postgres writes arrays: [1,null,"a"] is {1,NULL,"a"} (PostgreSQL documentation, "Array Input and Output Syntax").

import { BACKSLASH, QUOTE } from '../../codecs/ascii.ts'
import { append, ColumnBuffer, putByte } from '../../codecs/column-buffer.ts'
import { decodeText } from '../../codecs/text/json-string.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import type { PlanColumn } from '../../plan/plan.ts'
import { type PutCharacters, plainTextWriter } from './plain-text.ts'

const LEFT_BRACKET = 0x5b
const RIGHT_BRACKET = 0x5d
const LEFT_BRACE = 0x7b
const RIGHT_BRACE = 0x7d
const BLANK = 0x20
const NULL = new TextEncoder().encode('NULL')
const JSON_NULL = 0x6e

/** Whether the column is an array in Postgres. */
export function isPostgresArray({ neutral }: PlanColumn): boolean {
  return neutral?.exact?.postgres?.endsWith('[]') === true
}

/** Whether a text in the column is a string of JSON. In a column of arrays it is an array with bounds of its own. */
export function keepsQuotes(column: PlanColumn): boolean {
  return column.neutral?.kind === 'json' && !isPostgresArray(column)
}

/** `put` writes the characters of the array's text. What is a text is one already. */
export function postgresArrayWriter(put: PutCharacters): ValueWriter {
  const putText = plainTextWriter(put, false)
  const text = new ColumnBuffer(1024)
  const element = new ColumnBuffer(256)

  function putElement(bytes: Uint8Array, start: number, end: number): number {
    element.length = 0
    const reject = decodeText(bytes, start, end, element)
    if (reject < 0) return reject
    putQuoted(element.bytes, 0, element.length)
    return 0
  }

  function putQuoted(bytes: Uint8Array, start: number, end: number): void {
    putByte(text, QUOTE)
    for (let at = start; at < end; at++) {
      const byte = bytes[at]!
      if (byte === QUOTE || byte === BACKSLASH) putByte(text, BACKSLASH)
      putByte(text, byte)
    }
    putByte(text, QUOTE)
  }

  return (bytes, start, end, kind, out) => {
    if (kind !== KIND.array) return putText(bytes, start, end, kind, out)
    text.length = 0
    for (let at = start; at < end; ) {
      const byte = bytes[at]!
      if (byte <= BLANK) at++
      else if (byte === QUOTE) {
        const close = stringEnd(bytes, at)
        const reject = putElement(bytes, at + 1, close)
        if (reject < 0) return reject
        at = close + 1
      } else if (byte === LEFT_BRACE) {
        const close = objectEnd(bytes, at)
        putQuoted(bytes, at, close)
        at = close
      } else if (byte === JSON_NULL) {
        append(text, NULL, 0, NULL.length)
        at += NULL.length
      } else {
        putByte(text, byte === LEFT_BRACKET ? LEFT_BRACE : byte === RIGHT_BRACKET ? RIGHT_BRACE : byte)
        at++
      }
    }
    return put(text.bytes, 0, text.length, out)
  }
}

/** The quote that ends the string which begins at `start`. */
function stringEnd(bytes: Uint8Array, start: number): number {
  let at = start + 1
  while (bytes[at] !== QUOTE) at += bytes[at] === BACKSLASH ? 2 : 1
  return at
}

/** The position after the brace that ends the object which begins at `start`. */
function objectEnd(bytes: Uint8Array, start: number): number {
  let depth = 0
  for (let at = start; ; at++) {
    const byte = bytes[at]
    if (byte === QUOTE) at = stringEnd(bytes, at)
    else if (byte === LEFT_BRACE) depth++
    else if (byte === RIGHT_BRACE && --depth === 0) return at + 1
  }
}
