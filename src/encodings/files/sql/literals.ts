// Values as literals of SQL. Postgres: apostrophes are doubled and backslashes are themselves, under
// standard_conforming_strings. ClickHouse: backslash escapes.

import { APOSTROPHE } from '../../../codecs/ascii.ts'
import { ColumnBuffer, putByte, reserve } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import { KIND, type ValueWriter } from '../../../codecs/value-kind.ts'
import type { FileOutput } from '../../../file-output.ts'
import type { PlanColumn } from '../../../plan/plan.ts'
import { CLICKHOUSE_LETTERS, escapedText } from '../escaped-text.ts'
import { jsonWriter } from '../json-values.ts'
import { type PutCharacters, plainTextWriter } from '../plain-text.ts'
import { isPostgresArray, postgresArrayWriter } from '../postgres-arrays.ts'
import { copyWriter } from '../postgres-values.ts'
import { putBytes } from '../put-bytes.ts'

export function literalWriter(column: PlanColumn, dialect: FileOutput['dialect']): ValueWriter {
  // In a column of texts a number is a text.
  const isText = column.neutral === undefined || ['text', 'json'].includes(column.neutral.kind)
  const isOfPostgres = dialect === 'postgres'
  const check = isOfPostgres ? copyWriter(column) : jsonWriter(column)
  const put = isOfPostgres ? doubled : backslashed
  const plain = plainTextWriter(put, column.neutral?.kind === 'json')
  const write = isOfPostgres && isPostgresArray(column) ? postgresArrayWriter(put) : plain
  const checked = new ColumnBuffer(1024)
  return (bytes, start, end, kind, out) => {
    checked.length = 0
    const reject = check(bytes, start, end, kind, checked)
    if (reject < 0) return reject
    if (!isText && (isWord(kind) || (kind === KIND.nonFinite && !isOfPostgres))) {
      putBytes(bytes, start, end, out)
      return 0
    }
    return write(bytes, start, end, kind, out)
  }
}

/** What SQL has without quotes. */
function isWord(kind: number): boolean {
  return kind === KIND.integer || kind === KIND.decimal || kind === KIND.true || kind === KIND.false
}

const doubled: PutCharacters = (bytes, start, end, out) => {
  reserve(out, (end - start) * 2 + 2)
  const target = out.bytes
  let to = out.length
  target[to++] = APOSTROPHE
  for (let from = start; from < end; from++) {
    const byte = bytes[from]!
    if (byte === 0) return REJECT.nulCharacter
    if (byte === APOSTROPHE) target[to++] = APOSTROPHE
    target[to++] = byte
  }
  target[to++] = APOSTROPHE
  out.length = to
  return 0
}

const putEscaped = escapedText(CLICKHOUSE_LETTERS, false)

const backslashed: PutCharacters = (bytes, start, end, out) => {
  putByte(out, APOSTROPHE)
  putEscaped(bytes, start, end, out)
  putByte(out, APOSTROPHE)
  return 0
}
