// The code, message and hint of each reject.

import { REJECT } from '../../codecs/reject.ts'
import type { ErrorCode } from '../../errors.ts'
import { encodingHint } from '../../formats/encoding-hint.ts'
import { validForm } from './valid-form.ts'

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
      `the line is not valid JSON: unexpected ${/^(?:\\x0[ad])*$/.test(excerpt) ? 'end of line' : excerpt}`,
    hint: `correct the line, ${TOLERATE}`,
  },
  [REJECT.notAnObject]: {
    code: 'BL_NOT_AN_OBJECT',
    message: (excerpt) => `a record must be a JSON object, not ${excerpt}`,
    hint: `each line must be an object: {"name": value, …}; ${TOLERATE.slice(3)}`,
  },
  [REJECT.notAnArray]: {
    code: 'BL_NOT_AN_ARRAY',
    message: (excerpt) => `a record must be a JSON array, not ${excerpt}`,
    hint: `each line must be an array: [value, …]; ${TOLERATE.slice(3)}`,
  },
  [REJECT.jsonTooDeep]: {
    code: 'BL_JSON_TOO_DEEP',
    message: () => 'arrays and objects are nested more than 1024 levels deep',
    hint: `flatten the record, ${TOLERATE}`,
  },
  [REJECT.invalidUtf8]: {
    code: 'BL_INVALID_UTF8',
    message: (excerpt) => `the text is not valid UTF-8 at ${excerpt}`,
    hint: `${encodingHint([])}, ${TOLERATE}`,
  },
  [REJECT.duplicateKey]: {
    code: 'BL_DUPLICATE_KEY',
    // Inside a column's value the excerpt is that value, an object or an array.
    message: (excerpt, type) =>
      /^[{[]/.test(excerpt)
        ? `duplicate key in ${excerpt} (${type})`
        : `duplicate key: the record has the field ${excerpt} twice`,
    hint: `only one value can be loaded: correct the record, ${TOLERATE}`,
  },
  [REJECT.unknownField]: {
    code: 'BL_UNKNOWN_FIELD',
    message: (excerpt, type) =>
      type === ''
        ? `the table has no column for the field ${excerpt}`
        : `${excerpt} has a member that ${type} does not have`,
    hint: `add the column, map the field with --rename FIELD=COLUMN, ignore it with --skip or all such fields with --unknown-fields skip, ${TOLERATE}`,
  },
  [REJECT.missingField]: {
    code: 'BL_MISSING_FIELD',
    message: (_excerpt, _type, column) =>
      `the record has no field "${column}", and the column has no DEFAULT and is not nullable`,
    hint: `make the column nullable or give it a DEFAULT, ${TOLERATE}`,
  },
  [REJECT.fieldDemanded]: {
    code: 'BL_MISSING_FIELD',
    message: (_excerpt, _type, column) => `the record has no field "${column}", which --missing-fields error requires`,
    hint: `add the field to every record, list the columns to load with --only, ${TOLERATE}`,
  },
  [REJECT.missingDefault]: {
    code: 'BL_MISSING_FIELD',
    message: (_excerpt, _type, column) =>
      `the record has no field "${column}", and DEFAULT can be used for all records or for none`,
    hint: `add the field to every record or to none, try --wire text, which uses DEFAULT row by row on recent servers, ${TOLERATE}`,
  },
  [REJECT.columnNotWritable]: {
    code: 'BL_COLUMN_NOT_WRITABLE',
    message: (_excerpt, _type, column) => `only the server can fill the column "${column}"`,
    hint: `ignore the field with --skip, ${TOLERATE}`,
  },
  [REJECT.fieldNotSampled]: {
    code: 'BL_FIELD_NOT_SAMPLED',
    message: (_excerpt, _type, column) => `the field "${column}" did not appear in the first records`,
    hint: 'DEFAULT can be used for all records or for none, except with --wire text on recent servers: add the field to every record, or to none',
  },
  [REJECT.nullValue]: {
    code: 'BL_NULL',
    message: (_excerpt, type) => `null in a column that is not nullable (${type})`,
    hint: `make the column nullable, ${TOLERATE}`,
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
    message: (excerpt, type) => `${excerpt} has more digits than ${type} can store`,
    hint: `increase the precision of the column, ${TOLERATE}`,
  },
  [REJECT.tooLong]: {
    code: 'BL_VALUE_TOO_LONG',
    message: (excerpt, type) => `${excerpt} is too long for ${type}`,
    hint: `widen the column, ${TOLERATE}`,
  },
  [REJECT.valueSyntax]: {
    code: 'BL_VALUE_SYNTAX',
    message: (excerpt, type) => `${excerpt} is not ${validForm(type)}`,
    hint: `correct the value or make the column text, ${TOLERATE}`,
  },
  [REJECT.zone]: {
    code: 'BL_VALUE_ZONE',
    message: (excerpt, type) => `${excerpt} has a time zone, which ${type} would discard`,
    hint: `remove the time zone, or use a column type that has one (timestamptz, timetz), ${TOLERATE}`,
  },
  [REJECT.nulCharacter]: {
    code: 'BL_NUL_CHARACTER',
    message: (excerpt) => `${excerpt} contains the character U+0000, which Postgres cannot store`,
    hint: `remove the character or make the column json, ${TOLERATE}`,
  },
  [REJECT.loneSurrogate]: {
    code: 'BL_LONE_SURROGATE',
    message: (excerpt) => `${excerpt} contains an unpaired surrogate, which is not a character`,
    hint: `correct the escape, ${TOLERATE}`,
  },
  [REJECT.unknownLabel]: {
    code: 'BL_UNKNOWN_LABEL',
    message: (excerpt, type) => `${excerpt} is not a label of ${type}`,
    hint: `add the label to the type, correct the value, ${TOLERATE}`,
  },
  [REJECT.fieldSyntax]: {
    code: 'BL_FIELD_SYNTAX',
    message: (excerpt) => `the record has a field without a name: ${excerpt}`,
    hint: `correct the record, set the input format with --format, ${TOLERATE}`,
  },
  [REJECT.tooFewFields]: {
    code: 'BL_FIELD_COUNT',
    message: (excerpt) => `the record has fewer fields than the input has columns: ${excerpt}`,
    hint: `check the delimiter and the quotes, pad missing fields with NULL with --ragged pad, skip lines before the header row with --skip-lines, ${TOLERATE}`,
  },
  [REJECT.tooManyFields]: {
    code: 'BL_FIELD_COUNT',
    message: (excerpt) =>
      `the record has more fields than the input has columns: extra field ${excerpt === '' ? '(empty)' : excerpt}`,
    hint: `check the delimiter and the quotes, skip lines before the header row with --skip-lines, ${TOLERATE}`,
  },
  [REJECT.openQuote]: {
    code: 'BL_QUOTE',
    message: (excerpt) => `the quote ${excerpt} is never closed: the input ends inside the field`,
    hint: `close it, or set how fields are quoted with --quote and --escape; ${TOLERATE.slice(3)}`,
  },
  [REJECT.commentGuess]: {
    code: 'BL_FIELD_COUNT',
    message: (excerpt) => `the line begins with ${excerpt} like the comments of the input, but looks like a record`,
    hint: `if it is a comment, use --comment '#'; ${TOLERATE.slice(3)}`,
  },
  [REJECT.recordsInQuotes]: {
    code: 'BL_QUOTE',
    message: (excerpt) =>
      `the quote ${excerpt} is not closed in its record: the lines up to the next quote look like records`,
    hint: `close it; if the field does contain these lines, use --quote '"', and if quotes are ordinary characters, --quote none; ${TOLERATE.slice(3)}`,
  },
  [REJECT.afterQuote]: {
    code: 'BL_QUOTE',
    message: (excerpt) => `unexpected ${excerpt} between a closing quote and the end of its field`,
    hint: `double a quote inside a quoted field, set another way to escape it with --escape, ${TOLERATE}`,
  },
  [REJECT.escape]: {
    code: 'BL_VALUE_SYNTAX',
    message: (excerpt) => `incomplete escape sequence: ${excerpt}`,
    hint: `write a literal backslash twice (\\\\), ${TOLERATE}`,
  },
  [REJECT.carriageReturn]: {
    code: 'BL_VALUE_SYNTAX',
    message: () => 'unescaped carriage return that is not followed by a line feed',
    hint: `write it as \\r in a value; if it ends a line, convert the line ends of the file, ${TOLERATE}`,
  },
  [REJECT.afterEnd]: {
    code: 'BL_VALUE_SYNTAX',
    message: () => 'the line \\. marks the end of the data, but more lines follow',
    hint: `Postgres would ignore them: truncate the file there, ${TOLERATE}`,
  },
  [REJECT.localTimeGap]: {
    code: 'BL_LOCAL_TIME',
    message: (excerpt, type) => `${excerpt} falls into a daylight-saving gap (${type})`,
    hint: `add the UTC offset (+02:00) to the time or write it in UTC (Z), ${TOLERATE}`,
  },
  [REJECT.transform]: {
    code: 'BL_TRANSFORM',
    message: (words) => words,
    hint: `correct the module of --transform, ${TOLERATE}`,
  },
}
