// Values inside the notations of ranges and composites: text, with quotes and backslashes where it would end too early
// (PostgreSQL documentation, "Composite Types" and "Range Types": range_in and record_in read it alike).

import { BACKSLASH, COMMA, LF, LOWER_F, LOWER_T, QUOTE, RIGHT_BRACKET } from '../../codecs/ascii.ts'
import { type ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import { scanValue, skipBlanks, valueKind } from '../../formats/json/scan.ts'
import { isSpace, skipSpace } from './plain-text.ts'

const RIGHT_PARENTHESIS = 0x29

/** Whether an item ends at `at`. A square bracket ends those of ranges only. */
export function endsItem(bytes: Uint8Array, at: number, end: number, isRange: boolean): boolean {
  const byte = bytes[at]
  return at < end && (byte === COMMA || byte === RIGHT_PARENTHESIS || (isRange && byte === RIGHT_BRACKET))
}

/**
 * Leaves the item that begins at `start` in `item`, without its quotes and backslashes and with a line feed after it.
 * Returns the position of what ends it, or a reject.
 */
export function readItem(bytes: Uint8Array, start: number, end: number, isRange: boolean, item: ColumnBuffer): number {
  item.length = 0
  reserve(item, end - start + 1)
  let isQuoted = false
  let at = start
  while (at < end && (isQuoted || !endsItem(bytes, at, end, isRange))) {
    const byte = bytes[at++]!
    if (byte === QUOTE && !isQuoted) isQuoted = true
    else if (byte === QUOTE && (at === end || bytes[at] !== QUOTE)) isQuoted = false
    else if (byte === QUOTE || byte === BACKSLASH) {
      if (at === end) return REJECT.valueSyntax
      item.bytes[item.length++] = bytes[at++]!
    } else item.bytes[item.length++] = byte
  }
  item.bytes[item.length] = LF
  return at === end ? REJECT.valueSyntax : at
}

/** Writes an item of a type to which white space around it means nothing. */
export function trimmedItem(write: ValueWriter): ValueWriter {
  return (bytes, start, end, kind, out) => {
    const from = skipSpace(bytes, start, end)
    let to = end
    while (to > from && isSpace(bytes[to - 1]!)) to--
    return write(bytes, from, to, kind, out)
  }
}

/** Writes an item of JSON by `write`, which would take its text for a JSON string. */
export function jsonItem(write: ValueWriter): ValueWriter {
  return (bytes, start, end, _kind, out) => {
    const first = skipBlanks(bytes, start)
    const last = scanValue(bytes, first)
    if (last < 0 || skipBlanks(bytes, last) !== end) return REJECT.valueSyntax
    const kind = valueKind
    // The word null is JSON too here: a NULL is no text at all.
    if (kind === KIND.null) return REJECT.valueSyntax
    const quote = kind <= KIND.escapedText ? 1 : 0
    return write(bytes, first + quote, last - quote, kind, out)
  }
}

/** Writes an item of bool by `write`: `t` and `f` as the server prints them, or the words. */
export function boolItem(write: ValueWriter): ValueWriter {
  return (bytes, start, end, _kind, out) => {
    const length = end - start
    const isTrue = bytes[start] === LOWER_T && (length === 1 || isWord(bytes, start, length, TRUE))
    const isFalse = bytes[start] === LOWER_F && (length === 1 || isWord(bytes, start, length, FALSE))
    if (!isTrue && !isFalse) return REJECT.valueSyntax
    return write(bytes, start, end, isTrue ? KIND.true : KIND.false, out)
  }
}

const TRUE = new TextEncoder().encode('true')
const FALSE = new TextEncoder().encode('false')

function isWord(bytes: Uint8Array, start: number, length: number, word: Uint8Array): boolean {
  if (length !== word.length) return false
  for (let i = 0; i < length; i++) if (bytes[start + i] !== word[i]) return false
  return true
}
