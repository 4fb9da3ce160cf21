// One value -> a field of COPY's text format, when the column can hold it exactly.

import { LOWER_F, LOWER_T } from '../ascii.ts'
import { reserve } from '../column-buffer.ts'
import { REJECT } from '../reject.ts'
import { dateTime, readDate, readTime, readTimestamp } from '../text/date-time.ts'
import { checkDecimal } from '../text/decimal.ts'
import { checkFloat } from '../text/float.ts'
import { checkInteger, integerRange } from '../text/integer.ts'
import { checkUuid } from '../text/uuid.ts'
import { KIND, type ValueWriter } from '../value-kind.ts'
import { INTEGER_FORMS, type IntegerForm } from './binary/integers.ts'
import { countBytes, countCharacters, putEscaped, putPlain, writeCharacters } from './copy-text.ts'

/** What a column's declaration adds to its type: `numeric(precision, scale)`, `time(precision)`, `varchar(maxCharacters)`. */
export interface TypeLimits {
  readonly precision?: number
  readonly scale?: number
  readonly maxCharacters?: number
}

/** Microseconds: the finest that the server's times hold. */
const MAX_FRACTION_DIGITS = 6
/** What a `name` holds; the server would cut a longer one, and more than one byte for "char", without a word. */
const MAX_NAME_BYTES = 63

/** Writers of the types that are checked here, by the catalog's type name. Others go to `writeAny`. */
export const postgresTextWriters: Readonly<Record<string, (limits: TypeLimits) => ValueWriter>> = {
  ...Object.fromEntries(Object.entries(INTEGER_FORMS).map(([name, form]) => [name, () => integerWriter(form)])),
  float4: () => floatWriter(32),
  float8: () => floatWriter(64),
  numeric: numericWriter,
  bool: () => writeBool,
  text: textWriter,
  varchar: textWriter,
  bpchar: textWriter,
  name: () => limitedText(MAX_NAME_BYTES, countBytes),
  char: () => limitedText(1, countBytes),
  citext: textWriter,
  json: () => writeJson,
  jsonb: () => writeJson,
  uuid: () => checkedText(checkUuid),
  date: () => checkedText(checkDate),
  time: (limits) => timeText(checkTime, limits),
  timestamp: (limits) => timeText(checkTimestamp, limits),
  timestamptz: (limits) => timeText(checkTimestamptz, limits),
}

/** For types without a writer of their own: the text, number or word as it is; the server judges it. */
export const writeAny: ValueWriter = (bytes, start, end, kind, out) => {
  if (kind === KIND.object || kind === KIND.array) return REJECT.valueType
  return writeCharacters(bytes, start, end, kind, out)
}

function integerWriter({ bytes: width, isSigned }: IntegerForm): ValueWriter {
  const range = integerRange(width * 8, isSigned)
  return (bytes, start, end, kind, out) => {
    if (kind !== KIND.integer) return REJECT.valueType
    const reject = checkInteger(bytes, start, end, range)
    return reject < 0 ? reject : putPlain(bytes, start, end, out)
  }
}

function floatWriter(bits: 32 | 64): ValueWriter {
  return (bytes, start, end, kind, out) => {
    if (kind === KIND.nonFinite) return putPlain(bytes, start, end, out)
    if (kind !== KIND.integer && kind !== KIND.decimal) return REJECT.valueType
    const reject = checkFloat(bytes, start, end, bits)
    return reject < 0 ? reject : putPlain(bytes, start, end, out)
  }
}

function numericWriter(limits: TypeLimits): ValueWriter {
  const { precision = 131_072 + 16_383, scale = 16_383 } = limits
  return (bytes, start, end, kind, out) => {
    if (kind !== KIND.integer && kind !== KIND.decimal) return REJECT.valueType
    const reject = checkDecimal(bytes, start, end, precision, scale)
    return reject < 0 ? reject : putPlain(bytes, start, end, out)
  }
}

const writeBool: ValueWriter = (_bytes, _start, _end, kind, out) => {
  if (kind !== KIND.true && kind !== KIND.false) return REJECT.valueType
  reserve(out, 1)
  out.bytes[out.length++] = kind === KIND.true ? LOWER_T : LOWER_F
  return 0
}

/** Text columns take every value: what is not text comes as its JSON text. */
function textWriter(limits: TypeLimits): ValueWriter {
  const { maxCharacters } = limits
  return maxCharacters === undefined ? writeCharacters : limitedText(maxCharacters, countCharacters)
}

function limitedText(max: number, count: (bytes: Uint8Array, start: number, end: number) => number): ValueWriter {
  return (bytes, start, end, kind, out) => {
    const length = out.length
    const reject = writeCharacters(bytes, start, end, kind, out)
    if (reject < 0) return reject
    return count(out.bytes, length, out.length) > max ? REJECT.tooLong : 0
  }
}

/** JSON goes in as the bytes that came; text gets its quotes back. */
const writeJson: ValueWriter = (bytes, start, end, kind, out) => {
  const isText = kind === KIND.text || kind === KIND.escapedText
  const from = isText ? start - 1 : start
  const to = isText ? end + 1 : end
  reserve(out, (to - from) * 2)
  return putEscaped(bytes, from, to, out)
}

/** Text of a form that is checked; an escape in it counts as the character that it means. */
function checkedText(check: (bytes: Uint8Array, start: number, end: number) => number): ValueWriter {
  return (bytes, start, end, kind, out) => {
    if (kind === KIND.escapedText) {
      const length = out.length
      return writeCharacters(bytes, start, end, kind, out) || check(out.bytes, length, out.length)
    }
    if (kind !== KIND.text) return REJECT.valueType
    const reject = check(bytes, start, end)
    return reject < 0 ? reject : putPlain(bytes, start, end, out)
  }
}

/** Fractional digits that the column does not keep would be rounded. */
function timeText(
  check: (bytes: Uint8Array, start: number, end: number) => number,
  { precision = MAX_FRACTION_DIGITS }: TypeLimits,
): ValueWriter {
  return checkedText((bytes, start, end) => {
    dateTime.fractionDigits = 0
    const reject = check(bytes, start, end)
    return reject === 0 && dateTime.fractionDigits > precision ? REJECT.precision : reject
  })
}

function checkDate(bytes: Uint8Array, start: number, end: number): number {
  return readDate(bytes, start, end) || isInfinity(bytes, start, end) ? 0 : REJECT.valueSyntax
}

function checkTime(bytes: Uint8Array, start: number, end: number): number {
  if (!readTime(bytes, start, end)) return REJECT.valueSyntax
  return dateTime.hasZone ? REJECT.zone : 0
}

/** A column without a time zone would drop an offset without a word. */
function checkTimestamp(bytes: Uint8Array, start: number, end: number): number {
  const reject = checkTimestamptz(bytes, start, end)
  return reject === 0 && dateTime.hasZone ? REJECT.zone : reject
}

/** Without a zone the text is UTC: the session says so. */
function checkTimestamptz(bytes: Uint8Array, start: number, end: number): number {
  if (readTimestamp(bytes, start, end)) return 0
  dateTime.hasZone = false
  return isInfinity(bytes, start, end) ? 0 : REJECT.valueSyntax
}

const INFINITY = new TextEncoder().encode('-infinity')

function isInfinity(bytes: Uint8Array, start: number, end: number): boolean {
  const skip = INFINITY.length - (end - start)
  if (skip !== 0 && skip !== 1) return false
  for (let i = skip; i < INFINITY.length; i++) if (bytes[start + i - skip] !== INFINITY[i]) return false
  return true
}
