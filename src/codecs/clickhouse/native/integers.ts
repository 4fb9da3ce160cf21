// Int8 to Int256 and UInt8 to UInt256: two's complement, little-endian.

import { MINUS } from '../../ascii.ts'
import { reserve } from '../../column-buffer.ts'
import { checkInteger, integerRange } from '../../text/integer.ts'
import { KIND, type ValueWriter } from '../../value-kind.ts'
import type { ScalarFamily } from '../codec.ts'
import { noArguments } from './type-arguments.ts'
import { wrongKind } from './value-writers.ts'
import { putDigits } from './wide-integer.ts'

/** Integers of `bits` bits. */
export function integer(bits: number, isSigned: boolean): ScalarFamily {
  return integerFamily(bits, isSigned, bounds(bits, isSigned), integerWriter(bits, isSigned))
}

/** Integers of 8 bits and true and false: servers before 21.12 have no other type for these. */
export function flagInteger(): ScalarFamily {
  const writeInteger = integerWriter(8, false)
  return integerFamily(8, false, `${bounds(8, false)}; true as 1, false as 0`, (bytes, start, end, kind, out) => {
    if (kind !== KIND.true && kind !== KIND.false) return writeInteger(bytes, start, end, kind, out)
    reserve(out, 1)
    out.bytes[out.length++] = kind === KIND.true ? 1 : 0
    return 0
  })
}

function integerFamily(bits: number, isSigned: boolean, accepts: string, write: ValueWriter): ScalarFamily {
  return {
    valueClass: 'number',
    form: () => ({ kind: 'integer', bits, isSigned }),
    accepts,
    refuses: 'integers out of range, numbers with a fraction or an exponent (even 1.0 and 1e3), numbers in quotes',
    make(args) {
      noArguments(args)
      return { write, placeholder: new Uint8Array(bits / 8) }
    },
  }
}

function integerWriter(bits: number, isSigned: boolean): ValueWriter {
  const range = integerRange(bits, isSigned)
  const width = bits / 8
  return (bytes, start, end, kind, out) => {
    if (kind !== KIND.integer) return wrongKind(kind)
    const reject = checkInteger(bytes, start, end, range)
    if (reject < 0) return reject
    reserve(out, width)
    const isNegative = bytes[start] === MINUS
    putDigits(bytes, isNegative ? start + 1 : start, end, 0, isNegative, width, out)
    return 0
  }
}

function bounds(bits: number, isSigned: boolean): string {
  const power = isSigned ? bits - 1 : bits
  if (bits > 64) return `integers from ${isSigned ? `-2^${power}` : '0'} to 2^${power} - 1`
  return `integers from ${isSigned ? -(2n ** BigInt(power)) : '0'} to ${2n ** BigInt(power) - 1n}`
}
