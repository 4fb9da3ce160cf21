// Bytes and text for ClickHouse's String and FixedString.

import { isUtf8 } from 'node:buffer'
import { type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import type { Run } from '../../../formats/parquet/pages/run.ts'
import type { Leaf } from '../../../formats/parquet/schema/field.ts'
import type { StoredValueCodec } from '../stored-value.ts'

/** Up to this many bytes a loop is faster than the view that a copy takes. */
const SHORT = 48
const MAX_LENGTH_BYTES = 5
/** The highest bit of each of four bytes. */
const NOT_ASCII = 0x8080_8080 | 0

/** `isText`: what is not UTF-8 is refused; bytes go as they are. */
export function clickhouseString(isText: boolean): StoredValueCodec {
  return {
    write({ bytes, view: stored }, start, end, out) {
      const length = end - start
      reserve(out, length + MAX_LENGTH_BYTES)
      const target = out.bytes
      let to = out.length
      let rest = length
      while (rest > 0x7f) {
        target[to++] = (rest & 0x7f) | 0x80
        rest >>>= 7
      }
      target[to++] = rest
      if (length > SHORT) {
        const value = bytes.subarray(start, end)
        if (isText && !isUtf8(value)) return REJECT.invalidUtf8
        target.set(value, to)
        out.length = to + length
        return 0
      }
      let seen = 0
      let from = start
      // Four bytes at a time.
      for (const { view } = out; from + 4 <= end; from += 4, to += 4) {
        const word = stored.getUint32(from, true)
        seen |= word
        view.setUint32(to, word, true)
      }
      for (; from < end; from++) {
        const byte = bytes[from]!
        seen |= byte
        target[to++] = byte
      }
      if (isText && (seen & NOT_ASCII) !== 0 && !isUtf8(bytes.subarray(start, end))) return REJECT.invalidUtf8
      out.length = to
      return 0
    },
    writeRun: (run, present, out) => writeTexts(run, present, out, isText),
  }
}

/** The same for values that are no entries of a dictionary, without a call for each of them. */
function writeTexts(run: Run, present: number, out: ColumnBuffer, isText: boolean): boolean {
  const { values, definitions } = run.page
  if (values.indices !== undefined || values.width > 0) return false
  if (definitions === undefined && run.to > run.from && areShort(run)) {
    if (isText && !areUtf8(run)) return false
    reserve(out, bytesOf(run) + run.to - run.from + WORD_BYTES)
    out.length = putShortTexts(run, out, out.length)
    return true
  }
  return writeAnyTexts(run, present, out, isText)
}

/** Texts are copied by words of this many bytes; the last one may take bytes behind the text along. */
const WORD_BYTES = 4

function areShort({ page, from, to, firstValue }: Run): boolean {
  const { starts, ends } = page.values
  let longest = 0
  for (let value = firstValue; value < firstValue + to - from; value++) {
    longest = Math.max(longest, ends[value]! - starts[value]!)
  }
  return longest <= SHORT
}

/** Bytes from the first text to the last. */
function bytesOf({ page, from, to, firstValue }: Run): number {
  const { starts, ends } = page.values
  return ends[firstValue + to - from - 1]! - starts[firstValue]!
}

/**
 * Looks at all texts at once, with the lengths between them, each of which is one of up to 48 and zeros: all of it is UTF-8 when
 * and only when each text is, as long as none begins within a character.
 */
function areUtf8({ page, from, to, firstValue }: Run): boolean {
  const { bytes, starts, ends } = page.values
  const last = firstValue + to - from - 1
  if (!isUtf8(bytes.subarray(starts[firstValue], ends[last]))) return false
  for (let value = firstValue + 1; value <= last; value++) {
    if (ends[value]! > starts[value]! && (bytes[starts[value]!]! & 0xc0) === 0x80) return false
  }
  return true
}

/** Appends texts of up to `SHORT` bytes, without nulls; returns where the next one goes. */
function putShortTexts({ page, from, to, firstValue }: Run, out: ColumnBuffer, start: number): number {
  const { bytes, view: stored, starts, ends } = page.values
  const { bytes: target, view } = out
  const lastWord = bytes.length - WORD_BYTES
  let at = start
  for (let value = firstValue; value < firstValue + to - from; value++) {
    const pos = starts[value]!
    const length = ends[value]! - pos
    target[at++] = length
    if (ends[value]! <= lastWord) {
      for (let done = 0; done < length; done += WORD_BYTES) {
        view.setInt32(at + done, stored.getInt32(pos + done, true), true)
      }
    } else for (let i = 0; i < length; i++) target[at + i] = bytes[pos + i]!
    at += length
  }
  return at
}

function writeAnyTexts(
  { page, from, to, firstValue }: Run,
  present: number,
  out: ColumnBuffer,
  isText: boolean,
): boolean {
  const { values, definitions } = page
  const { bytes, view: stored, starts, ends } = values
  const first = starts[firstValue] ?? 0
  // Lengths take at most five bytes here and four there; nulls one.
  reserve(out, (to - from) * MAX_LENGTH_BYTES + bytes.length - first)
  const { bytes: target, view } = out
  let at = out.length
  let value = firstValue
  for (let place = from; place < to; place++) {
    if (definitions !== undefined && definitions[place] !== present) {
      target[at++] = 0
      continue
    }
    let pos = starts[value]!
    const end = ends[value++]!
    let rest = end - pos
    while (rest > 0x7f) {
      target[at++] = (rest & 0x7f) | 0x80
      rest >>>= 7
    }
    target[at++] = rest
    if (end - pos > SHORT) {
      const text = bytes.subarray(pos, end)
      if (isText && !isUtf8(text)) return false
      target.set(text, at)
      at += end - pos
      continue
    }
    let seen = 0
    for (; pos + 4 <= end; pos += 4, at += 4) {
      const word = stored.getUint32(pos, true)
      seen |= word
      view.setUint32(at, word, true)
    }
    for (; pos < end; pos++) {
      const byte = bytes[pos]!
      seen |= byte
      target[at++] = byte
    }
    if (isText && (seen & NOT_ASCII) !== 0 && !isUtf8(bytes.subarray(starts[value - 1]!, end))) return false
  }
  out.length = at
  return true
}

/** Zero bytes fill a shorter value. */
export function clickhouseFixedString({ type, width }: Leaf, targetWidth: number): StoredValueCodec {
  const isText = type.kind === 'text'
  return {
    write({ bytes }, start, end, out) {
      const value = bytes.subarray(start, end)
      if (isText && !isUtf8(value)) return REJECT.invalidUtf8
      if (end - start > targetWidth) return REJECT.tooLong
      reserve(out, targetWidth)
      out.bytes.set(value, out.length)
      out.bytes.fill(0, out.length + value.length, out.length + targetWidth)
      out.length += targetWidth
      return 0
    },
    ...(!isText && width === targetWidth && { areSame: () => true }),
  }
}
