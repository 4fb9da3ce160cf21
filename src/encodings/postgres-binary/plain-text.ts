// The text of a value without its JSON escapes, for the writers that read a notation of Postgres's own.

import { LF } from '../../codecs/ascii.ts'
import { ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { copyDecoded } from '../../codecs/postgres/binary/field.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'

/** Reads the plain text `bytes[start .. end)`, at whose end stands a byte that is no part of a number. */
export type TextWriter = (bytes: Uint8Array, start: number, end: number, out: ColumnBuffer) => number

/** Gives texts to `write` without escapes; other values are rejects. */
export function fromText(write: TextWriter): ValueWriter {
  const decoded = new ColumnBuffer(64)
  return (bytes, start, end, kind, out) => {
    if (kind === KIND.text) return write(bytes, start, end, out)
    if (kind !== KIND.escapedText) return REJECT.valueType
    reserve(decoded, end - start + 1)
    const length = copyDecoded(decoded, 0, bytes, start, end)
    if (length < 0) return length
    decoded.bytes[length] = LF
    return write(decoded.bytes, 0, length, out)
  }
}

/** The first position at or after `start` without white space as the server sees it (`isspace` of the C locale). */
export function skipSpace(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  while (at < end && isSpace(bytes[at]!)) at++
  return at
}

/** Tab, line feed, vertical tab, form feed, carriage return, space. */
export function isSpace(byte: number): boolean {
  return byte === 0x20 || (byte >= 0x09 && byte <= 0x0d)
}
