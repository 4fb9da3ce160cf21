// A strict scanner of JSON text (RFC 8259) over bytes. It finds where values end and checks every one of them; it
// makes nothing. Invariant: a line feed stands at or after the end of the text, so that the loops need no bounds:
// a line feed ends every token, and inside a string it is an error.
// biome-ignore-all lint/style/noExcessiveLinesPerFile: what is found are variables of this module, which no other could set

import {
  BACKSLASH,
  COLON,
  COMMA,
  CR,
  DOT,
  LEFT_BRACE,
  LEFT_BRACKET,
  LOWER_E,
  LOWER_F,
  LOWER_N,
  LOWER_T,
  LOWER_U,
  MINUS,
  NINE,
  PLUS,
  QUOTE,
  RIGHT_BRACE,
  RIGHT_BRACKET,
  SPACE,
  TAB,
  UPPER_E,
  ZERO,
} from '../../codecs/ascii.ts'
import { REJECT } from '../../codecs/reject.ts'
import { hexDigit } from '../../codecs/text/hex.ts'
import { KIND } from '../../codecs/value-kind.ts'

/** Arrays and objects inside one another beyond this are `REJECT.jsonTooDeep`. */
export const MAX_DEPTH = 1024

/** The kind of the value that `scanValue` passed last. */
export let valueKind = 0
/** Where the scan failed, when it did. */
export let faultAt = 0

const nesting = new Uint8Array(MAX_DEPTH)

/** The position of the first byte at or after `pos` that is not white space; a line feed is not skipped. */
export function skipBlanks(bytes: Uint8Array, pos: number): number {
  let at = pos
  for (;;) {
    const byte = bytes[at]!
    if (byte !== SPACE && byte !== TAB && byte !== CR) return at
    at++
  }
}

/**
 * Passes the value that begins at `pos` and returns the position after it, with its kind in `valueKind`; or a
 * negative reject, with the place in `faultAt`.
 */
export function scanValue(bytes: Uint8Array, pos: number): number {
  switch (bytes[pos]!) {
    case QUOTE:
      return scanString(bytes, pos)
    case LEFT_BRACE:
      return scanNested(bytes, pos, KIND.object)
    case LEFT_BRACKET:
      return scanNested(bytes, pos, KIND.array)
    case LOWER_T:
      return scanWord(bytes, pos, KIND.true)
    case LOWER_F:
      return scanWord(bytes, pos, KIND.false)
    case LOWER_N:
      return scanWord(bytes, pos, KIND.null)
    default:
      return scanNumber(bytes, pos)
  }
}

/** Passes the string whose opening quote is at `pos`. The characters lie between `pos + 1` and the result - 1. */
export function scanString(bytes: Uint8Array, pos: number): number {
  let at = pos + 1
  let byte = bytes[at]!
  while (byte !== QUOTE && byte !== BACKSLASH && byte >= SPACE) byte = bytes[++at]!
  if (byte === QUOTE) {
    valueKind = KIND.text
    return at + 1
  }
  return scanEscapedString(bytes, at)
}

function scanEscapedString(bytes: Uint8Array, pos: number): number {
  let at = pos
  for (;;) {
    const byte = bytes[at]!
    if (byte === QUOTE) {
      valueKind = KIND.escapedText
      return at + 1
    }
    if (byte < SPACE) return fault(at)
    if (byte !== BACKSLASH) {
      at++
      continue
    }
    const letter = bytes[at + 1]!
    if (letter === LOWER_U) {
      for (let i = 2; i < 6; i++) if (hexDigit(bytes[at + i]!) < 0) return fault(at)
      at += 6
    } else if (isEscapeLetter(letter)) at += 2
    else return fault(at)
  }
}

function isEscapeLetter(letter: number): boolean {
  switch (letter) {
    case QUOTE:
    case BACKSLASH:
    case 0x2f: // slash
    case 0x62: // b
    case 0x66: // f
    case 0x6e: // n
    case 0x72: // r
    case 0x74: // t
      return true
    default:
      return false
  }
}

function scanNumber(bytes: Uint8Array, pos: number): number {
  let at = bytes[pos] === MINUS ? pos + 1 : pos
  let byte = bytes[at]!
  if (byte === ZERO) byte = bytes[++at]!
  else if (byte > ZERO && byte <= NINE) {
    do byte = bytes[++at]!
    while (byte >= ZERO && byte <= NINE)
  } else return fault(at)
  let kind: number = KIND.integer
  if (byte === DOT) {
    kind = KIND.decimal
    const first = ++at
    byte = bytes[at]!
    while (byte >= ZERO && byte <= NINE) byte = bytes[++at]!
    if (at === first) return fault(at)
  }
  if (byte === LOWER_E || byte === UPPER_E) {
    kind = KIND.decimal
    byte = bytes[++at]!
    if (byte === PLUS || byte === MINUS) byte = bytes[++at]!
    const first = at
    while (byte >= ZERO && byte <= NINE) byte = bytes[++at]!
    if (at === first) return fault(at)
  }
  valueKind = kind
  return at
}

const WORDS: Readonly<Record<number, readonly number[]>> = {
  [KIND.true]: [LOWER_T, 0x72, LOWER_U, LOWER_E],
  [KIND.false]: [LOWER_F, 0x61, 0x6c, 0x73, LOWER_E],
  [KIND.null]: [LOWER_N, LOWER_U, 0x6c, 0x6c],
}

function scanWord(bytes: Uint8Array, pos: number, kind: number): number {
  const word = WORDS[kind]!
  for (let i = 1; i < word.length; i++) if (bytes[pos + i] !== word[i]) return fault(pos)
  valueKind = kind
  return pos + word.length
}

/** Passes an object or array with everything in it, without recursion. */
function scanNested(bytes: Uint8Array, pos: number, kind: number): number {
  let depth = 0
  let at = pos
  for (;;) {
    // Here a value begins at `at`.
    const byte = bytes[at]!
    if (byte === LEFT_BRACE || byte === LEFT_BRACKET) {
      if (depth === MAX_DEPTH) {
        faultAt = at
        return REJECT.jsonTooDeep
      }
      const isObject = byte === LEFT_BRACE
      nesting[depth++] = isObject ? 1 : 0
      at = skipBlanks(bytes, at + 1)
      if (bytes[at] !== (isObject ? RIGHT_BRACE : RIGHT_BRACKET)) {
        if (isObject) at = scanKey(bytes, at)
        if (at < 0) return at
        continue
      }
      depth--
      at++
    } else {
      at = scanValue(bytes, at)
      if (at < 0) return at
    }
    // Here a value has ended: pass commas and closing brackets up to the next value.
    for (;;) {
      if (depth === 0) {
        valueKind = kind
        return at
      }
      at = skipBlanks(bytes, at)
      const next = bytes[at]!
      const isObject = nesting[depth - 1] === 1
      if (next === COMMA) {
        at = skipBlanks(bytes, at + 1)
        if (isObject) at = scanKey(bytes, at)
        if (at < 0) return at
        break
      }
      if (next !== (isObject ? RIGHT_BRACE : RIGHT_BRACKET)) return fault(at)
      depth--
      at++
    }
  }
}

/** Passes `"key" :` and the white space after it. */
function scanKey(bytes: Uint8Array, pos: number): number {
  if (bytes[pos] !== QUOTE) return fault(pos)
  let at = scanString(bytes, pos)
  if (at < 0) return at
  at = skipBlanks(bytes, at)
  return bytes[at] === COLON ? skipBlanks(bytes, at + 1) : fault(at)
}

function fault(pos: number): number {
  faultAt = pos
  return REJECT.jsonSyntax
}
