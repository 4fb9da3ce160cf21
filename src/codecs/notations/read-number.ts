// Numbers as people write them -> numbers as JSON has them: with a decimal comma or thousands, and integers with a fraction of
// zeros or an exponent.

import { APOSTROPHE, COMMA, DOT, LOWER_E, MINUS, NINE, PLUS, SPACE, TAB, UPPER_E, ZERO } from '../ascii.ts'
import { type ColumnBuffer, putByte } from '../column-buffer.ts'
import { REJECT } from '../reject.ts'
import { KIND } from '../value-kind.ts'

/** An integer with more digits than this fits no column. */
const MAX_INTEGER_DIGITS = 100

/**
 * Appends the number with the decimal mark `decimal`: a sign, digits in one group or in groups of three, a fraction. Groups are
 * separated by the other mark, a space (also U+00A0 and U+202F) or an apostrophe, the same everywhere. Returns its kind, or a reject.
 */
export function readMarked(bytes: Uint8Array, start: number, end: number, decimal: number, out: ColumnBuffer): number {
  let at = start
  let to = end
  while (at < to && isSpace(bytes[at]!)) at++
  while (to > at && isSpace(bytes[to - 1]!)) to--
  if (bytes[at] === MINUS) putByte(out, MINUS)
  if (at < to && (bytes[at] === MINUS || bytes[at] === PLUS)) at++
  const whole = at
  at = putGroups(bytes, at, to, decimal === COMMA ? DOT : COMMA, out)
  if (at < 0) return REJECT.valueSyntax
  if (at === to) return at > whole ? KIND.integer : REJECT.valueSyntax
  if (bytes[at] !== decimal) return REJECT.valueSyntax
  const fraction = at + 1
  at = digitsEnd(bytes, fraction, to)
  if (at === fraction || at !== to) return REJECT.valueSyntax
  putByte(out, DOT)
  for (let from = fraction; from < at; from++) putByte(out, bytes[from]!)
  return KIND.decimal
}

/** Appends the digits before the decimal mark without leading zeros; returns the position after them, or -1. */
function putGroups(bytes: Uint8Array, start: number, end: number, mark: number, out: ColumnBuffer): number {
  const from = out.length
  let at = digitsEnd(bytes, start, end)
  putDigits(bytes, start, at, from, out)
  const separator = separatorAt(bytes, at, end, mark)
  if (at > start && separator > 0) {
    if (at - start > 3) return -1
    const width = separator > 0xff ? separator >> 8 : 1
    while (separatorAt(bytes, at, end, mark) === separator) {
      const group = at + width
      at = digitsEnd(bytes, group, end)
      if (at - group !== 3) return -1
      putDigits(bytes, group, at, from, out)
    }
  }
  if (out.length === from) putByte(out, ZERO)
  return at
}

/** What separates groups at `at`: a byte, or for U+00A0 and U+202F a number that has their length in its second byte; 0 for nothing. */
function separatorAt(bytes: Uint8Array, at: number, end: number, mark: number): number {
  if (at >= end) return 0
  const byte = bytes[at]!
  if (byte === mark || byte === SPACE || byte === APOSTROPHE) return byte
  if (byte === 0xc2 && at + 1 < end && bytes[at + 1] === 0xa0) return 0x2_a0
  return byte === 0xe2 && at + 2 < end && bytes[at + 1] === 0x80 && bytes[at + 2] === 0xaf ? 0x3_af : 0
}

function putDigits(bytes: Uint8Array, start: number, end: number, first: number, out: ColumnBuffer): void {
  for (let at = start; at < end; at++) {
    if (bytes[at] !== ZERO || out.length > first) putByte(out, bytes[at]!)
  }
}

/**
 * Appends the integer that the decimal number `bytes[start .. end)` (in JSON's form) is equal to. Returns KIND.integer, 0 when
 * it is none, and a reject when it has too many digits.
 */
export function readExact(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
  const first = bytes[start] === MINUS ? start + 1 : start
  const point = digitsEnd(bytes, first, end)
  let at = point
  if (at < end && bytes[at] === DOT) at = digitsEnd(bytes, at + 1, end)
  const digits = at
  let exponent = 0
  if (at < end && (bytes[at] === LOWER_E || bytes[at] === UPPER_E)) {
    const isNegative = bytes[at + 1] === MINUS
    at += isNegative || bytes[at + 1] === PLUS ? 2 : 1
    for (; at < end && isDigit(bytes[at]!); at++) exponent = Math.min(exponent * 10 + bytes[at]! - ZERO, 1e6)
    if (isNegative) exponent = -exponent
  }
  if (at !== end || point === first) return 0
  // The place of the point among the digits, after the exponent moved it.
  const places = point - first + exponent
  const from = out.length
  let place = 0
  let significant = 0
  for (let i = first; i < digits; i++) {
    const byte = bytes[i]!
    if (byte === DOT) continue
    if (place >= places && byte !== ZERO) return 0
    if (byte !== ZERO || significant > 0) {
      if (place < places) {
        if (significant === 0 && first > start) putByte(out, MINUS)
        putByte(out, byte)
      }
      significant++
    }
    place++
  }
  if (out.length === from) {
    putByte(out, ZERO)
    return KIND.integer
  }
  if (places > MAX_INTEGER_DIGITS) return REJECT.outOfRange
  for (; place < places; place++) putByte(out, ZERO)
  return KIND.integer
}

function digitsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && isDigit(bytes[at]!)) at++
  return at
}

function isDigit(byte: number): boolean {
  return byte >= ZERO && byte <= NINE
}

function isSpace(byte: number): boolean {
  return byte === SPACE || byte === TAB
}
