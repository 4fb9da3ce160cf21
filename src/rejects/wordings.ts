// What each reject says: the code of its error, its message, and the way out.

import { REJECT } from '../codecs/reject.ts'
import type { ErrorCode } from '../errors.ts'
import { encodingHint } from '../formats/encoding-hint.ts'

export interface Wording {
  readonly code: ErrorCode
  readonly message: (excerpt: string, type: string, column: string) => string
  readonly hint: string
}

export const TOLERATE = 'or tolerate bad records with --max-errors'

export const WORDINGS: Readonly<Record<number, Wording>> = {
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
  [REJECT.notAnArray]: {
    code: 'BL_NOT_AN_ARRAY',
    message: (excerpt) => `a record is a JSON array, not ${excerpt}`,
    hint: `each line holds one array of values: [value, …]; ${TOLERATE.slice(3)}`,
  },
  [REJECT.jsonTooDeep]: {
    code: 'BL_JSON_TOO_DEEP',
    message: () => 'arrays and objects stand more than 1024 deep in one another',
    hint: `flatten the record, ${TOLERATE}`,
  },
  [REJECT.invalidUtf8]: {
    code: 'BL_INVALID_UTF8',
    message: (excerpt) => `the text is not UTF-8 at ${excerpt}`,
    hint: `${encodingHint([])}, ${TOLERATE}`,
  },
  [REJECT.duplicateKey]: {
    code: 'BL_DUPLICATE_KEY',
    // Inside a column's value the excerpt is that value, an object or an array.
    message: (excerpt, type) =>
      /^[{[]/.test(excerpt)
        ? `a key stands twice in ${excerpt} (${type})`
        : `the field ${excerpt} stands twice in the record`,
    hint: `only one value can be loaded: correct the record, ${TOLERATE}`,
  },
  [REJECT.unknownField]: {
    code: 'BL_UNKNOWN_FIELD',
    message: (excerpt, type) =>
      type === ''
        ? `the table has no column for the field ${excerpt}`
        : `${excerpt} has a member that ${type} does not have`,
    hint: `add the column, say which one it is with --rename FIELD=COLUMN, leave the field out with --skip or all such fields with --unknown-fields skip, ${TOLERATE}`,
  },
  [REJECT.missingField]: {
    code: 'BL_MISSING_FIELD',
    message: (_excerpt, _type, column) =>
      `the record lacks the field "${column}", and the server would fill in nothing`,
    hint: `let the column be NULL or give it a DEFAULT, ${TOLERATE}`,
  },
  [REJECT.fieldDemanded]: {
    code: 'BL_MISSING_FIELD',
    message: (_excerpt, _type, column) =>
      `the record lacks the field "${column}", and --missing-fields error demands it`,
    hint: `put the field into every record, name the columns that have fields with --only, ${TOLERATE}`,
  },
  [REJECT.missingDefault]: {
    code: 'BL_MISSING_FIELD',
    message: (_excerpt, _type, column) =>
      `the record lacks the field "${column}", whose DEFAULT is filled in for all records or for none here`,
    hint: `put the field into every record or into none, try --wire text, which fills it in row by row on new servers, ${TOLERATE}`,
  },
  [REJECT.columnNotWritable]: {
    code: 'BL_COLUMN_NOT_WRITABLE',
    message: (_excerpt, _type, column) => `only the server may fill the column "${column}"`,
    hint: `leave the field out with --skip, ${TOLERATE}`,
  },
  [REJECT.fieldNotSampled]: {
    code: 'BL_FIELD_NOT_SAMPLED',
    message: (_excerpt, _type, column) => `the field "${column}" was in none of the first records`,
    hint: 'defaults are filled in for all rows or for none, but for --wire text on new servers: put the field into every record, or into none',
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
    message: (excerpt, type) =>
      `${excerpt} is not written as ${type}${/date|time|interval/i.test(type) ? ' (dates and times are ISO 8601)' : ''}`,
    hint: `correct the value or make the column text, ${TOLERATE}`,
  },
  [REJECT.zone]: {
    code: 'BL_VALUE_ZONE',
    message: (excerpt, type) => `${excerpt} has a time zone, which ${type} would drop`,
    hint: `take the zone out, or make the column one with a zone (timestamptz, timetz), ${TOLERATE}`,
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
  [REJECT.unknownLabel]: {
    code: 'BL_UNKNOWN_LABEL',
    message: (excerpt, type) => `${excerpt} is none of the labels of ${type}`,
    hint: `add the label to the type, correct the value, ${TOLERATE}`,
  },
  [REJECT.fieldSyntax]: {
    code: 'BL_FIELD_SYNTAX',
    message: (excerpt) => `the record has a field without a name: ${excerpt}`,
    hint: `correct the record, say with --format what the file holds, ${TOLERATE}`,
  },
  [REJECT.tooFewFields]: {
    code: 'BL_FIELD_COUNT',
    message: (excerpt) => `the record has fewer fields than the input has columns: ${excerpt}`,
    hint: `check the delimiter and the quotes, let missing fields be NULL with --ragged pad, leave out lines before the header with --skip-lines, ${TOLERATE}`,
  },
  [REJECT.tooManyFields]: {
    code: 'BL_FIELD_COUNT',
    message: (excerpt) =>
      `the record has more fields than the input has columns: ${excerpt === '' ? 'an empty one' : excerpt} belongs to none`,
    hint: `check the delimiter and the quotes, leave out lines before the header with --skip-lines, ${TOLERATE}`,
  },
  [REJECT.openQuote]: {
    code: 'BL_QUOTE',
    message: (excerpt) => `the quote ${excerpt} is never closed: the input ends inside the field`,
    hint: `close it, or say how fields are quoted with --quote and --escape; ${TOLERATE.slice(3)}`,
  },
  [REJECT.commentGuess]: {
    code: 'BL_FIELD_COUNT',
    message: (excerpt) => `the line begins with ${excerpt}, as the comments of the input do, and reads as a record`,
    hint: `say with --comment '#' that it is none; ${TOLERATE.slice(3)}`,
  },
  [REJECT.recordsInQuotes]: {
    code: 'BL_QUOTE',
    message: (excerpt) =>
      `the quote ${excerpt} is not closed in its record: the lines up to the next quote read as records`,
    hint: `close it; if the field is text that holds such lines, say --quote '"', and if quotes are characters, --quote none; ${TOLERATE.slice(3)}`,
  },
  [REJECT.afterQuote]: {
    code: 'BL_QUOTE',
    message: (excerpt) => `${excerpt} stands between a closing quote and the end of its field`,
    hint: `a quote inside a quoted field is written twice; say how it is written here with --escape, ${TOLERATE}`,
  },
  [REJECT.escape]: {
    code: 'BL_VALUE_SYNTAX',
    message: (excerpt) => `an escape is not whole: ${excerpt}`,
    hint: `a backslash that stands for itself is written twice (\\\\), ${TOLERATE}`,
  },
  [REJECT.carriageReturn]: {
    code: 'BL_VALUE_SYNTAX',
    message: () => 'a carriage return stands in the data as it is, and no line feed follows it',
    hint: `in a value it is written as \\r; lines end with a line feed: convert the file, ${TOLERATE}`,
  },
  [REJECT.afterEnd]: {
    code: 'BL_VALUE_SYNTAX',
    message: () => 'the line \\. ends the data, but more lines follow',
    hint: `Postgres would leave them out: cut the file there, ${TOLERATE}`,
  },
  [REJECT.localTimeGap]: {
    code: 'BL_LOCAL_TIME',
    message: (excerpt, type) => `${excerpt} is a time that the clocks of its zone skipped (${type})`,
    hint: `give the time its offset (+02:00) or write it in UTC (Z), ${TOLERATE}`,
  },
}
