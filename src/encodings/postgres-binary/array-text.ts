// Arrays in the notation that Postgres prints: {1,NULL}, {"a b","c\"d"}, {{1,2},{3,4}}, [0:1]={7,8} (PostgreSQL documentation,
// "Array Input and Output Syntax").

import { BACKSLASH, LEFT_BRACE, LEFT_BRACKET, LF, QUOTE, RIGHT_BRACE, RIGHT_BRACKET } from '../../codecs/ascii.ts'
import { ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import { ArrayShape } from './array-shape.ts'
import { type Part, putNull } from './part.ts'
import { fromText, isSpace, skipSpace } from './plain-text.ts'

const EQUALS = 0x3d
const NULL_WORD = new TextEncoder().encode('null')

/** `writeItem` writes an element that is given as plain text; `separator` stands between two. */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: its short functions share the place in one text
export function arrayTextWriter(
  element: Part,
  writeItem: ValueWriter,
  elementOid: number,
  separator: number,
): ValueWriter {
  const shape = new ArrayShape(elementOid)
  const item = new ColumnBuffer(64)
  /** What comes where an element or a bracket may stand. */
  let isQuoted = false

  /** Reads from the brace at `start`; returns the position after the brace that closes it, or a reject. */
  function writeDimension(bytes: Uint8Array, start: number, end: number, dimension: number, out: ColumnBuffer): number {
    const isLast = dimension === shape.dimensions - 1
    let count = 0
    let at = skipSpace(bytes, start + 1, end)
    if (bytes[at] === RIGHT_BRACE && at < end) return shape.setLength(dimension, 0) ? at + 1 : REJECT.valueSyntax
    for (;;) {
      if (at >= end) return REJECT.valueSyntax
      if ((bytes[at] === LEFT_BRACE) === isLast) return REJECT.valueSyntax
      at = isLast ? putElement(bytes, at, end, out) : writeDimension(bytes, at, end, dimension + 1, out)
      if (at < 0) return at
      count++
      at = skipSpace(bytes, at, end)
      if (at < end && bytes[at] === RIGHT_BRACE) break
      if (at >= end || bytes[at] !== separator) return REJECT.valueSyntax
      at = skipSpace(bytes, at + 1, end)
    }
    return shape.setLength(dimension, count) ? at + 1 : REJECT.valueSyntax
  }

  function putElement(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
    const at = readElement(bytes, start, end)
    if (at < 0) return at
    if (!isQuoted && isNull(bytes, start, at)) {
      const result = putNull(element, out)
      if (result < 0) return result
      shape.hasNull = 1
      return at
    }
    if (item.length === 0 && !isQuoted) return REJECT.valueSyntax
    item.bytes[item.length] = LF
    const reject = writeItem(item.bytes, 0, item.length, KIND.text, out)
    // Whatever the element is, it came as text.
    if (reject < 0) return reject === REJECT.valueType ? REJECT.valueSyntax : reject
    return at
  }

  /** Leaves the element in `item`, without quotes, backslashes and the white space around it. Returns where it ends. */
  function readElement(bytes: Uint8Array, start: number, end: number): number {
    item.length = 0
    reserve(item, end - start + 1)
    isQuoted = bytes[start] === QUOTE
    if (isQuoted) {
      let at = start + 1
      for (; at < end && bytes[at] !== QUOTE; at++) {
        if (bytes[at] === BACKSLASH) at++
        if (at < end) item.bytes[item.length++] = bytes[at]!
      }
      return at < end ? at + 1 : REJECT.valueSyntax
    }
    let length = 0
    let at = start
    for (; at < end && bytes[at] !== separator && bytes[at] !== RIGHT_BRACE; at++) {
      const byte = bytes[at]!
      if (byte === QUOTE || byte === LEFT_BRACE) return REJECT.valueSyntax
      const isEscape = byte === BACKSLASH
      if (isEscape && ++at === end) return REJECT.valueSyntax
      item.bytes[item.length++] = bytes[at]!
      // White space behind the last other character is none of the element's.
      if (isEscape || !isSpace(byte)) length = item.length
    }
    item.length = length
    return at < end ? at : REJECT.valueSyntax
  }

  return fromText((bytes, start, end, out) => {
    shape.clear()
    let at = skipSpace(bytes, start, end)
    if (at === end || (bytes[at] !== LEFT_BRACE && bytes[at] !== LEFT_BRACKET)) return REJECT.valueType
    if (bytes[at] === LEFT_BRACKET) {
      at = readBounds(bytes, at, end, shape)
      if (at < 0) return at
    }
    const declared = shape.dimensions
    shape.dimensions = countDimensions(bytes, at, end)
    if (shape.dimensions === 0 || (declared > 0 && declared !== shape.dimensions)) return REJECT.valueSyntax
    if (!shape.isPossible()) return REJECT.outOfRange
    const header = shape.open(out)
    at = writeDimension(bytes, at, end, 0, out)
    if (at < 0) return at
    if (skipSpace(bytes, at, end) !== end) return REJECT.valueSyntax
    shape.close(out, header)
    return 0
  })
}

/** The bounds of the dimensions, [1:2][0:3]=, into `shape`. Returns the position after them, or a reject. */
function readBounds(bytes: Uint8Array, start: number, end: number, shape: ArrayShape): number {
  let at = start
  while (at < end && bytes[at] === LEFT_BRACKET) {
    const close = bytes.indexOf(RIGHT_BRACKET, at)
    if (close < 0 || close >= end) return REJECT.valueSyntax
    const [, low, high] = /^([-+]?\d{1,10}):([-+]?\d{1,10})$/.exec(asciiText(bytes, at + 1, close)) ?? []
    if (low === undefined || high === undefined) return REJECT.valueSyntax
    if (!shape.declare(Number(low), Number(high))) return REJECT.outOfRange
    at = close + 1
  }
  at = skipSpace(bytes, at, end)
  return at < end && bytes[at] === EQUALS ? skipSpace(bytes, at + 1, end) : REJECT.valueSyntax
}

/** The braces that open before the first element. */
function countDimensions(bytes: Uint8Array, start: number, end: number): number {
  let count = 0
  for (let at = start; at < end && bytes[at] === LEFT_BRACE; at = skipSpace(bytes, at + 1, end)) count++
  return count
}

/** `NULL` in letters of any case, perhaps with white space after it. */
function isNull(bytes: Uint8Array, start: number, end: number): boolean {
  if (skipSpace(bytes, start + NULL_WORD.length, end) !== end) return false
  for (let i = 0; i < NULL_WORD.length; i++) if ((bytes[start + i]! | 0x20) !== NULL_WORD[i]) return false
  return true
}

function asciiText(bytes: Uint8Array, start: number, end: number): string {
  return String.fromCharCode(...bytes.subarray(start, Math.min(end, start + 32)))
}
