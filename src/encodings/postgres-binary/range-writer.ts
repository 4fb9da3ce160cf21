// Ranges and multiranges from the notation that Postgres prints: `[1,10)`, `(,5]`, `empty`, `{[1,3),[5,7)}`. A range is a
// byte of flags and its bounds as fields; a multirange int32 ranges, each as a field. The grammar is that of range_in and
// multirange_in (PostgreSQL documentation, "Range Types"): quotes and backslashes as there.

import { COMMA, LEFT_BRACE, LEFT_BRACKET, RIGHT_BRACE, RIGHT_BRACKET } from '../../codecs/ascii.ts'
import { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { closeField, openUnknown } from '../../codecs/postgres/binary/field.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import { endsItem, readItem } from './item-text.ts'
import { putInt32 } from './part.ts'
import { fromText, skipSpace } from './plain-text.ts'

const LEFT_PARENTHESIS = 0x28

const FLAG = { empty: 1, lowerInclusive: 2, upperInclusive: 4, lowerInfinite: 8, upperInfinite: 16 } as const

const EMPTY = new TextEncoder().encode('empty')

/** `bound` writes a bound that is given as plain text. */
export function rangeWriter(bound: ValueWriter): ValueWriter {
  const write = boundedWriter(bound)
  return fromText((bytes, start, end, out) => {
    const at = write(bytes, skipSpace(bytes, start, end), end, out)
    if (at < 0) return at
    return skipSpace(bytes, at, end) === end ? 0 : REJECT.valueSyntax
  })
}

export function multirangeWriter(bound: ValueWriter): ValueWriter {
  const write = boundedWriter(bound)
  return fromText((bytes, start, end, out) => {
    let at = skipSpace(bytes, start, end)
    if (at === end || bytes[at] !== LEFT_BRACE) return REJECT.valueSyntax
    const payload = openUnknown(out, 4)
    putInt32(out, 0)
    let count = 0
    at = skipSpace(bytes, at + 1, end)
    while (at < end && (count > 0 || bytes[at] !== RIGHT_BRACE)) {
      at = write(bytes, at, end, out)
      if (at < 0) return at
      count++
      at = skipSpace(bytes, at, end)
      if (at === end || bytes[at] !== COMMA) break
      at = skipSpace(bytes, at + 1, end)
    }
    if (at === end || bytes[at] !== RIGHT_BRACE) return REJECT.valueSyntax
    out.view.setInt32(payload, count)
    closeField(out, payload, out.length)
    return skipSpace(bytes, at + 1, end) === end ? 0 : REJECT.valueSyntax
  })
}

/** Writes the range that begins at `start` as a field and returns the position after it, or a reject. */
type RangeText = (bytes: Uint8Array, start: number, end: number, out: ColumnBuffer) => number

function boundedWriter(bound: ValueWriter): RangeText {
  const text = new ColumnBuffer(64)

  /** Writes the bound at `start`, which is not empty, and returns the position of what ends it. */
  function writeBound(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): number {
    const at = readItem(bytes, start, end, true, text)
    if (at < 0) return at
    const reject = bound(text.bytes, 0, text.length, KIND.text, out)
    // Whatever the bound is, it came as text.
    return reject < 0 ? (reject === REJECT.valueType ? REJECT.valueSyntax : reject) : at
  }

  return (bytes, start, end, out) => {
    const payload = openUnknown(out, 1)
    out.length++
    let flags = 0
    let at = start
    if (isEmptyWord(bytes, at, end)) {
      flags = FLAG.empty
      at += EMPTY.length
    } else {
      if (at >= end || (bytes[at] !== LEFT_BRACKET && bytes[at] !== LEFT_PARENTHESIS)) return REJECT.valueSyntax
      const isLowerInclusive = bytes[at] === LEFT_BRACKET
      at++
      if (endsItem(bytes, at, end, true)) flags = FLAG.lowerInfinite
      else {
        if (isLowerInclusive) flags = FLAG.lowerInclusive
        at = writeBound(bytes, at, end, out)
        if (at < 0) return at
      }
      if (at >= end || bytes[at] !== COMMA) return REJECT.valueSyntax
      at++
      const isUpperInfinite = endsItem(bytes, at, end, true)
      if (!isUpperInfinite) {
        at = writeBound(bytes, at, end, out)
        if (at < 0) return at
      }
      if (at >= end || bytes[at] === COMMA) return REJECT.valueSyntax
      if (isUpperInfinite) flags |= FLAG.upperInfinite
      else if (bytes[at] === RIGHT_BRACKET) flags |= FLAG.upperInclusive
      at++
    }
    out.bytes[payload] = flags
    closeField(out, payload, out.length)
    return at
  }
}

/** `empty` in letters of any case. */
function isEmptyWord(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start < EMPTY.length) return false
  for (let i = 0; i < EMPTY.length; i++) if ((bytes[start + i]! | 0x20) !== EMPTY[i]) return false
  return true
}
