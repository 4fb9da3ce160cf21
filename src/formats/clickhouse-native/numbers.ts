// Integers, floats and decimals as JSON numbers, exact.

import { DOT } from '../../codecs/ascii.ts'
import { type ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { putAscii, putInteger } from '../parquet/text/put-text.ts'
import { putNonFinite } from '../parquet/text/quoted-text.ts'
import { putShortDecimal } from '../parquet/text/short-decimal.ts'
import type { PutFixed } from './fixed-values.ts'

const TWO_32 = 2 ** 32
/** The upper half of an integer that a double holds exactly. */
const SAFE_HIGH = 2 ** 21
/** The most digits that a single-precision number needs. */
const SINGLE_DIGITS = 9

export function integer(bits: number, isSigned: boolean): PutFixed {
  if (bits === 64) return isSigned ? putInt64 : putUint64
  if (bits > 64) return (_bytes, view, at, out) => putLong(wide(view, at, bits, isSigned), out)
  const read = smallReader(bits, isSigned)
  return (_bytes, view, at, out) => {
    putInteger(out, read(view, at), 1)
    return 0
  }
}

function smallReader(bits: number, isSigned: boolean): (view: DataView, at: number) => number {
  switch (bits) {
    case 8:
      return isSigned ? (view, at) => view.getInt8(at) : (view, at) => view.getUint8(at)
    case 16:
      return isSigned ? (view, at) => view.getInt16(at, true) : (view, at) => view.getUint16(at, true)
    default:
      return isSigned ? (view, at) => view.getInt32(at, true) : (view, at) => view.getUint32(at, true)
  }
}

const putInt64: PutFixed = (_bytes, view, at, out) => {
  const high = view.getInt32(at + 4, true)
  if (high < -SAFE_HIGH || high >= SAFE_HIGH) return putLong(view.getBigInt64(at, true), out)
  putInteger(out, high * TWO_32 + view.getUint32(at, true), 1)
  return 0
}

const putUint64: PutFixed = (_bytes, view, at, out) => {
  const high = view.getUint32(at + 4, true)
  if (high >= SAFE_HIGH) return putLong(view.getBigUint64(at, true), out)
  putInteger(out, high * TWO_32 + view.getUint32(at, true), 1)
  return 0
}

function putLong(value: bigint, out: ColumnBuffer): number {
  putAscii(out, String(value))
  return 0
}

function wide(view: DataView, at: number, bits: number, isSigned: boolean): bigint {
  let value = 0n
  for (let place = bits / 8 - 8; place >= 0; place -= 8) value = (value << 64n) | view.getBigUint64(at + place, true)
  return isSigned ? BigInt.asIntN(bits, value) : value
}

/** How NaN and infinity are written: as a text, or between other values in the one way that no text is. */
export function float(bits: 16 | 32 | 64, isEscaped: boolean): PutFixed {
  const read = floatReader(bits)
  return (_bytes, view, at, out) => {
    const value = read(view, at)
    if (bits !== 16 && putShortDecimal(out, value) !== 0) return 0
    if (!Number.isFinite(value)) {
      if (isEscaped) putNonFinite(out, new TextEncoder().encode(String(value)), String(value).length)
      else putAscii(out, `"${value}"`)
    } else putAscii(out, Object.is(value, -0) ? '-0' : bits === 64 ? String(value) : shortest(value, bits))
    return 0
  }
}

function floatReader(bits: 16 | 32 | 64): (view: DataView, at: number) => number {
  if (bits === 64) return (view, at) => view.getFloat64(at, true)
  if (bits === 32) return (view, at) => view.getFloat32(at, true)
  const single = new DataView(new ArrayBuffer(4))
  return (view, at) => {
    single.setUint16(2, view.getUint16(at, true), true)
    return single.getFloat32(0, true)
  }
}

/** The fewest digits that are read as the same single. All digits of a BFloat16 stay: it is cut off when it is read, not rounded. */
function shortest(value: number, bits: 16 | 32): string {
  if (bits === 16 || Number.isInteger(value)) return String(value)
  for (let digits = 6; digits < SINGLE_DIGITS; digits++) {
    const text = Number(value.toPrecision(digits))
    if (Math.fround(text) === value) return String(text)
  }
  return String(Number(value.toPrecision(SINGLE_DIGITS)))
}

export function decimal(width: number, scale: number): PutFixed {
  return (_bytes, view, at, out) => {
    const near =
      width === 4
        ? view.getInt32(at, true)
        : width === 8
          ? view.getInt32(at + 4, true) * TWO_32 + view.getUint32(at, true)
          : Number.NaN
    if (!Number.isSafeInteger(near)) {
      const scaled = width === 8 ? view.getBigInt64(at, true) : wide(view, at, width * 8, true)
      const digits = String(scaled < 0n ? -scaled : scaled).padStart(scale + 1, '0')
      const point = digits.length - scale
      putAscii(out, `${scaled < 0n ? '-' : ''}${digits.slice(0, point)}${scale === 0 ? '' : `.${digits.slice(point)}`}`)
      return 0
    }
    putInteger(out, near, scale + 1)
    if (scale === 0) return 0
    reserve(out, 1)
    out.bytes.copyWithin(out.length - scale + 1, out.length - scale, out.length)
    out.bytes[out.length - scale] = DOT
    out.length++
    return 0
  }
}
