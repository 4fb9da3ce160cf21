// What the scan of JSON documents stopped at -> the error that a person reads.

import { BulkloadError } from '../errors.ts'
import type { DocumentFault } from '../formats/json/document-state.ts'
import type { JsonDocuments } from '../formats/json/documents.ts'

interface Wording {
  /** `byte` is what is at the place, `end` how many bytes the source has. */
  readonly message: (byte: string, end: number) => string
  readonly hint: string
}

const TRUNCATED = 'get the file again if it was truncated, or close what is open'

const WORDINGS: Readonly<Record<Exclude<DocumentFault, 'tooLong'>, Wording>> = {
  notAValue: {
    message: (byte) => `a JSON document cannot begin with ${byte}`,
    hint: 'the input must be one array of objects, or objects one after another',
  },
  missingComma: {
    message: (byte) => `unexpected ${byte} after an element of the array`,
    hint: 'separate elements with commas, and end the array with ]',
  },
  missingElement: {
    message: (byte) => `unexpected ${byte} instead of an element of the array`,
    hint: 'remove the extra comma, or add the missing element',
  },
  textAfterArray: {
    message: (byte) => `unexpected ${byte} after the end of the array`,
    hint: 'the input must be one array and nothing else: load what follows it as a separate file',
  },
  wrongBracket: {
    message: (byte) => `${byte} does not match the open bracket`,
    hint: 'correct the brackets: the beginning of the next document cannot be found',
  },
  lineBreakInString: {
    message: () => 'the line ends inside a string',
    hint: 'add the closing quote, or write the line break as \\n: the beginning of the next document cannot be found',
  },
  unclosedString: {
    message: (_byte, end) => `the input ends at byte ${end}, inside a string of the document that begins here`,
    hint: TRUNCATED,
  },
  unclosedDocument: {
    message: (_byte, end) => `the input ends at byte ${end}, inside the document that begins here`,
    hint: TRUNCATED,
  },
  unclosedArray: { message: () => 'the input ends before the array does: ] is missing', hint: TRUNCATED },
}

/** The error of the fault in `bytes[0 .. end)`, whose first byte lies at `byteOffset` of the source. */
export function documentError(
  documents: JsonDocuments,
  bytes: Uint8Array,
  end: number,
  source: string,
  byteOffset: number,
): BulkloadError {
  const { fault, faultAt, faultLineFeeds, maxBytes } = documents
  const place = { source, line: faultLineFeeds + 1, byteOffset: byteOffset + faultAt }
  if (fault === undefined) return new BulkloadError('BL_INTERNAL', 'there is no fault', { place })
  if (fault === 'tooLong') {
    return new BulkloadError('BL_RECORD_TOO_LARGE', `a record is longer than ${maxBytes} bytes`, {
      place,
      hint: 'raise --max-record-bytes, or check that the document is closed',
    })
  }
  const { message, hint } = WORDINGS[fault]
  return new BulkloadError('BL_JSON_SYNTAX', message(shown(bytes[faultAt] ?? 0), byteOffset + end), { place, hint })
}

/** A byte as a person can read it. */
function shown(byte: number): string {
  return byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : `\\x${byte.toString(16).padStart(2, '0')}`
}
