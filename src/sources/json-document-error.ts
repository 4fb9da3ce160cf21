// What the scan of JSON documents stopped at -> the error that a person reads.

import { BulkloadError } from '../errors.ts'
import type { DocumentFault } from '../formats/json/document-state.ts'
import type { JsonDocuments } from '../formats/json/documents.ts'

interface Wording {
  /** `byte` is what stands at the place, `end` how many bytes the source has. */
  readonly message: (byte: string, end: number) => string
  readonly hint: string
}

const TRUNCATED = 'get the file again if it was cut short, or close what is open'

const WORDINGS: Readonly<Record<Exclude<DocumentFault, 'tooLong'>, Wording>> = {
  notAValue: {
    message: (byte) => `no JSON document begins with ${byte}`,
    hint: 'an input is one array of objects, or objects one after another',
  },
  missingComma: {
    message: (byte) => `${byte} cannot stand behind an element of the array`,
    hint: 'elements are separated by commas, and the last one is followed by ]',
  },
  missingElement: {
    message: (byte) => `${byte} stands where an element of the array should`,
    hint: 'take out the comma too many, or put in the element that is missing',
  },
  textAfterArray: {
    message: (byte) => `${byte} stands behind the end of the array`,
    hint: 'an input holds one array and nothing else: load what follows it as a file of its own',
  },
  wrongBracket: {
    message: (byte) => `${byte} closes a bracket of the other kind`,
    hint: 'correct the brackets of the document: where the next one begins cannot be known',
  },
  lineBreakInString: {
    message: () => 'the line ends within a string',
    hint: 'put in the closing quote, or write the line break as \\n: where the next document begins cannot be known',
  },
  unclosedString: {
    message: (_byte, end) => `the input ends at byte ${end}, within a string of the document that begins here`,
    hint: TRUNCATED,
  },
  unclosedDocument: {
    message: (_byte, end) => `the input ends at byte ${end}, within the document that begins here`,
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
