// Passes the bytes of JSON documents that tell nothing of where the documents end. The scans stop at a quote, so that one
// behind the last byte is all the bounds that they need.

import {
  BACKSLASH,
  COMMA,
  CR,
  LEFT_BRACE,
  LEFT_BRACKET,
  LF,
  QUOTE,
  RIGHT_BRACE,
  RIGHT_BRACKET,
  SPACE,
  TAB,
} from '../../codecs/ascii.ts'

/** The bytes that matter in a document outside of strings. */
const MATTERS = new Uint8Array(256)
for (const byte of [QUOTE, LF, LEFT_BRACE, RIGHT_BRACE, LEFT_BRACKET, RIGHT_BRACKET]) MATTERS[byte] = 1

/** The bytes that matter in a string. */
const ENDS_STRING = new Uint8Array(256)
for (const byte of [QUOTE, BACKSLASH, LF]) ENDS_STRING[byte] = 1

/** The bytes that end a number or a word. */
const ENDS_SCALAR = new Uint8Array(256)
for (const byte of [SPACE, TAB, CR, LF, COMMA, QUOTE, LEFT_BRACE, RIGHT_BRACE, LEFT_BRACKET, RIGHT_BRACKET]) {
  ENDS_SCALAR[byte] = 1
}

/** The next byte that matters outside of strings: a quote, a bracket or a line feed. */
export function nextMark(bytes: Uint8Array, from: number): number {
  let at = from
  while (MATTERS[bytes[at]!] === 0) at++
  return at
}

/** The first byte behind a number or a word. */
export function scalarEnd(bytes: Uint8Array, from: number): number {
  let at = from
  while (ENDS_SCALAR[bytes[at]!] === 0) at++
  return at
}

/**
 * The string's closing quote, a line feed in it, or `end`; a backslash only when the byte after it is not there yet.
 */
export function stringEnd(bytes: Uint8Array, from: number, end: number): number {
  let at = from
  for (;;) {
    while (ENDS_STRING[bytes[at]!] === 0) at++
    if (bytes[at] !== BACKSLASH || at + 1 >= end) return at
    // A line feed is none of the escapes: it is found behind the backslash.
    at += bytes[at + 1] === LF ? 1 : 2
  }
}
