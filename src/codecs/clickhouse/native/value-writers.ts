// What the codecs of several families share.

import { ColumnBuffer, reserve } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'
import { decodeText } from '../../text/json-string.ts'
import { KIND, type ValueWriter } from '../../value-kind.ts'

/** The reject of a value whose kind a type does not take: null is for Nullable alone. */
export function wrongKind(kind: number): number {
  return kind === KIND.null ? REJECT.nullValue : REJECT.valueType
}

const scratch = new ColumnBuffer(64)

/** Takes text only; `write` gets it without escapes, in bytes that are not necessarily the input's. */
export function textWriter(
  write: (bytes: Uint8Array, start: number, end: number, out: ColumnBuffer) => number,
): ValueWriter {
  return (bytes, start, end, kind, out) => {
    if (kind === KIND.text) return write(bytes, start, end, out)
    if (kind !== KIND.escapedText) return wrongKind(kind)
    scratch.length = 0
    reserve(scratch, end - start)
    return decodeText(bytes, start, end, scratch) || write(scratch.bytes, 0, scratch.length, out)
  }
}
