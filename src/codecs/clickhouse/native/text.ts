// String: the length as a LEB128 integer, then the bytes. FixedString(N): N bytes, zeros after a shorter text.

import { append, type ColumnBuffer, reserve } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'
import { decodedLength, decodeText } from '../../text/json-string.ts'
import { KIND, type ValueWriter } from '../../value-kind.ts'
import type { ScalarCodec, ScalarFamily } from '../codec.ts'
import { noArguments, numberArgument } from './type-arguments.ts'
import { textWriter, wrongKind } from './value-writers.ts'

/** A LEB128 integer of 35 bits: more than any text has bytes. */
const MAX_LENGTH_BYTES = 5
/** Up to this many bytes a loop is faster than the view that a copy takes. */
const SHORT = 48
/** The server's MAX_FIXEDSTRING_SIZE. */
const MAX_FIXED_LENGTH = 0xff_ffff

const writeString: ValueWriter = (bytes, start, end, kind, out) => {
  if (kind === KIND.null) return wrongKind(kind)
  if (kind !== KIND.escapedText) {
    putLength(end - start, out)
    putBytes(bytes, start, end, out)
    return 0
  }
  const length = decodedLength(bytes, start, end)
  if (length < 0) return length
  putLength(length, out)
  reserve(out, length)
  return decodeText(bytes, start, end, out)
}

export const string: ScalarFamily = {
  valueClass: 'text',
  takesBytes: true,
  form: () => ({ kind: 'string' }),
  accepts: 'text; every other value as its JSON text, byte for byte',
  refuses: 'unpaired surrogates',
  make(args) {
    noArguments(args)
    return { write: writeString, placeholder: new Uint8Array(1) }
  },
}

export const fixedString: ScalarFamily = {
  valueClass: 'text',
  takesBytes: true,
  form: ([width]) => ({ kind: 'fixedString', width: width?.number ?? 0 }),
  accepts: 'text of up to N bytes of UTF-8; shorter text is padded with zero bytes',
  refuses: 'longer text, unpaired surrogates, values that are not text',
  make(args) {
    return makeFixedString(numberArgument(args, 0, 1, MAX_FIXED_LENGTH))
  },
}

function makeFixedString(width: number): ScalarCodec {
  const write = textWriter((bytes, start, end, out) => {
    if (end - start > width) return REJECT.tooLong
    reserve(out, width)
    const stop = out.length + width
    putBytes(bytes, start, end, out)
    while (out.length < stop) out.bytes[out.length++] = 0
    return 0
  })
  return { write, placeholder: new Uint8Array(width) }
}

function putLength(length: number, out: ColumnBuffer): void {
  reserve(out, MAX_LENGTH_BYTES)
  let rest = length
  while (rest > 0x7f) {
    out.bytes[out.length++] = (rest & 0x7f) | 0x80
    rest >>>= 7
  }
  out.bytes[out.length++] = rest
}

function putBytes(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): void {
  if (end - start > SHORT) {
    append(out, bytes, start, end)
    return
  }
  reserve(out, end - start)
  let to = out.length
  for (let from = start; from < end; from++) out.bytes[to++] = bytes[from]!
  out.length = to
}
