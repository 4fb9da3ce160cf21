// The lenient conversions of `--coerce`, put around the writers of the types that they are for. What is written stays
// as strict as the type: a quoted number is judged as the number would be.

import { DOT, LF, LOWER_E, MINUS, NINE, PLUS, UPPER_E, ZERO } from '../codecs/ascii.ts'
import type { ReadingRules, ValueClass } from '../codecs/codec.ts'
import { ColumnBuffer, reserve } from '../codecs/column-buffer.ts'
import { decodeText } from '../codecs/text/json-string.ts'
import { readNonFinite } from '../codecs/text/non-finite.ts'
import { KIND, type ValueWriter } from '../codecs/value-kind.ts'
import { withEscapedBytes } from './escaped-bytes.ts'

/** What decides on them. */
export interface CoercedFamily {
  readonly valueClass: ValueClass
  /** Texts for NaN and infinity are numbers, too. */
  readonly hasNonFinite?: boolean
  /** Any bytes are values. */
  readonly takesBytes?: boolean
}

/** `strict` with the conversions of `rules` that the class may be given; `strict` itself when there are none. */
export function coerced(
  strict: ValueWriter,
  { valueClass, hasNonFinite = false, takesBytes = false }: CoercedFamily,
  rules: ReadingRules,
): ValueWriter {
  const { coerce = [], epoch, nonFinite, bytes } = rules
  if (takesBytes && bytes === 'escaped') return withEscapedBytes(strict)
  const write = hasNonFinite && nonFinite === 'escaped' ? withEscapedNonFinite(strict) : strict
  const hasQuotedNumbers = coerce.includes('quoted-numbers')
  const takesNumbers = valueClass === 'number' || (valueClass === 'time' && epoch !== undefined)
  if (takesNumbers && hasQuotedNumbers) return withQuotedNumbers(write, hasNonFinite)
  if (valueClass === 'bool' && coerce.includes('int-bool')) return withFlags(write, hasQuotedNumbers)
  return write
}

/** Whether the value stands for NULL by `empty-null`: an empty string where text is not what the column holds. */
export function isEmptyNull(
  start: number,
  end: number,
  kind: number,
  valueClass: ValueClass,
  rules: ReadingRules,
): boolean {
  if (kind !== KIND.text || start !== end || valueClass === 'text') return false
  return rules.coerce?.includes('empty-null') === true
}

/** A text without its escapes, followed by a line feed. */
const decoded = new ColumnBuffer(64)

function decode(bytes: Uint8Array, start: number, end: number): boolean {
  decoded.length = 0
  reserve(decoded, end - start + 1)
  if (decodeText(bytes, start, end, decoded) < 0) return false
  decoded.bytes[decoded.length] = LF
  return true
}

function withQuotedNumbers(write: ValueWriter, hasNonFinite: boolean): ValueWriter {
  const numberKind = (bytes: Uint8Array, start: number, end: number): number => {
    const kind = jsonNumberKind(bytes, start, end)
    return kind === 0 && hasNonFinite && readNonFinite(bytes, start, end) !== 0 ? KIND.nonFinite : kind
  }
  return (bytes, start, end, kind, out) => {
    if (kind === KIND.text) return write(bytes, start, end, numberKind(bytes, start, end) || kind, out)
    if (kind === KIND.escapedText && decode(bytes, start, end)) {
      const number = numberKind(decoded.bytes, 0, decoded.length)
      if (number !== 0) return write(decoded.bytes, 0, decoded.length, number, out)
    }
    return write(bytes, start, end, kind, out)
  }
}

const ESCAPED_NON_FINITE = ['\\u004eaN', '\\u0049nfinity', '-\\u0049nfinity'].map((text) =>
  new TextEncoder().encode(text),
)
const PLAIN_NON_FINITE = ['NaN', 'Infinity', '-Infinity'].map((text) => new TextEncoder().encode(text))

/** NaN and infinity inside of JSON, where their source had numbers. */
function withEscapedNonFinite(write: ValueWriter): ValueWriter {
  return (bytes, start, end, kind, out) => {
    if (kind !== KIND.escapedText) return write(bytes, start, end, kind, out)
    const index = ESCAPED_NON_FINITE.findIndex((word) => areSame(bytes, start, end, word))
    const plain = PLAIN_NON_FINITE[index]
    return plain === undefined
      ? write(bytes, start, end, kind, out)
      : write(plain, 0, plain.length, KIND.nonFinite, out)
  }
}

function areSame(bytes: Uint8Array, start: number, end: number, word: Uint8Array): boolean {
  return end - start === word.length && word.every((byte, i) => bytes[start + i] === byte)
}

function withFlags(write: ValueWriter, takesText: boolean): ValueWriter {
  return (bytes, start, end, kind, out) => {
    let flag = 0
    if (kind === KIND.integer || (takesText && kind === KIND.text)) flag = flagKind(bytes, start, end)
    else if (takesText && kind === KIND.escapedText && decode(bytes, start, end)) {
      flag = flagKind(decoded.bytes, 0, decoded.length)
    }
    return write(bytes, start, end, flag || kind, out)
  }
}

/** What exactly `0` and `1` stand for; 0 for everything else. */
function flagKind(bytes: Uint8Array, start: number, end: number): number {
  if (end - start !== 1) return 0
  if (bytes[start] === ZERO) return KIND.false
  return bytes[start] === ZERO + 1 ? KIND.true : 0
}

/**
 * The kind of the JSON number that `bytes[start .. end)` is, or 0 when it is not one. Not the scanner's: that needs a byte
 * after the number that is no part of one, which stands after a text of the input, but not after the key of a map.
 */
function jsonNumberKind(bytes: Uint8Array, start: number, end: number): number {
  const first = bytes[start] === MINUS ? start + 1 : start
  let at = digitsEnd(bytes, first, end)
  if (at === first || (bytes[first] === ZERO && at > first + 1)) return 0
  if (at === end) return KIND.integer
  if (bytes[at] === DOT) {
    const fraction = at + 1
    at = digitsEnd(bytes, fraction, end)
    if (at === fraction) return 0
    if (at === end) return KIND.decimal
  }
  if (bytes[at] !== LOWER_E && bytes[at] !== UPPER_E) return 0
  at++
  const exponent = bytes[at] === PLUS || bytes[at] === MINUS ? at + 1 : at
  return exponent < end && digitsEnd(bytes, exponent, end) === end ? KIND.decimal : 0
}

function digitsEnd(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && bytes[at]! >= ZERO && bytes[at]! <= NINE) at++
  return at
}
