// The parts of a value in COPY BINARY. Each is a field of its own: int32 length, big-endian, and the bytes; a NULL has the
// length -1 and no bytes.

import type { ReadingRules, ValueClass } from '../../codecs/codec.ts'
import { type ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import { isEmptyNull } from '../coerce.ts'

/** A type inside another one. */
export interface Part {
  /** Writes a value that is not null as a field. */
  readonly write: ValueWriter
  readonly valueClass: ValueClass
  /** A domain's: the server refuses a NULL here. */
  readonly notNull: boolean
  readonly rules: ReadingRules
}

const NULL_LENGTH = -1

export function putInt32(out: ColumnBuffer, value: number): void {
  reserve(out, 4)
  out.view.setInt32(out.length, value)
  out.length += 4
}

/** Writes any value as a part, null too. 1 for a NULL, 0 for a value, or a reject. */
export function putPart(
  part: Part,
  bytes: Uint8Array,
  start: number,
  end: number,
  kind: number,
  out: ColumnBuffer,
): number {
  if (kind === KIND.null || isEmptyNull(start, end, kind, part.valueClass, part.rules)) {
    return putNull(part, out)
  }
  return part.write(bytes, start, end, kind, out)
}

/** 1, or a reject where no NULL may stand. */
export function putNull(part: Part, out: ColumnBuffer): number {
  if (part.notNull) return REJECT.nullValue
  putInt32(out, NULL_LENGTH)
  return 1
}
