// uuid: 16 bytes.

import { MINUS } from '../../ascii.ts'
import { hexDigit } from '../../text/hex.ts'
import { checkUuid } from '../../text/uuid.ts'
import type { ValueWriter } from '../../value-kind.ts'
import type { BinaryFamily } from './codec.ts'
import { openField, readText, text } from './field.ts'

const write: ValueWriter = (bytes, start, end, kind, out) => {
  const reject = readText(bytes, start, end, kind) || checkUuid(text.bytes, text.start, text.end)
  if (reject < 0) return reject
  const from = text.bytes
  let to = openField(out, 16)
  for (let pos = text.start; pos < text.end; pos += 2) {
    if (from[pos] === MINUS) pos++
    out.bytes[to++] = (hexDigit(from[pos]!) << 4) | hexDigit(from[pos + 1]!)
  }
  return 0
}

export const uuid: BinaryFamily = {
  valueClass: 'other',
  form: () => ({ kind: 'uuid' }),
  accepts: 'the canonical form of 36 characters, in upper or lower case',
  refuses: 'every other form',
  make: () => ({ write }),
}
