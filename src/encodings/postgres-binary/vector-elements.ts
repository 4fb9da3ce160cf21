// The numbers of pgvector's types, in JSON arrays and in the text that looks the same.

import { MINUS, NINE, ZERO } from '../../codecs/ascii.ts'
import { REJECT } from '../../codecs/reject.ts'
import { readFloat32 } from '../../codecs/text/read-float.ts'
import { KIND } from '../../codecs/value-kind.ts'
import { scanValue, valueKind } from '../../formats/json/scan.ts'

/**
 * Reads the number at `at` into `float` of read-float.ts and returns the position after it, or a reject. A single is
 * what the server reads text as, also for halves.
 */
export function readElement(bytes: Uint8Array, at: number): number {
  const byte = bytes[at]!
  const end = scanValue(bytes, at)
  if (byte !== MINUS && (byte < ZERO || byte > NINE)) {
    return end > 0 && valueKind === KIND.null ? REJECT.nullValue : REJECT.valueType
  }
  if (end < 0) return REJECT.valueSyntax
  const reject = readFloat32(bytes, at, end)
  return reject < 0 ? reject : end
}
