// UUID: two 64-bit integers, little-endian each, so that either half of the text comes backwards.

import { type ColumnBuffer, reserve } from '../../column-buffer.ts'
import { hexDigit } from '../../text/hex.ts'
import { checkUuid } from '../../text/uuid.ts'
import type { ScalarFamily } from '../codec.ts'
import { noArguments } from './type-arguments.ts'
import { textWriter } from './value-writers.ts'

/** Where in the text the two digits of each byte begin, in the order of the bytes on the wire. */
const DIGITS = [16, 14, 11, 9, 6, 4, 2, 0, 34, 32, 30, 28, 26, 24, 21, 19]

const write = textWriter((bytes: Uint8Array, start: number, end: number, out: ColumnBuffer) => {
  const reject = checkUuid(bytes, start, end)
  if (reject < 0) return reject
  reserve(out, 16)
  for (let i = 0; i < 16; i++) {
    const pos = start + DIGITS[i]!
    out.bytes[out.length + i] = (hexDigit(bytes[pos]!) << 4) | hexDigit(bytes[pos + 1]!)
  }
  out.length += 16
  return 0
})

export const uuid: ScalarFamily = {
  valueClass: 'other',
  form: () => ({ kind: 'uuid' }),
  accepts: 'text in the canonical form, 8-4-4-4-12 hexadecimal digits in either case',
  refuses: 'other forms (braces, no hyphens, urn:uuid:), values that are not text',
  make(args) {
    noArguments(args)
    return { write, placeholder: new Uint8Array(16) }
  },
}
