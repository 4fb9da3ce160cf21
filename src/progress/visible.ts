// Text that came from files and servers, made safe for a terminal: no control sequence in a value may move
// the cursor, and every character takes the columns that it is counted with.

import type { ErrorData } from '../errors.ts'

const CONTROL_PICTURES = 0x2400
const DELETE = 0x7f
const DELETE_PICTURE = '\u2421'
const REPLACEMENT = '\ufffd'
const ELLIPSIS = '…'

/** The text with control characters as pictures (␊, ␛) and invisible ones as `\u200b`. */
export function visible(text: string): string {
  let shown = ''
  for (const character of text) shown += visibleCharacter(character)
  return shown
}

/** An error whose every text is visible, for `formatError`. */
export function visibleError(error: ErrorData): ErrorData {
  const { place, hint } = error
  return {
    ...error,
    message: visible(error.message),
    ...(hint !== undefined && { hint: visible(hint) }),
    ...(place && {
      place: {
        ...place,
        source: visible(place.source),
        ...(place.column !== undefined && { column: visible(place.column) }),
      },
    }),
  }
}

/** Terminal columns of a visible text: 2 for East Asian wide characters and emoji, 0 for combining marks. */
export function displayWidth(text: string): number {
  let width = 0
  for (const character of text) width += characterWidth(character)
  return width
}

/** The text in at most `width` columns, with … where it was cut. */
export function cutToWidth(text: string, width: number): string {
  if (displayWidth(text) <= width) return text
  let cut = ''
  let used = 0
  for (const character of text) {
    used += characterWidth(character)
    if (used > width - 1) break
    cut += character
  }
  return width > 0 ? cut + ELLIPSIS : ''
}

/** The text with spaces up to `width` columns. */
export function padToWidth(text: string, width: number, side: 'left' | 'right' = 'right'): string {
  const spaces = ' '.repeat(Math.max(0, width - displayWidth(text)))
  return side === 'left' ? spaces + text : text + spaces
}

function visibleCharacter(character: string): string {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x20) return String.fromCharCode(CONTROL_PICTURES + code)
  if (code < DELETE) return character
  if (code === DELETE) return DELETE_PICTURE
  if (code >= 0xd800 && code <= 0xdfff) return REPLACEMENT
  return isInvisible(code) ? `\\u${code.toString(16).padStart(4, '0')}` : character
}

/** C1 controls, line separators, and the marks that reorder or hide text. Joiners stay: emoji need them. */
function isInvisible(code: number): boolean {
  return (
    code < 0xa0 ||
    code === 0x200b ||
    code === 0x200e ||
    code === 0x200f ||
    (code >= 0x2028 && code <= 0x202e) ||
    (code >= 0x2066 && code <= 0x2069) ||
    code === 0xfeff
  )
}

const WIDE = /\p{Emoji_Presentation}|\p{Script=Han}|\p{Script=Hiragana}|\p{Script=Katakana}|\p{Script=Hangul}/u
const ZERO = /\p{Mark}|\u200c|\u200d/u

function characterWidth(character: string): number {
  const code = character.codePointAt(0) ?? 0
  if (code < 0x300) return 1
  if (ZERO.test(character)) return 0
  const isFullWidth = (code >= 0x3000 && code <= 0x303e) || (code >= 0xff01 && code <= 0xff60)
  return isFullWidth || WIDE.test(character) ? 2 : 1
}
