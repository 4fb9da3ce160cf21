// Values as JSON has them: the bytes that came, for values arrive in the form of JSON.

import { CR, LF, QUOTE } from '../../codecs/ascii.ts'
import { type ColumnBuffer, putByte, reserve } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import type { PlanColumn } from '../../plan/plan.ts'
import type { InferredKind } from '../../schema.ts'
import { putNonFinite } from './non-finite-words.ts'
import { putBytes } from './put-bytes.ts'

/** Any value, on one line. */
export const writeJson: ValueWriter = (bytes, start, end, kind, out) => {
  if (kind <= KIND.escapedText) {
    putByte(out, QUOTE)
    putBytes(bytes, start, end, out)
    putByte(out, QUOTE)
  } else if (kind === KIND.object || kind === KIND.array) putOnOneLine(bytes, start, end, out)
  else if (kind === KIND.nonFinite) {
    putByte(out, QUOTE)
    putNonFinite(bytes, start, end, out)
    putByte(out, QUOTE)
  } else putBytes(bytes, start, end, out)
  return 0
}

/** Line feeds stand outside of strings only. */
export function putOnOneLine(bytes: Uint8Array, start: number, end: number, out: ColumnBuffer): void {
  reserve(out, end - start)
  const target = out.bytes
  let to = out.length
  for (let from = start; from < end; from++) {
    const byte = bytes[from]!
    if (byte !== LF && byte !== CR) target[to++] = byte
  }
  out.length = to
}

const writeNumber: ValueWriter = (bytes, start, end, kind, out) => {
  if (kind !== KIND.integer && kind !== KIND.decimal) return REJECT.valueType
  putBytes(bytes, start, end, out)
  return 0
}

/** The text NaN and those of the infinities are numbers that JSON has no form for. */
const writeFloat: ValueWriter = (bytes, start, end, kind, out) =>
  kind === KIND.nonFinite || kind === KIND.escapedText
    ? writeJson(bytes, start, end, kind, out)
    : writeNumber(bytes, start, end, kind, out)

const writeInteger: ValueWriter = (bytes, start, end, kind, out) =>
  kind === KIND.integer ? writeNumber(bytes, start, end, kind, out) : REJECT.valueType

const writeBool: ValueWriter = (bytes, start, end, kind, out) => {
  if (kind !== KIND.true && kind !== KIND.false) return REJECT.valueType
  putBytes(bytes, start, end, out)
  return 0
}

const writeText: ValueWriter = (bytes, start, end, kind, out) =>
  kind <= KIND.escapedText ? writeJson(bytes, start, end, kind, out) : REJECT.valueType

/** A column of numbers holds numbers and a column of texts texts, so that a reader finds one type in it. */
const WRITERS: Readonly<Partial<Record<InferredKind, ValueWriter>>> = {
  bool: writeBool,
  int32: writeInteger,
  int64: writeInteger,
  uint64: writeInteger,
  decimal: writeNumber,
  float: writeFloat,
  double: writeFloat,
  date: writeText,
  timestamp: writeText,
  timestamptz: writeText,
  uuid: writeText,
  binary: writeText,
}

/** Text and JSON columns hold values of every kind, as they came. */
export function jsonWriter({ neutral }: PlanColumn): ValueWriter {
  return (neutral === undefined ? undefined : WRITERS[neutral.kind]) ?? writeJson
}
