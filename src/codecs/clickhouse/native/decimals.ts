// Decimal(P, S): the number times 10^S as an integer of 32, 64, 128 or 256 bits.

import { DOT, MINUS } from '../../ascii.ts'
import { reserve } from '../../column-buffer.ts'
import { checkDecimal, decimalShape } from '../../text/decimal.ts'
import { KIND, type ValueWriter } from '../../value-kind.ts'
import type { ScalarCodec, ScalarFamily } from '../codec.ts'
import type { TypeArgument } from '../type-parser.ts'
import { numberArgument } from './type-arguments.ts'
import { wrongKind } from './value-writers.ts'
import { putDigits, putInteger } from './wide-integer.ts'

const MAX_PRECISION = 76
const REFUSES = 'numbers with more digits than the type has, before the point or after it, numbers in quotes'

export const decimal: ScalarFamily = {
  valueClass: 'number',
  accepts:
    'numbers with up to P - S digits before the point and S after it, also with an exponent; zeros at the end do not count',
  refuses: REFUSES,
  form: (args) => ({ kind: 'decimal', ...limitsOf(args) }),
  make(args) {
    const { precision, scale } = limitsOf(args)
    return makeDecimal(precision, scale)
  },
}

function limitsOf(args: readonly TypeArgument[]): { precision: number; scale: number } {
  const precision = numberArgument(args, 0, 1, MAX_PRECISION, 10)
  return { precision, scale: numberArgument(args, 1, 0, precision, 0) }
}

/** The decimals whose name says their width: of `precision` digits in all. */
export function decimalOf(precision: number): ScalarFamily {
  return {
    valueClass: 'number',
    accepts: `numbers with up to ${precision} - S digits before the point and S after it, also with an exponent; zeros at the end do not count`,
    refuses: REFUSES,
    form: (args) => ({ kind: 'decimal', precision, scale: numberArgument(args, 0, 0, precision) }),
    make: (args) => makeDecimal(precision, numberArgument(args, 0, 0, precision)),
  }
}

function makeDecimal(precision: number, scale: number): ScalarCodec {
  const width = precision <= 9 ? 4 : precision <= 18 ? 8 : precision <= 38 ? 16 : 32
  const write: ValueWriter = (bytes, start, end, kind, out) => {
    if (kind !== KIND.integer && kind !== KIND.decimal) return wrongKind(kind)
    const reject = checkDecimal(bytes, start, end, precision, scale)
    if (reject < 0) return reject
    reserve(out, width)
    if (decimalShape.isZero) {
      putInteger(0, width, out)
      return 0
    }
    const isNegative = bytes[start] === MINUS
    let last = decimalShape.end
    // The digits of the scaled integer are those of the number with this many zeros more, or less.
    let zeros = scale - decimalShape.fraction + decimalShape.exponent
    for (; zeros < 0; zeros++) if (bytes[--last] === DOT) last--
    putDigits(bytes, isNegative ? start + 1 : start, last, zeros, isNegative, width, out)
    return 0
  }
  return { write, placeholder: new Uint8Array(width) }
}
