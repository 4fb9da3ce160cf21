// What a field's text looks like, to tell names from values and good cuts from bad ones. Rough on purpose: nothing is
// converted by it.

export type ValueShape = 'empty' | 'number' | 'time' | 'boolean' | 'code' | 'text'

/** With separators of thousands, a decimal comma or point, an exponent, a currency or a share. */
const NUMBER =
  /^[$€£¥]?\s?[+-]?(\d+([ .,']\d{3})*([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?\s?[%$€£¥]?$|^[+-]?(nan|inf|infinity)$/i
/** Dates with the year first or last, times of day, and both. */
const TIME =
  /^(\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.](\d{4}|\d{2}))([T ]\d{1,2}:\d{2}.*)?$|^\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?( ?[ap]m)?$/i
const BOOLEAN = /^(true|false|yes|no)$/i
const EMPTY = /^\s*$|^(\\N|null|n\/a|na|none|-)$/i
/** UUIDs, addresses of several kinds, and JSON: no column has such a name. */
const CODE =
  /^[0-9a-f]{8}-[0-9a-f]{4}-|^\d+\.\d+\.\d+\.\d+|^[a-z][a-z0-9+.-]*:\/\/|^[^@\s]+@[^@\s]+\.[a-z]+$|^[{[].*[\]}]$/is

/** A longer text is nothing else. */
const MAX_CHARACTERS = 1000

export function valueShape(text: string): ValueShape {
  if (text.length > MAX_CHARACTERS) return 'text'
  if (EMPTY.test(text)) return 'empty'
  if (NUMBER.test(text)) return 'number'
  if (TIME.test(text)) return 'time'
  if (BOOLEAN.test(text)) return 'boolean'
  return CODE.test(text) ? 'code' : 'text'
}
