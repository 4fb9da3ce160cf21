// A plan for ClickHouse -> JSONEachRow. Records that need no change are the input's own bytes; only a record with a
// value to rewrite is built anew, column by column.

import { BACKSLASH, COLON, COMMA, LEFT_BRACE, LF, QUOTE, RIGHT_BRACE, SPACE } from '../codecs/ascii.ts'
import { AS_STRING, clickhouseTextChecks } from '../codecs/clickhouse/text.ts'
import { append, ColumnBuffer, reserve } from '../codecs/column-buffer.ts'
import { REJECT } from '../codecs/reject.ts'
import { KIND, type ValueCheck } from '../codecs/value-kind.ts'
import { eachElement } from '../formats/json-elements.ts'
import type { RecordFields } from '../formats/jsonl.ts'
import type { BlockEncoder } from './encoder.ts'
import type { Plan } from './plan.ts'
import { parseType, type TypeNode } from './type-parser.ts'

const FIRST_CAPACITY = 64 * 1024

export function clickhouseTextEncoder(plan: Plan): BlockEncoder {
  const out = new ColumnBuffer(FIRST_CAPACITY)
  const checks = plan.columns.map((column) => columnCheck(parseType(column.type)))
  const keys = plan.columns.map((column) => new TextEncoder().encode(JSON.stringify(column.name)))
  const asString = new Uint8Array(checks.length)
  let chunk: Uint8Array = new Uint8Array(0)
  // The good bytes of the chunk that are not in `out` yet.
  let runStart = 0
  let runEnd = 0

  /** Checks every column; 0, AS_STRING when the record has to be built anew, or a reject. */
  function check(fields: RecordFields): number {
    let result = 0
    for (let column = 0; column < checks.length; column++) {
      const verdict = checkField(fields, column)
      if (verdict < 0) {
        fields.faultColumn = column
        return verdict
      }
      asString[column] = verdict
      result |= verdict
    }
    return result
  }

  function checkField(fields: RecordFields, column: number): number {
    const { nullable, whenMissing } = plan.columns[column]!
    if (fields.seen[column] !== fields.record) {
      if (whenMissing !== 'reject') return 0
      fields.faultStart = fields.faultEnd = -1
      return REJECT.missingField
    }
    const start = fields.start[column]!
    const end = fields.end[column]!
    const kind = fields.kind[column]!
    fields.faultStart = start
    fields.faultEnd = end
    if (kind === KIND.null) return nullable ? 0 : REJECT.nullValue
    return checks[column]!(chunk, start, end, kind)
  }

  function rebuild(fields: RecordFields): void {
    putByte(out, LEFT_BRACE)
    const first = out.length
    for (let column = 0; column < checks.length; column++) {
      if (fields.seen[column] !== fields.record) continue
      if (out.length > first) putByte(out, COMMA)
      append(out, keys[column]!, 0, keys[column]!.length)
      putByte(out, COLON)
      const start = fields.start[column]!
      const end = fields.end[column]!
      if (asString[column] === AS_STRING) putJsonString(out, chunk, start, end)
      else if (fields.kind[column]! <= KIND.escapedText) append(out, chunk, start - 1, end + 1)
      else append(out, chunk, start, end)
    }
    putByte(out, RIGHT_BRACE)
    putByte(out, LF)
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
      if (result === AS_STRING) {
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

const passAny: ValueCheck = () => 0

/** What to check of a type: its own check, that of what it wraps, or nothing. */
function columnCheck(type: TypeNode | undefined): ValueCheck {
  if (type === undefined) return passAny
  const inner = type.args[0]?.type
  if (inner !== undefined && (type.name === 'Nullable' || type.name === 'LowCardinality')) return columnCheck(inner)
  if (type.name === 'SimpleAggregateFunction') return columnCheck(type.args[1]?.type)
  if (inner !== undefined && type.name === 'Array') return arrayCheck(columnCheck(inner), acceptsNull(inner))
  return clickhouseTextChecks[type.name]?.(type.args.map((argument) => argument.number ?? 0)) ?? passAny
}

/** Whether a null may stand for a value of the type; types of which nothing is known are left to the server. */
function acceptsNull(type: TypeNode): boolean {
  const inner = type.args[0]?.type
  if (type.name === 'LowCardinality' && inner !== undefined) return acceptsNull(inner)
  return type.name === 'Nullable' || clickhouseTextChecks[type.name] === undefined
}

function arrayCheck(element: ValueCheck, nullable: boolean): ValueCheck {
  return (bytes, start, _end, kind) => {
    if (kind !== KIND.array) return REJECT.valueType
    return eachElement(bytes, start, (from, to, elementKind) => {
      if (elementKind === KIND.null) return nullable ? 0 : REJECT.nullValue
      const verdict = element(bytes, from, to, elementKind)
      return verdict === AS_STRING ? REJECT.valueType : verdict
    })
  }
}

function putByte(out: ColumnBuffer, byte: number): void {
  reserve(out, 1)
  out.bytes[out.length++] = byte
}
