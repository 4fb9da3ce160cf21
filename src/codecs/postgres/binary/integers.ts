// int2, int4, int8, oid: two's complement of 2, 4 or 8 bytes, big-endian.

import { MINUS, ZERO } from '../../ascii.ts'
import { checkInteger, integerRange } from '../../text/integer.ts'
import { KIND, type ValueWriter } from '../../value-kind.ts'
import type { BinaryFamily } from './codec.ts'
import { openField, setInt64, wrongKind } from './field.ts'

const INT2 = integerRange(16, true)
const INT4 = integerRange(32, true)
const INT8 = integerRange(64, true)
const OID = integerRange(32, false)

const writeInt2: ValueWriter = (bytes, start, end, kind, out) => {
  if (kind !== KIND.integer) return wrongKind(kind)
  const reject = checkInteger(bytes, start, end, INT2)
  if (reject < 0) return reject
  const pos = openField(out, 2)
  out.view.setInt16(pos, readInteger(bytes, start, end))
  return 0
}

const writeInt4: ValueWriter = (bytes, start, end, kind, out) => {
  if (kind !== KIND.integer) return wrongKind(kind)
  const reject = checkInteger(bytes, start, end, INT4)
  if (reject < 0) return reject
  const pos = openField(out, 4)
  out.view.setInt32(pos, readInteger(bytes, start, end))
  return 0
}

const writeOid: ValueWriter = (bytes, start, end, kind, out) => {
  if (kind !== KIND.integer) return wrongKind(kind)
  const reject = checkInteger(bytes, start, end, OID)
  if (reject < 0) return reject
  const pos = openField(out, 4)
  out.view.setUint32(pos, readInteger(bytes, start, end))
  return 0
}

const LOW_DIGITS = 9

/** Ten digits at most and nine more, each exact in a double. */
const writeInt8: ValueWriter = (bytes, start, end, kind, out) => {
  if (kind !== KIND.integer) return wrongKind(kind)
  const reject = checkInteger(bytes, start, end, INT8)
  if (reject < 0) return reject
  const pos = openField(out, 8)
  const isNegative = bytes[start] === MINUS
  const first = isNegative ? start + 1 : start
  const middle = Math.max(first, end - LOW_DIGITS)
  const high = readDigits(bytes, first, middle)
  const low = readDigits(bytes, middle, end)
  setInt64(out.view, pos, isNegative ? -high : high, 1e9, isNegative ? -low : low)
  return 0
}

function readInteger(bytes: Uint8Array, start: number, end: number): number {
  return bytes[start] === MINUS ? -readDigits(bytes, start + 1, end) : readDigits(bytes, start, end)
}

function readDigits(bytes: Uint8Array, start: number, end: number): number {
  let value = 0
  for (let pos = start; pos < end; pos++) value = value * 10 + bytes[pos]! - ZERO
  return value
}

function integer(write: ValueWriter, least: string, greatest: string): BinaryFamily {
  const codec = { write }
  return {
    valueClass: 'number',
    accepts: `integers from ${least} to ${greatest}`,
    refuses: 'what is outside, numbers with a point or an exponent, numbers in quotes',
    make: () => codec,
  }
}

export const int2 = integer(writeInt2, '-32768', '32767')
export const int4 = integer(writeInt4, '-2147483648', '2147483647')
export const int8 = integer(writeInt8, '-9223372036854775808', '9223372036854775807')
export const oid = integer(writeOid, '0', '4294967295')
