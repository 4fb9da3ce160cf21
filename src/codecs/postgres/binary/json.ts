// json: the bytes as they came. jsonb: the version 1 and the same bytes, which the server takes apart. Text gets its
// quotes back.

import { BACKSLASH } from '../../ascii.ts'
import { REJECT } from '../../reject.ts'
import { decodeEscape, escapeEnd } from '../../text/json-string.ts'
import { KIND, type ValueWriter } from '../../value-kind.ts'
import type { BinaryFamily } from './codec.ts'
import { copyBytes, openField } from './field.ts'

const JSONB_VERSION = 1

const writeJson: ValueWriter = (bytes, start, end, kind, out) => {
  if (kind === KIND.null) return REJECT.nullValue
  const quotes = kind === KIND.text || kind === KIND.escapedText ? 1 : 0
  copyBytes(out, openField(out, end - start + quotes * 2), bytes, start - quotes, end + quotes)
  return 0
}

const writeJsonb: ValueWriter = (bytes, start, end, kind, out) => {
  if (kind === KIND.null) return REJECT.nullValue
  if (kind === KIND.escapedText || kind === KIND.object || kind === KIND.array) {
    const reject = checkCharacters(bytes, start, end)
    if (reject < 0) return reject
  }
  const quotes = kind === KIND.text || kind === KIND.escapedText ? 1 : 0
  const pos = openField(out, 1 + end - start + quotes * 2)
  out.bytes[pos] = JSONB_VERSION
  copyBytes(out, pos + 1, bytes, start - quotes, end + quotes)
  return 0
}

/** jsonb holds characters: neither U+0000 nor half a pair is one for the server. Backslashes stand in strings only. */
function checkCharacters(bytes: Uint8Array, start: number, end: number): number {
  let pos = start
  while (pos < end) {
    if (bytes[pos] !== BACKSLASH) {
      pos++
      continue
    }
    const point = decodeEscape(bytes, pos)
    if (point < 0) return point
    if (point === 0) return REJECT.nulCharacter
    pos = escapeEnd
  }
  return 0
}

export const json: BinaryFamily = {
  valueClass: 'text',
  accepts: 'every value, byte for byte',
  refuses: 'nothing',
  make: () => ({ write: writeJson }),
}

export const jsonb: BinaryFamily = {
  valueClass: 'text',
  accepts: 'every value; of duplicate keys the server keeps the last',
  refuses: 'the character U+0000 and lone surrogates, in any string of the value',
  make: () => ({ write: writeJsonb }),
}
