// A reject as the workers report it -> the error that a person reads.

import { REJECT } from '../codecs/reject.ts'
import { BulkloadError, type ErrorCode, type Place } from '../errors.ts'

export interface RejectDetails {
  readonly code: number
  readonly place: Place
  /** The bytes at fault as text, cut short; undefined where nothing stands (a missing field). */
  readonly excerpt: string | undefined
  /** The column's name and type, or the key. */
  readonly column: string | undefined
  readonly type: string | undefined
}

interface Wording {
  readonly code: ErrorCode
  readonly message: (excerpt: string, type: string, column: string) => string
  readonly hint: string
}

const TOLERATE = 'or tolerate bad records with --max-errors'

const WORDINGS: Readonly<Record<number, Wording>> = {
  [REJECT.jsonSyntax]: {
    code: 'BL_JSON_SYNTAX',
    message: (excerpt) =>
      `the line is not JSON: ${excerpt === '' ? 'it ends too early' : `${excerpt} cannot stand here`}`,
    hint: `correct the line, ${TOLERATE}`,
  },
  [REJECT.notAnObject]: {
    code: 'BL_NOT_AN_OBJECT',
    message: (excerpt) => `a record is a JSON object, not ${excerpt}`,
    hint: `each line holds one object of fields: {"name": value, …}; ${TOLERATE.slice(3)}`,
  },
  [REJECT.jsonTooDeep]: {
    code: 'BL_JSON_TOO_DEEP',
    message: () => 'arrays and objects stand more than 1024 deep in one another',
    hint: `flatten the record, ${TOLERATE}`,
  },
  [REJECT.invalidUtf8]: {
    code: 'BL_INVALID_UTF8',
    message: (excerpt) => `the text is not UTF-8 at ${excerpt}`,
    hint: `convert the file (iconv -f latin1 -t utf8), ${TOLERATE}`,
  },
  [REJECT.duplicateKey]: {
    code: 'BL_DUPLICATE_KEY',
    message: (excerpt) => `the field ${excerpt} stands twice in the record`,
    hint: `only one value can be loaded: correct the record, ${TOLERATE}`,
  },
  [REJECT.unknownField]: {
    code: 'BL_UNKNOWN_FIELD',
    message: (excerpt) => `the table has no column for the field ${excerpt}`,
    hint: `add the column, take the field out, ${TOLERATE}`,
  },
  [REJECT.missingField]: {
    code: 'BL_MISSING_FIELD',
    message: (_excerpt, _type, column) =>
      `the record lacks the field "${column}", and the server would fill in nothing`,
    hint: `let the column be NULL or give it a DEFAULT (before PostgreSQL 16 for all records or none), ${TOLERATE}`,
  },
  [REJECT.columnNotWritable]: {
    code: 'BL_COLUMN_NOT_WRITABLE',
    message: (_excerpt, _type, column) => `only the server may fill the column "${column}"`,
    hint: `take the field out of the input, ${TOLERATE}`,
  },
  [REJECT.fieldNotSampled]: {
    code: 'BL_FIELD_NOT_SAMPLED',
    message: (_excerpt, _type, column) => `the field "${column}" was in none of the first records`,
    hint: 'this server fills defaults for all rows or for none: put the field into every record, or into none',
  },
  [REJECT.nullValue]: {
    code: 'BL_NULL',
    message: (_excerpt, type) => `null in a column that is not nullable (${type})`,
    hint: `let the column be NULL, ${TOLERATE}`,
  },
  [REJECT.valueType]: {
    code: 'BL_VALUE_TYPE',
    message: (excerpt, type) => `${excerpt} is not a value of type ${type}`,
    hint: `correct the value or change the column's type, ${TOLERATE}`,
  },
  [REJECT.outOfRange]: {
    code: 'BL_VALUE_OUT_OF_RANGE',
    message: (excerpt, type) => `${excerpt} does not fit ${type}`,
    hint: `widen the column, ${TOLERATE}`,
  },
  [REJECT.precision]: {
    code: 'BL_VALUE_PRECISION',
    message: (excerpt, type) => `${excerpt} has more digits than ${type} keeps`,
    hint: `give the column more digits, ${TOLERATE}`,
  },
  [REJECT.tooLong]: {
    code: 'BL_VALUE_TOO_LONG',
    message: (excerpt, type) => `${excerpt} is too long for ${type}`,
    hint: `widen the column, ${TOLERATE}`,
  },
  [REJECT.valueSyntax]: {
    code: 'BL_VALUE_SYNTAX',
    message: (excerpt, type) => `${excerpt} is not written as ${type} (dates and times are ISO 8601)`,
    hint: `correct the value or make the column text, ${TOLERATE}`,
  },
  [REJECT.zone]: {
    code: 'BL_VALUE_ZONE',
    message: (excerpt, type) => `${excerpt} has a time zone, which ${type} would drop`,
    hint: `make the column timestamptz, ${TOLERATE}`,
  },
  [REJECT.nulCharacter]: {
    code: 'BL_NUL_CHARACTER',
    message: (excerpt) => `${excerpt} holds the character U+0000, which Postgres cannot store`,
    hint: `take the character out or make the column json, ${TOLERATE}`,
  },
  [REJECT.loneSurrogate]: {
    code: 'BL_LONE_SURROGATE',
    message: (excerpt) => `${excerpt} holds half of a surrogate pair, which is no character`,
    hint: `correct the escape, ${TOLERATE}`,
  },
}

export function rejectError(details: RejectDetails): BulkloadError {
  const { code, place, excerpt = '', column = '', type = '' } = details
  const wording = WORDINGS[code]
  if (wording === undefined) return new BulkloadError('BL_INTERNAL', `unknown reject ${code}`, { place })
  const hasColumn = details.column !== undefined && code !== REJECT.unknownField
  return new BulkloadError(wording.code, wording.message(excerpt, type, column), {
    place: hasColumn ? { ...place, column } : place,
    hint: wording.hint,
  })
}

const MAX_EXCERPT_BYTES = 60

/** Some of `bytes[start .. end)` as a person can read it, on one line. */
export function excerptOf(bytes: Uint8Array, start: number, end: number): string {
  const cut = Math.min(end, start + MAX_EXCERPT_BYTES)
  // `stream` leaves out a character that the cut divides.
  const decode = (): string => new TextDecoder().decode(bytes.subarray(start, cut), { stream: cut < end })
  const text = end - start === 1 ? characterAt(bytes, start) : decode()
  const visible = text.replace(/\p{Cc}/gu, (char) => hex(char.charCodeAt(0)))
  return `${visible}${cut < end ? '…' : ''}`
}

/** One byte at fault is shown with the rest of its character, or as a byte when it begins none. */
function characterAt(bytes: Uint8Array, pos: number): string {
  const [character = ''] = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(pos, pos + 4))
  return character === '\ufffd' ? hex(bytes[pos] ?? 0) : character
}

function hex(code: number): string {
  return `\\x${code.toString(16).padStart(2, '0')}`
}
