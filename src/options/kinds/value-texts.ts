// Lists and names with values as one text, which is all that a variable can hold: `a,b` and `a=b,c=d`, or JSON where an item has a
// comma.

import { usage } from '../option-values.ts'

export function piecesOf(text: string): string[] {
  return text.split(',').map((piece) => piece.trim())
}

/** The value of a text that begins as JSON does. The text is not repeated: it may hold a password. */
export function jsonOf(name: string, text: string, accepts: (value: unknown) => boolean): unknown {
  const value = parsed(text)
  if (value !== undefined && accepts(value)) return value
  throw usage(
    `--${name} starts like JSON, but is not valid JSON for this option`,
    'use ["a","b"] or, for names with values, {"a":"b"}',
  )
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
