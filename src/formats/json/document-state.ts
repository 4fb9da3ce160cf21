// Where the scan of JSON documents can stand, and what can be wrong there.

/** What is wrong between documents, or with their brackets and quotes. */
export type DocumentFault =
  /** A byte with which no JSON value begins. */
  | 'notAValue'
  /** Something else than a comma or a bracket behind an element of the array. */
  | 'missingComma'
  /** A comma, or the array's end, where an element has to stand. */
  | 'missingElement'
  | 'textAfterArray'
  /** A bracket that closes another one than the last that was opened. */
  | 'wrongBracket'
  | 'lineBreakInString'
  | 'unclosedString'
  | 'unclosedDocument'
  | 'unclosedArray'
  | 'tooLong'

export const STATE = {
  start: 0,
  /** Behind the array's opening bracket. */
  firstElement: 1,
  /** Behind a comma of the array. */
  element: 2,
  /** Between documents that stand one after another. */
  between: 3,
  /** Right behind a document, whose line has not ended yet. */
  ended: 4,
  /** Behind an element of the array. */
  afterElement: 5,
  /** Behind the array. */
  closed: 6,
  /** In a document, not in a string. */
  nested: 7,
  string: 8,
  /** In a document that is a number or a word. */
  scalar: 9,
} as const
