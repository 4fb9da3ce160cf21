// Where the scan of JSON documents can stand, and what can be wrong there.

import {
  COMMA,
  LEFT_BRACE,
  LEFT_BRACKET,
  LOWER_F,
  LOWER_N,
  LOWER_T,
  MINUS,
  NINE,
  QUOTE,
  RIGHT_BRACKET,
  ZERO,
} from '../../codecs/ascii.ts'

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

/** The state after a comma or a bracket of the array; -1 when the byte is none, or none that may stand there. */
export function separatorState(state: number, byte: number): number {
  if (byte === LEFT_BRACKET && state === STATE.start) return STATE.firstElement
  if (byte === COMMA && state === STATE.afterElement) return STATE.element
  if (byte === RIGHT_BRACKET && (state === STATE.afterElement || state === STATE.firstElement)) return STATE.closed
  return -1
}

/** The state in a value that begins with this byte; -1 when none does. */
export function valueState(byte: number): number {
  if (byte === LEFT_BRACE || byte === LEFT_BRACKET) return STATE.nested
  if (byte === QUOTE) return STATE.string
  if (byte === MINUS || (byte >= ZERO && byte <= NINE)) return STATE.scalar
  return byte === LOWER_T || byte === LOWER_F || byte === LOWER_N ? STATE.scalar : -1
}
