// A plan for Postgres -> rows of COPY's text format.

import { BACKSLASH, COMMA, LF, TAB, UPPER_D, UPPER_N } from '../../codecs/ascii.ts'
import { append, ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { postgresTextWriters, writeAny } from '../../codecs/postgres/text.ts'
import { REJECT } from '../../codecs/reject.ts'
import { KIND, type ValueWriter } from '../../codecs/value-kind.ts'
import { eachElement } from '../../formats/json/elements.ts'
import type { RecordFields } from '../../formats/record-fields.ts'
import { missingReject, type Plan, type PlanColumn } from '../../plan/plan.ts'
import type { BlockEncoder } from '../block-encoder.ts'
import { constantValues } from '../constant-values.ts'

const FIRST_CAPACITY = 512 * 1024

export function postgresTextBlocks(plan: Plan): BlockEncoder {
  const out = new ColumnBuffer(FIRST_CAPACITY)
  const writers = plan.columns.map(columnWriter)
  const constants = constantValues(plan)

  function row(fields: RecordFields): number {
    const rowStart = out.length
    for (let column = 0; column < writers.length; column++) {
      const reject = field(fields, column)
      if (reject < 0) {
        out.length = rowStart
        fields.faultColumn = column
        return reject
      }
      reserve(out, 1)
      out.bytes[out.length++] = TAB
    }
    if (writers.length === 0) reserve(out, 1)
    else out.length-- // the line feed takes the place of the last tab
    out.bytes[out.length++] = LF
    return 0
  }

  function field(fields: RecordFields, column: number): number {
    const { whenMissing } = plan.columns[column]!
    const isMissing = fields.seen[column] !== fields.record
    if (isMissing) {
      fields.faultStart = fields.faultEnd = -1
      const constant = constants[column]
      if (constant !== undefined) return value(column, constant.bytes, constant.start, constant.end, constant.kind)
      if (whenMissing === 'reject') return missingReject(plan.columns[column]!)
      return putMarker(out, whenMissing === 'default' ? UPPER_D : UPPER_N)
    }
    const start = fields.start[column]!
    const end = fields.end[column]!
    fields.faultStart = start
    fields.faultEnd = end
    return value(column, fields.bytes, start, end, fields.kind[column]!)
  }

  function value(column: number, bytes: Uint8Array, start: number, end: number, kind: number): number {
    if (kind !== KIND.null) return writers[column]!(bytes, start, end, kind, out)
    return plan.columns[column]!.nullable ? putMarker(out, UPPER_N) : REJECT.nullValue
  }

  return {
    begin() {
      out.length = 0
    },
    row,
    finish: () => out.bytes.subarray(0, out.length),
  }
}

/** The marker of a NULL, or of a DEFAULT (`encoding.ts`). */
function putMarker(out: ColumnBuffer, letter: number): number {
  reserve(out, 2)
  out.bytes[out.length++] = BACKSLASH
  out.bytes[out.length++] = letter
  return 0
}

const TYPE = /^(?<base>.*?)(?:\((?<limits>[\d,-]+)\))?(?<array>\[\])?$/

function columnWriter(column: PlanColumn): ValueWriter {
  const { base = column.type, limits, array } = TYPE.exec(column.type)?.groups ?? {}
  const [precision, scale = 0] = (limits ?? '').split(',').map(Number)
  // A type of the user's own may have the name of a member that every object has.
  const make = Object.hasOwn(postgresTextWriters, base) ? postgresTextWriters[base] : undefined
  const writer = make
    ? make({
        ...(limits !== undefined && { precision: precision ?? 0, scale }),
        ...(column.maxCharacters !== undefined && { maxCharacters: column.maxCharacters }),
      })
    : writeAny
  return array === undefined ? writer : arrayWriter(writer)
}

const LEFT_BRACE = 0x7b
const LEFT_BRACKET = 0x5b
const RIGHT_BRACE = 0x7d
const QUOTE = 0x22
const NULL = new TextEncoder().encode('NULL')

/**
 * JSON arrays as array literals (PostgreSQL documentation, "Array Input and Output Syntax"); what is one already goes as it
 * is.
 */
function arrayWriter(element: ValueWriter): ValueWriter {
  const scratch = new ColumnBuffer(1024)
  const write: ValueWriter = (bytes, start, end, kind, out) => {
    const isLiteral = bytes[start] === LEFT_BRACE || bytes[start] === LEFT_BRACKET
    if (kind <= KIND.escapedText && isLiteral) return writeAny(bytes, start, end, kind, out)
    if (kind !== KIND.array) return REJECT.valueType
    putByte(out, LEFT_BRACE)
    const first = out.length
    const reject = eachElement(bytes, start, (from, to, elementKind) => {
      if (out.length > first) putByte(out, COMMA)
      if (elementKind === KIND.array) return write(bytes, from, to, elementKind, out)
      if (elementKind === KIND.null) {
        append(out, NULL, 0, NULL.length)
        return 0
      }
      scratch.length = 0
      const result = element(bytes, from, to, elementKind, scratch)
      return result < 0 ? result : putQuoted(scratch, out)
    })
    putByte(out, RIGHT_BRACE)
    return reject
  }
  return write
}

/** Quotes a COPY field as an array element: a quote or backslash of the value needs a backslash that COPY doubles. */
function putQuoted(field: ColumnBuffer, out: ColumnBuffer): number {
  reserve(out, field.length * 3 + 2)
  const target = out.bytes
  let to = out.length
  target[to++] = QUOTE
  for (let from = 0; from < field.length; from++) {
    const byte = field.bytes[from]!
    if (byte === QUOTE || (byte === BACKSLASH && field.bytes[from + 1] === BACKSLASH)) {
      target[to++] = BACKSLASH
      target[to++] = BACKSLASH
    }
    target[to++] = byte
    if (byte === BACKSLASH) target[to++] = field.bytes[++from]!
  }
  target[to++] = QUOTE
  out.length = to
  return 0
}

function putByte(out: ColumnBuffer, byte: number): void {
  reserve(out, 1)
  out.bytes[out.length++] = byte
}
