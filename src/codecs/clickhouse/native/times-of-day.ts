// Time: seconds as Int32. Time64(p): units of 10^-p seconds as Int64. Little-endian; from -999:59:59 to 999:59:59.

import { COLON, DOT, MINUS, ZERO } from '../../ascii.ts'
import { reserve } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'
import type { ScalarFamily } from '../codec.ts'
import { putTicks } from './ticks.ts'
import { noArguments, numberArgument } from './type-arguments.ts'
import { textWriter } from './value-writers.ts'

const MAX_PRECISION = 9

/** The time that was read last, without its sign. */
const clock = { seconds: 0, nanosecond: 0, fractionDigits: 0, isNegative: false }

// The server reads 12:34 as twelve minutes, ISO 8601 as twelve hours; it takes 00:99:99 and cuts digits off.
const REFUSES = 'times without seconds, minutes or seconds above 59, more digits than the type has, zones, numbers'

export const time: ScalarFamily = {
  valueClass: 'time',
  accepts: 'text [-]H:MM:SS from -999:59:59 to 999:59:59, the hours with up to three digits',
  refuses: REFUSES,
  make(args) {
    noArguments(args)
    const write = textWriter((bytes, start, end, out) => {
      const reject = readClock(bytes, start, end)
      if (reject < 0) return reject
      if (clock.fractionDigits > 0) return REJECT.precision
      reserve(out, 4)
      out.view.setInt32(out.length, clock.isNegative ? -clock.seconds : clock.seconds, true)
      out.length += 4
      return 0
    })
    return { write, placeholder: new Uint8Array(4) }
  },
}

export const time64: ScalarFamily = {
  valueClass: 'time',
  accepts: 'text [-]H:MM:SS[.f] from -999:59:59.999999999 to 999:59:59.999999999, the hours with up to three digits',
  refuses: REFUSES,
  make(args) {
    if (args.length > 1) throw new RangeError('the type has one argument at most')
    const precision = numberArgument(args, 0, 0, MAX_PRECISION, 3)
    const perSecond = 10 ** precision
    const perTick = 10 ** (MAX_PRECISION - precision)
    const write = textWriter((bytes, start, end, out) => {
      const reject = readClock(bytes, start, end)
      if (reject < 0) return reject
      if (clock.fractionDigits > precision) return REJECT.precision
      const ticks = clock.nanosecond / perTick
      return clock.isNegative
        ? putTicks(out, -clock.seconds, perSecond, -ticks)
        : putTicks(out, clock.seconds, perSecond, ticks)
    })
    return { write, placeholder: new Uint8Array(8) }
  },
}

/** Reads `[-]H:MM:SS[.f]` into `clock`: 0, or a reject. */
function readClock(bytes: Uint8Array, start: number, end: number): number {
  clock.isNegative = bytes[start] === MINUS
  const first = clock.isNegative ? start + 1 : start
  let pos = first
  let hours = 0
  for (; pos < end; pos++) {
    const digit = bytes[pos]! - ZERO
    if (digit < 0 || digit > 9) break
    if (pos - first < 3) hours = hours * 10 + digit
  }
  if (pos === first || end - pos < 6) return REJECT.valueSyntax
  const minutes = sixty(bytes, pos)
  const seconds = sixty(bytes, pos + 3)
  if (minutes < 0 || seconds < 0 || !readFraction(bytes, pos + 6, end)) return REJECT.valueSyntax
  if (pos - first > 3) return bytes[first] === ZERO ? REJECT.valueSyntax : REJECT.outOfRange
  clock.seconds = hours * 3600 + minutes * 60 + seconds
  return 0
}

/** The number of `:NN` at `pos`, or -1. */
function sixty(bytes: Uint8Array, pos: number): number {
  const tens = bytes[pos + 1]! - ZERO
  const ones = bytes[pos + 2]! - ZERO
  return bytes[pos] === COLON && tens >= 0 && tens <= 5 && ones >= 0 && ones <= 9 ? tens * 10 + ones : -1
}

/** Reads nothing, or a point and digits, up to the end. */
function readFraction(bytes: Uint8Array, start: number, end: number): boolean {
  clock.nanosecond = 0
  clock.fractionDigits = 0
  if (start === end) return true
  if (bytes[start] !== DOT || start + 1 === end) return false
  let unit = 100_000_000
  for (let pos = start + 1; pos < end; pos++) {
    const digit = bytes[pos]! - ZERO
    if (digit < 0 || digit > 9) return false
    if (digit !== 0) clock.fractionDigits = pos - start
    if (pos - start <= MAX_PRECISION) {
      clock.nanosecond += digit * unit
      unit /= 10
    }
  }
  return true
}
