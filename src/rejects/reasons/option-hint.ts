// The option that would make a value acceptable, as a hint.

import { REJECT } from '../../codecs/reject.ts'
import { TOLERATE } from './wordings.ts'

const DAYS_AND_TIMES = /^(?:Date|Date32|DateTime|DateTime64|date|timestamp|timestamptz)$/
const INTEGERS = /^(?:U?Int\d+|int[248]|oid)$/
const NUMBERS = /^(?:B?Float\d+|Decimal\d*|float[48]|numeric)$/
const NUMERIC = new RegExp(`${INTEGERS.source}|${NUMBERS.source}`)
const FLOATS = /^(?:B?Float\d+|float[48])$/
const EPOCH = 'set the unit of numbers that count from 1970 with --epoch s, ms, us or ns'
const QUOTED = 'accept numbers in quotes with --coerce quoted-numbers'

/** As export and convert write them into JSON. */
const NOT_FINITE = 'accept NaN and infinity in quotes with --coerce quoted-numbers'

/** Values that an option would make acceptable, by how they look and the names of their types. */
const OPTIONS: readonly { readonly value: RegExp; readonly type: RegExp; readonly hint: string }[] = [
  { value: /^-?\d+(?:\.\d+)?$/, type: DAYS_AND_TIMES, hint: EPOCH },
  { value: /^"-?(?:0|[1-9]\d*)(?:\.\d+)?"$/, type: DAYS_AND_TIMES, hint: `${EPOCH}, and ${QUOTED}` },
  { value: /^"-?(?:0|[1-9]\d*)"$/, type: INTEGERS, hint: QUOTED },
  { value: /^"-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][-+]?\d+)?"$/, type: NUMBERS, hint: QUOTED },
  {
    value: /^"?(?:\d{1,2}[/. -](?:\d{1,2}|[A-Za-z]{3,9})[/. -]\d{2,4}|[A-Za-z]{3,9} \d{1,2}, \d{4})(?:[ T,].*)?"?$/,
    type: DAYS_AND_TIMES,
    hint: 'set how the dates are written with --date-format COLUMN=PATTERN',
  },
  {
    value: /^"?-?(?:\d+|\d{1,3}(?:\.\d{3})+),\d+"?$/,
    type: NUMERIC,
    hint: 'accept decimal commas with --decimal-comma COLUMN',
  },
  { value: /^"?-?\d{1,3}(?:,\d{3})+\.\d+"?$/, type: NUMERIC, hint: 'accept thousands with --thousands COLUMN' },
  {
    value: /^-?\d+(?:\.0+|(?:\.\d+)?[eE]\+?\d+)$/,
    type: INTEGERS,
    hint: 'accept such numbers where they are integers with --exact-integers COLUMN',
  },
  {
    value: /^"?(?:ja|nein|oui|non|si|wahr|falsch|vrai|faux)"?$/i,
    type: /^(?:Bool|bool)$/,
    hint: 'name the words for true and false with --true and --false',
  },
  { value: /^"(?:NaN|-?Infinity)"$/, type: FLOATS, hint: NOT_FINITE },
  { value: /^[01]$/, type: /^(?:Bool|bool)$/, hint: 'accept 0 and 1 with --coerce int-bool' },
]

export function optionHint(code: number, excerpt: string, type: string): string | undefined {
  if (code !== REJECT.valueType && code !== REJECT.valueSyntax) return undefined
  // The name of what Nullable and LowCardinality wrap; nothing for Postgres's arrays.
  const [, name = ''] = /^(?:(?:Nullable|LowCardinality)\()*(\w+)(?!\w*\[)/.exec(type) ?? []
  const option = OPTIONS.find((one) => one.value.test(excerpt) && one.type.test(name))
  return option && `${option.hint}, correct the value, ${TOLERATE}`
}
