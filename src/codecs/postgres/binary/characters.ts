// text, varchar, bpchar, citext, name, "char": the characters as UTF-8. What is not text comes as its JSON text.

import type { ColumnBuffer } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'
import { KIND, type ValueWriter } from '../../value-kind.ts'
import type { BinaryFamily, BinaryType } from './codec.ts'
import { closeField, copyBytes, copyDecoded, openUnknown } from './field.ts'

const VARLENA_HEADER = 4
/** What a `name` holds; the server would cut a longer one, and more than one byte for "char", without a word. */
const MAX_NAME_BYTES = 63

const writeCharacters: ValueWriter = (bytes, start, end, kind, out) => {
  if (kind === KIND.null) return REJECT.nullValue
  const payload = openUnknown(out, end - start)
  const to =
    kind === KIND.escapedText
      ? copyDecoded(out, payload, bytes, start, end)
      : copyBytes(out, payload, bytes, start, end)
  if (to < 0) return to
  closeField(out, payload, to)
  return 0
}

/** `varchar(n)`, `char(n)`. The server pads the latter itself. */
function shortWriter(maxCharacters: number): ValueWriter {
  return (bytes, start, end, kind, out) => {
    const before = out.length
    const reject = writeCharacters(bytes, start, end, kind, out)
    if (reject < 0) return reject
    // No text has more characters than bytes.
    const payload = before + 4
    if (out.length - payload <= maxCharacters) return 0
    return countCharacters(out, payload) > maxCharacters ? REJECT.tooLong : 0
  }
}

function countCharacters(out: ColumnBuffer, start: number): number {
  const { bytes, length } = out
  let count = 0
  for (let pos = start; pos < length; pos++) if ((bytes[pos]! & 0xc0) !== 0x80) count++
  return count
}

const writeName: ValueWriter = (bytes, start, end, kind, out) => {
  const before = out.length
  const reject = writeCharacters(bytes, start, end, kind, out)
  if (reject < 0) return reject
  return out.length - before - 4 > MAX_NAME_BYTES ? REJECT.tooLong : 0
}

/** One byte always: an empty text is the byte zero, as in the server's own reading of text. */
const writeChar: ValueWriter = (bytes, start, end, kind, out) => {
  const before = out.length
  const reject = writeCharacters(bytes, start, end, kind, out)
  if (reject < 0) return reject
  const payload = before + 4
  if (out.length - payload > 1) return REJECT.tooLong
  if (out.length === payload) {
    out.length = before
    const at = openUnknown(out, 1)
    out.bytes[at] = 0
    closeField(out, payload, payload + 1)
  }
  return 0
}

const ACCEPTS = 'every value; what is not text is stored as its JSON text'
const REFUSES = 'the character U+0000, a lone surrogate'

export const characters: BinaryFamily = {
  valueClass: 'text',
  form: () => ({ kind: 'text' }),
  accepts: ACCEPTS,
  refuses: REFUSES,
  make: () => ({ write: writeCharacters }),
}

export const shortCharacters: BinaryFamily = {
  ...characters,
  form: ({ typmod }) => (typmod < VARLENA_HEADER ? { kind: 'text' } : undefined),
  refuses: `${REFUSES}, more characters than declared`,
  make: ({ typmod }: BinaryType) => ({
    write: typmod < VARLENA_HEADER ? writeCharacters : shortWriter(typmod - VARLENA_HEADER),
  }),
}

export const name: BinaryFamily = {
  ...characters,
  form: () => undefined,
  refuses: `${REFUSES}, more than ${MAX_NAME_BYTES} bytes`,
  make: () => ({ write: writeName }),
}

export const char: BinaryFamily = {
  ...characters,
  form: () => undefined,
  refuses: `${REFUSES}, more than one byte`,
  make: () => ({ write: writeChar }),
}
