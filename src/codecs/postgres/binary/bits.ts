// bit, varbit: int32 count of bits, and the bits from the highest of the first byte on.

import { LOWER_B, ZERO } from '../../ascii.ts'
import { REJECT } from '../../reject.ts'
import { hexDigit } from '../../text/hex.ts'
import { KIND, type ValueWriter } from '../../value-kind.ts'
import type { BinaryFamily, BinaryType } from './codec.ts'
import { openField, readText, text } from './field.ts'

const UPPER_B = 0x42
const UPPER_X = 0x58
const LOWER_X = 0x78

/** `bitCount` is the declared one, -1 for any. */
function bitWriter(bitCount: number, isFixed: boolean): ValueWriter {
  return (bytes, start, end, kind, out) => {
    // A number of zeros and ones is as good as text of them.
    const reject = readText(bytes, start, end, kind === KIND.integer ? KIND.text : kind)
    if (reject < 0) return reject
    const letter = text.start < text.end ? text.bytes[text.start]! : ZERO
    const isHex = letter === LOWER_X || letter === UPPER_X
    const first = isHex || letter === LOWER_B || letter === UPPER_B ? text.start + 1 : text.start
    const limit = isHex ? 15 : 1
    for (let at = first; at < text.end; at++) {
      const digit = hexDigit(text.bytes[at]!)
      if (digit < 0 || digit > limit) return REJECT.valueSyntax
    }
    const digitBits = isHex ? 4 : 1
    const count = (text.end - first) * digitBits
    if (bitCount >= 0 && count > bitCount) return REJECT.tooLong
    if (isFixed && bitCount >= 0 && count < bitCount) return REJECT.valueSyntax
    const byteCount = (count + 7) >> 3
    const pos = openField(out, 4 + byteCount)
    out.view.setInt32(pos, count)
    out.bytes.fill(0, pos + 4, pos + 4 + byteCount)
    for (let at = first, bit = 0; at < text.end; at++, bit += digitBits) {
      out.bytes[pos + 4 + (bit >> 3)]! |= hexDigit(text.bytes[at]!) << (8 - digitBits - (bit & 7))
    }
    return 0
  }
}

export const bit: BinaryFamily = {
  valueClass: 'other',
  accepts: 'zeros and ones, as many as declared; hexadecimal digits after an x',
  refuses: 'more or fewer bits',
  make: ({ typmod }: BinaryType) => ({ write: bitWriter(typmod, true) }),
}

export const varbit: BinaryFamily = {
  valueClass: 'other',
  accepts: 'zeros and ones, at most as many as declared; hexadecimal digits after an x',
  refuses: 'more bits',
  make: ({ typmod }: BinaryType) => ({ write: bitWriter(typmod, false) }),
}
