// The pieces of geometric types as text: numbers, points, brackets. White space is allowed between any two of them.

import { COMMA, CR, LF, SPACE, TAB } from '../../ascii.ts'
import type { ColumnBuffer } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'
import { float } from '../../text/read-float.ts'
import { text } from './field.ts'
import { readDouble } from './floats.ts'
import { endOfNumber } from './json-number.ts'

const LEFT_PARENTHESIS = 0x28
const RIGHT_PARENTHESIS = 0x29

/** Where the reading of `text` stands, where the next number goes, and whether the last point had parentheses. */
export const shape = { pos: 0, to: 0, hasParenthesis: false }

/** Begins with `text`; there is room for all its numbers from `to` on. */
export function beginShape(to: number): void {
  shape.pos = text.start
  shape.to = to
}

/** Takes the byte if it is the next that is no white space. */
export function take(byte: number): boolean {
  skipWhite()
  if (shape.pos === text.end || text.bytes[shape.pos] !== byte) return false
  shape.pos++
  return true
}

export function isAtEnd(): boolean {
  skipWhite()
  return shape.pos === text.end
}

/** Takes a number and writes it: 0, or a reject. */
export function takeNumber(out: ColumnBuffer): number {
  skipWhite()
  const last = endOfNumber(text.bytes, shape.pos, text.end)
  if (last < 0) return REJECT.valueSyntax
  const reject = readDouble(text.bytes, shape.pos, last)
  if (reject < 0) return reject
  out.view.setFloat64(shape.to, float.value)
  shape.pos = last
  shape.to += 8
  return 0
}

/** Takes `(x,y)` or `x,y`. */
export function takePoint(out: ColumnBuffer): number {
  const hasParenthesis = take(LEFT_PARENTHESIS)
  shape.hasParenthesis = hasParenthesis
  const x = takeNumber(out)
  if (x < 0) return x
  if (!take(COMMA)) return REJECT.valueSyntax
  const y = takeNumber(out)
  if (y < 0) return y
  return hasParenthesis && !take(RIGHT_PARENTHESIS) ? REJECT.valueSyntax : 0
}

/** Takes one point or more, with commas between: all in parentheses or none. */
export function takePoints(out: ColumnBuffer): number {
  const reject = takePoint(out)
  if (reject < 0) return reject
  const { hasParenthesis } = shape
  while (take(COMMA)) {
    const next = takePoint(out)
    if (next < 0) return next
    if (shape.hasParenthesis !== hasParenthesis) return REJECT.valueSyntax
  }
  return 0
}

function skipWhite(): void {
  const { bytes, end } = text
  let pos = shape.pos
  while (pos < end && isWhite(bytes[pos]!)) pos++
  shape.pos = pos
}

function isWhite(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === LF || byte === CR
}
