// Arrays, tuples and maps as ClickHouse writes them in text formats, ['a',NULL], (1,'x'), {1:[2]} -> JSON.
// https://clickhouse.com/docs/sql-reference/syntax#literals

import {
  APOSTROPHE,
  BACKSLASH,
  COLON,
  COMMA,
  LEFT_BRACE,
  LEFT_BRACKET,
  LEFT_PAREN,
  LF,
  QUOTE,
  RIGHT_BRACE,
  RIGHT_BRACKET,
  RIGHT_PAREN,
  SPACE,
} from '../codecs/ascii.ts'
import { ColumnBuffer } from '../codecs/column-buffer.ts'
import { readEscapes } from './escaped/escapes.ts'
import { putEscape } from './json/escape.ts'
import { MAX_DEPTH, scanValue, valueKind } from './json/scan.ts'

const plain = new ColumnBuffer(1024)
/** The bracket that closes each that is open. */
const closing = new Uint8Array(MAX_DEPTH)

/**
 * Appends `bytes[start .. end)` as JSON and returns its kind; 0, and nothing appended, when it is no such literal. `out` has
 * room for six bytes per byte of it, and one. A tuple becomes an array; the keys of a map become text.
 */
export function putLiteral(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  const first = out.length
  const to = translate(bytes, start, end, out.bytes, first)
  if (to < 0) return 0
  // What is between the brackets is for the scanner of JSON to judge: commas, colons, numbers.
  out.bytes[to] = LF
  if (scanValue(out.bytes, first) !== to) return 0
  out.length = to
  return valueKind
}

/** Writes at `at`; returns the position after what was written, or -1. */
function translate(bytes: Uint8Array, start: number, end: number, target: Uint8Array, at: number): number {
  let to = at
  let depth = 0
  let pos = start
  /** What comes next is a map's key. */
  let isKey = false
  while (pos < end) {
    const byte = bytes[pos]!
    switch (byte) {
      case LEFT_BRACKET:
      case LEFT_PAREN:
      case LEFT_BRACE:
        if (depth === MAX_DEPTH || isKey) return -1
        isKey = byte === LEFT_BRACE
        closing[depth++] = byte === LEFT_BRACKET ? RIGHT_BRACKET : byte === LEFT_PAREN ? RIGHT_PAREN : RIGHT_BRACE
        target[to++] = isKey ? LEFT_BRACE : LEFT_BRACKET
        break
      case RIGHT_BRACKET:
      case RIGHT_PAREN:
      case RIGHT_BRACE:
        if (depth === 0 || closing[--depth] !== byte) return -1
        isKey = false
        target[to++] = byte === RIGHT_BRACE ? RIGHT_BRACE : RIGHT_BRACKET
        break
      case COMMA:
        if (depth === 0) return -1
        isKey = closing[depth - 1] === RIGHT_BRACE
        target[to++] = COMMA
        break
      case COLON:
        if (depth === 0 || closing[depth - 1] !== RIGHT_BRACE) return -1
        isKey = false
        target[to++] = COLON
        break
      case SPACE:
        target[to++] = SPACE
        break
      case APOSTROPHE: {
        if (depth === 0) return -1
        const close = textEnd(bytes, pos + 1, end)
        if (close < 0 || readEscapes(bytes, pos + 1, close, 'clickhouse', plain) < 0) return -1
        to = putText(plain, target, to)
        pos = close
        break
      }
      default: {
        const after = wordEnd(bytes, pos, end)
        if (depth === 0 || after === pos) return -1
        to = putWord(bytes, pos, after, isKey, target, to)
        pos = after - 1
      }
    }
    pos++
  }
  return depth === 0 ? to : -1
}

/** Where the apostrophe is that closes a text, or -1. */
function textEnd(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; at++) {
    if (bytes[at] === BACKSLASH) at++
    else if (bytes[at] === APOSTROPHE) return at
  }
  return -1
}

function putText({ bytes, length }: ColumnBuffer, target: Uint8Array, at: number): number {
  let to = at
  target[to++] = QUOTE
  for (let from = 0; from < length; from++) {
    const byte = bytes[from]!
    if (byte >= SPACE && byte !== QUOTE && byte !== BACKSLASH) target[to++] = byte
    else to = putEscape(byte, target, to)
  }
  target[to++] = QUOTE
  return to
}

/** Where a number or a name ends. */
function wordEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && IN_WORD[bytes[at]!] === 1) at++
  return at
}

const IN_WORD = new Uint8Array(256)
for (const byte of new TextEncoder().encode('+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz')) {
  IN_WORD[byte] = 1
}

const NULL = new TextEncoder().encode('null')

/** A number, true or false as it is, NULL as JSON has it. A key, and what JSON has no number for, becomes text. */
function putWord(
  bytes: Uint8Array,
  start: number,
  end: number,
  isKey: boolean,
  target: Uint8Array,
  at: number,
): number {
  let to = at
  if (isWord(bytes, start, end, 'NULL')) {
    target.set(NULL, to)
    return to + NULL.length
  }
  const isText = isKey || ['nan', '-nan', 'inf', '-inf'].some((word) => isWord(bytes, start, end, word))
  if (isText) target[to++] = QUOTE
  for (let from = start; from < end; from++) target[to++] = bytes[from]!
  if (isText) target[to++] = QUOTE
  return to
}

function isWord(bytes: Uint8Array, start: number, end: number, word: string): boolean {
  if (end - start !== word.length) return false
  for (let i = 0; i < word.length; i++) if (bytes[start + i] !== word.charCodeAt(i)) return false
  return true
}
