// Integers of up to 64 bits and floats.

import { MINUS, ZERO } from '../../../codecs/ascii.ts'
import { type ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import { putAscii, putInteger } from '../../parquet/text/put-text.ts'
import { putShortDecimal } from '../../parquet/text/short-decimal.ts'
import { type Decoder, putQuoted } from './put-value.ts'

const TWO_32 = 2 ** 32
/** The upper half of an integer that a double holds exactly. */
const SAFE_HIGH = 2 ** 21
const GROUP = 1e9
const GROUP_DIGITS = 9

export const bool: Decoder = (bytes, _view, start, _end, out) => {
  const isTrue = bytes[start] !== 0
  putAscii(out, isTrue ? 'true' : 'false')
  return isTrue ? KIND.true : KIND.false
}

export const int2: Decoder = (_bytes, view, start, _end, out) => put(out, view.getInt16(start))
export const int4: Decoder = (_bytes, view, start, _end, out) => put(out, view.getInt32(start))
export const oid: Decoder = (_bytes, view, start, _end, out) => put(out, view.getUint32(start))
export const int8: Decoder = (_bytes, view, start, _end, out) => {
  const high = view.getInt32(start)
  const low = view.getUint32(start + 4)
  if (high >= -SAFE_HIGH && high < SAFE_HIGH) return put(out, high * TWO_32 + low)
  if (high >= 0) return putWide(out, high, low)
  reserve(out, 1)
  out.bytes[out.length++] = MINUS
  // The two's complement; of the least one it is the same bits without a sign.
  return low === 0 ? putWide(out, -high, 0) : putWide(out, -high - 1, TWO_32 - low)
}
export const xid8: Decoder = (_bytes, view, start, _end, out) =>
  putWide(out, view.getUint32(start), view.getUint32(start + 4))

export const float8: Decoder = (_bytes, view, start, _end, out) => putFloat(out, view.getFloat64(start), String)
export const float4: Decoder = (_bytes, view, start, _end, out) => putFloat(out, view.getFloat32(start), singleText)

function put(out: ColumnBuffer, value: number): number {
  putInteger(out, value, 1)
  return KIND.integer
}

/** high * 2^32 + low, both without a sign, by groups of nine digits: each step divides by 16 bits less than a double has. */
function putWide(out: ColumnBuffer, high: number, low: number): number {
  const [upper, last] = divided(high, low)
  const [first, middle] = divided(Math.floor(upper / TWO_32), upper % TWO_32)
  if (first > 0) {
    putInteger(out, first, 1)
    putInteger(out, middle, GROUP_DIGITS)
  } else if (middle > 0) putInteger(out, middle, 1)
  putInteger(out, last, first > 0 || middle > 0 ? GROUP_DIGITS : 1)
  return KIND.integer
}

/** Quotient and remainder of division by a group. */
function divided(high: number, low: number): readonly [quotient: number, rest: number] {
  const top = Math.floor(high / GROUP)
  const first = (high - top * GROUP) * 65_536 + (low >>> 16)
  const upper = Math.floor(first / GROUP)
  const second = (first - upper * GROUP) * 65_536 + (low & 0xffff)
  const lower = Math.floor(second / GROUP)
  return [top * TWO_32 + upper * 65_536 + lower, second - lower * GROUP]
}

function putFloat(out: ColumnBuffer, value: number, textOf: (value: number) => string): number {
  if (!Number.isFinite(value)) {
    putQuoted(out, String(value))
    return KIND.nonFinite
  }
  const kind = putShortDecimal(out, value)
  if (kind !== 0) return kind
  // The sign of a zero is a part of its value.
  const text = Object.is(value, -0) ? '-0.0' : textOf(value)
  putAscii(out, text)
  return /^-?\d+$/.test(text) ? KIND.integer : KIND.decimal
}

/** The shortest digits that give the same single: a double's would be those of another number. */
function singleText(value: number): string {
  for (let digits = 6; digits < 9; digits++) {
    const text = value.toPrecision(digits)
    if (Math.fround(Number(text)) === value) return String(Number(text))
  }
  return String(Number(value.toPrecision(9)))
}

const WORD_BYTES = 2
const NEGATIVE = 0x4000
const POSITIVE = 0x0000
const WORD_DIGITS = 4

/** Words of four decimal digits; the first one counts 10000^weight. */
export const numeric: Decoder = (_bytes, view, start, _end, out) => {
  const count = view.getInt16(start)
  const weight = view.getInt16(start + 2)
  const sign = view.getUint16(start + 4)
  const scale = view.getInt16(start + 6)
  if (sign !== POSITIVE && sign !== NEGATIVE) return putSpecial(out, sign)
  reserve(out, (Math.max(weight, 0) + 1) * WORD_DIGITS + scale + WORD_DIGITS + 2)
  const { bytes } = out
  if (sign === NEGATIVE) bytes[out.length++] = MINUS
  const word = (index: number): number =>
    index >= 0 && index < count ? view.getInt16(start + 8 + index * WORD_BYTES) : 0
  const begin = out.length
  for (let index = 0; index <= weight; index++) putWord(out, word(index))
  skipZeros(out, begin)
  if (scale <= 0) return KIND.integer
  bytes[out.length++] = 0x2e
  const end = out.length + scale
  for (let index = weight + 1; out.length < end; index++) putWord(out, word(index))
  out.length = end
  return KIND.decimal
}

function putWord(out: ColumnBuffer, word: number): void {
  const { bytes } = out
  bytes[out.length++] = ZERO + ((word / 1000) | 0)
  bytes[out.length++] = ZERO + (((word / 100) | 0) % 10)
  bytes[out.length++] = ZERO + (((word / 10) | 0) % 10)
  bytes[out.length++] = ZERO + (word % 10)
}

/** The first word may begin with zeros; a number without words before the point is 0. */
function skipZeros(out: ColumnBuffer, begin: number): void {
  const { bytes } = out
  let from = begin
  while (from < out.length - 1 && bytes[from] === ZERO) from++
  if (from === out.length) bytes[out.length++] = ZERO
  else if (from > begin) {
    bytes.copyWithin(begin, from, out.length)
    out.length -= from - begin
  }
}

function putSpecial(out: ColumnBuffer, sign: number): number {
  putQuoted(out, sign === 0xd000 ? 'Infinity' : sign === 0xf000 ? '-Infinity' : 'NaN')
  return KIND.nonFinite
}
