// A plan for ClickHouse -> JSONEachRow. Records that need no change are the input's own bytes; only a record with a
// value to rewrite is built anew, column by column.

import { BACKSLASH, COLON, COMMA, LEFT_BRACE, LF, QUOTE, RIGHT_BRACE, SPACE } from '../../codecs/ascii.ts'
import { AS_STRING } from '../../codecs/clickhouse/text.ts'
import { parseType } from '../../codecs/clickhouse/type-parser.ts'
import { append, ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import { decodeText } from '../../codecs/text/json-string.ts'
import { KIND } from '../../codecs/value-kind.ts'
import type { RecordFields } from '../../formats/record-fields.ts'
import { missingReject, type Plan } from '../../plan/plan.ts'
import type { BlockEncoder } from '../block-encoder.ts'
import { type ConstantValue, constantValues } from '../constant-values.ts'
import { AS_DECODED, columnCheck } from './column-check.ts'

const FIRST_CAPACITY = 64 * 1024

// biome-ignore lint/complexity/noExcessiveLinesPerFunction: its short functions share the state of a block
export function clickhouseTextBlocks(plan: Plan): BlockEncoder {
  const out = new ColumnBuffer(FIRST_CAPACITY)
  const checks = plan.columns.map((column) => columnCheck(parseType(column.type), column.lastYear))
  const keys = plan.columns.map((column) => new TextEncoder().encode(JSON.stringify(column.name)))
  const constants = constantValues(plan)
  const rewrite = new Uint8Array(checks.length)
  let chunk: Uint8Array = new Uint8Array(0)
  // The good bytes of the chunk that are not in `out` yet.
  let runStart = 0
  let runEnd = 0

  /** Checks every column; 0, more when the record has to be built anew, or a reject. */
  function check(fields: RecordFields): number {
    let result = 0
    for (let column = 0; column < checks.length; column++) {
      const verdict = checkField(fields, column)
      if (verdict < 0) {
        fields.faultColumn = column
        return verdict
      }
      rewrite[column] = verdict
      result |= verdict
    }
    return result
  }

  function checkField(fields: RecordFields, column: number): number {
    const { nullable, whenMissing } = plan.columns[column]!
    if (fields.seen[column] !== fields.record) {
      fields.faultStart = fields.faultEnd = -1
      const constant = constants[column]
      if (constant !== undefined) {
        if (constant.kind === KIND.null) return nullable ? 0 : REJECT.nullValue
        return checks[column]!(constant.bytes, constant.start, constant.end, constant.kind)
      }
      if (whenMissing !== 'reject') return 0
      return missingReject(plan.columns[column]!)
    }
    const start = fields.start[column]!
    const end = fields.end[column]!
    const kind = fields.kind[column]!
    fields.faultStart = start
    fields.faultEnd = end
    if (kind === KIND.null) return nullable ? 0 : REJECT.nullValue
    return checks[column]!(fields.bytes, start, end, kind)
  }

  function rebuild(fields: RecordFields): void {
    putByte(out, LEFT_BRACE)
    const first = out.length
    for (let column = 0; column < checks.length; column++) {
      const isSeen = fields.seen[column] === fields.record
      const constant = constants[column] ?? (plan.columns[column]!.explicitNull && NULL_VALUE)
      if (!isSeen && !constant) continue
      if (out.length > first) putByte(out, COMMA)
      append(out, keys[column]!, 0, keys[column]!.length)
      putByte(out, COLON)
      if (isSeen) putValue(column, fields.bytes, fields.start[column]!, fields.end[column]!, fields.kind[column]!)
      else if (constant) putValue(column, constant.bytes, constant.start, constant.end, constant.kind)
    }
    putByte(out, RIGHT_BRACE)
    putByte(out, LF)
  }

  function putValue(column: number, bytes: Uint8Array, start: number, end: number, kind: number): void {
    if (rewrite[column] === AS_STRING) putJsonString(out, bytes, start, end)
    else if (rewrite[column] === AS_DECODED) putDecoded(out, bytes, start, end)
    else if (kind <= KIND.escapedText) append(out, bytes, start - 1, end + 1)
    else append(out, bytes, start, end)
  }

  function flush(): void {
    if (runEnd > runStart) append(out, chunk, runStart, runEnd)
  }

  return {
    begin(bytes) {
      chunk = bytes
      out.length = 0
      runStart = runEnd = 0
    },
    row(fields, start, end) {
      const result = check(fields)
      if (result < 0) return result
      // The server takes objects.
      if (result > 0 || !fields.isObject) {
        flush()
        runStart = runEnd = end + 1
        rebuild(fields)
      } else if (start === runEnd) runEnd = end + 1
      else {
        flush()
        runStart = start
        runEnd = end + 1
      }
      return 0
    },
    finish() {
      if (out.length === 0) return chunk.subarray(runStart, runEnd)
      flush()
      runStart = runEnd
      return out.bytes.subarray(0, out.length)
    },
  }
}

const NULL_VALUE: ConstantValue = { bytes: new TextEncoder().encode('null'), start: 0, end: 4, kind: KIND.null }

/** Text that is JSON itself, as a JSON string. White space outside strings is the only control there can be. */
function putJsonString(out: ColumnBuffer, bytes: Uint8Array, start: number, end: number): void {
  reserve(out, (end - start) * 2 + 2)
  const target = out.bytes
  let to = out.length
  target[to++] = QUOTE
  for (let from = start; from < end; from++) {
    const byte = bytes[from]!
    if (byte === QUOTE || byte === BACKSLASH) target[to++] = BACKSLASH
    if (byte >= SPACE) target[to++] = byte
    else {
      target[to++] = BACKSLASH
      target[to++] = byte === 0x09 ? 0x74 : 0x72 // a tab or a carriage return: a line feed ends the record
    }
  }
  target[to++] = QUOTE
  out.length = to
}

/** Text that the server would not decode, as a string without escapes. Its characters have been checked to need none. */
function putDecoded(out: ColumnBuffer, bytes: Uint8Array, start: number, end: number): void {
  reserve(out, end - start + 2)
  out.bytes[out.length++] = QUOTE
  decodeText(bytes, start, end, out)
  out.bytes[out.length++] = QUOTE
}

function putByte(out: ColumnBuffer, byte: number): void {
  reserve(out, 1)
  out.bytes[out.length++] = byte
}
