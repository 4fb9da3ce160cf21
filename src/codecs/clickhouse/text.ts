// Checks for ClickHouse's JSONEachRow: the server parses the input's own bytes, but it stores 300 in a UInt8 as 44,
// a date before 1970 as 1970-01-01 and 1.239 in a Decimal(9, 2) as 1.23 without a word. What it would change is
// refused here; what it would refuse itself may pass.

import { REJECT } from '../reject.ts'
import { dateTime, readDate, readTimestamp } from '../text/date-time.ts'
import { checkDecimal } from '../text/decimal.ts'
import { checkFloat } from '../text/float.ts'
import { checkInteger, type IntegerRange, integerRange } from '../text/integer.ts'
import { checkEscapes, decodedLength } from '../text/json-string.ts'
import { checkUuid } from '../text/uuid.ts'
import { KIND, type ValueCheck } from '../value-kind.ts'

/** Returned by a check: the value is fine, but has to be written as a JSON string holding its JSON text. */
export const AS_STRING = 1

/** What beside its arguments bounds a type of dates or times. */
export interface TimeLimits {
  /** The column's time zone; undefined is taken as UTC. */
  readonly zone?: string | undefined
  /** The server's calendar ends with this year. */
  readonly lastYear?: number | undefined
}

/** Checks by type name, made from the type's arguments (`Decimal(9, 2)` -> [9, 2]). Other types pass as they are. */
export const clickhouseTextChecks: Readonly<
  Record<string, (args: readonly number[], limits?: TimeLimits) => ValueCheck>
> = {
  Int8: () => integerCheck(integerRange(8, true)),
  Int16: () => integerCheck(integerRange(16, true)),
  Int32: () => integerCheck(integerRange(32, true)),
  Int64: () => integerCheck(integerRange(64, true)),
  Int128: () => integerCheck(integerRange(128, true)),
  Int256: () => integerCheck(integerRange(256, true)),
  UInt8: () => flagCheck,
  UInt16: () => integerCheck(integerRange(16, false)),
  UInt32: () => integerCheck(integerRange(32, false)),
  UInt64: () => integerCheck(integerRange(64, false)),
  UInt128: () => integerCheck(integerRange(128, false)),
  UInt256: () => integerCheck(integerRange(256, false)),
  Float32: () => floatCheck(32),
  Float64: () => floatCheck(64),
  BFloat16: () => checkBFloat16,
  Bool: () => checkBool,
  String: () => checkString,
  FixedString: ([length = 0]) => fixedStringCheck(length),
  UUID: () => (bytes, start, end, kind) => (kind === KIND.text ? checkUuid(bytes, start, end) : REJECT.valueType),
  Date: (_args, { lastYear } = {}) =>
    lastYear === undefined ? dayCheck(1970, 1, 1, 2149, 6, 6) : dayCheck(1970, 1, 1, lastYear, 12, 31),
  Date32: () => dayCheck(1900, 1, 1, 2299, 12, 31),
  DateTime: (_args, limits = {}) => dateTimeCheck(limits),
  DateTime64: ([precision = 3]) => dateTime64Check(precision),
  Decimal: ([precision = 10, scale = 0]) => decimalCheck(precision, scale),
  Decimal32: ([scale = 0]) => decimalCheck(9, scale),
  Decimal64: ([scale = 0]) => decimalCheck(18, scale),
  Decimal128: ([scale = 0]) => decimalCheck(38, scale),
  Decimal256: ([scale = 0]) => decimalCheck(76, scale),
}

function integerCheck(range: IntegerRange): ValueCheck {
  return (bytes, start, end, kind) =>
    kind === KIND.integer ? checkInteger(bytes, start, end, range) : REJECT.valueType
}

const UINT8 = integerRange(8, false)

/** UInt8 is also what servers before 21.12 have for booleans. */
const flagCheck: ValueCheck = (bytes, start, end, kind) => {
  if (kind === KIND.true || kind === KIND.false) return 0
  return kind === KIND.integer ? checkInteger(bytes, start, end, UINT8) : REJECT.valueType
}

function floatCheck(bits: 32 | 64): ValueCheck {
  return (bytes, start, end, kind) => {
    if (kind === KIND.integer || kind === KIND.decimal) return checkFloat(bytes, start, end, bits)
    // The server takes a bare nan for the beginning of null.
    return kind === KIND.nonFinite ? AS_STRING : REJECT.valueType
  }
}

/** The upper half of a Float32: the server cuts the lower one off, so the largest is what comes before infinity. */
const checkBFloat16 = floatCheck(32)

function decimalCheck(precision: number, scale: number): ValueCheck {
  return (bytes, start, end, kind) =>
    kind === KIND.integer || kind === KIND.decimal
      ? checkDecimal(bytes, start, end, precision, scale)
      : REJECT.valueType
}

const checkBool: ValueCheck = (_bytes, _start, _end, kind) =>
  kind === KIND.true || kind === KIND.false ? 0 : REJECT.valueType

const checkString: ValueCheck = (bytes, start, end, kind) => {
  if (kind === KIND.text) return 0
  return kind === KIND.escapedText ? checkEscapes(bytes, start, end) : AS_STRING
}

function fixedStringCheck(length: number): ValueCheck {
  return (bytes, start, end, kind) => {
    if (kind === KIND.text) return end - start > length ? REJECT.tooLong : 0
    if (kind !== KIND.escapedText) return REJECT.valueType
    const decoded = decodedLength(bytes, start, end)
    return decoded < 0 ? decoded : decoded > length ? REJECT.tooLong : 0
  }
}

function dayCheck(...bounds: [number, number, number, number, number, number]): ValueCheck {
  const [fromYear, fromMonth, fromDay, toYear, toMonth, toDay] = bounds
  const first = dayNumber(fromYear, fromMonth, fromDay)
  const last = dayNumber(toYear, toMonth, toDay)
  return (bytes, start, end, kind) => {
    if (kind !== KIND.text) return REJECT.valueType
    if (!readDate(bytes, start, end)) return REJECT.valueSyntax
    const day = dayNumber(dateTime.year, dateTime.month, dateTime.day)
    return day < first || day > last ? REJECT.outOfRange : 0
  }
}

/** Orders days; it is not a count of days. */
function dayNumber(year: number, month: number, day: number): number {
  return (year * 16 + month) * 32 + day
}

// The range ends at 2106-02-07 06:28:15 UTC, which is still the sixth in the west: its whole day cannot be allowed.
const DATE_TIME_LAST = dayNumber(2106, 2, 5)
const EPOCH_DAY = dayNumber(1970, 1, 1)

/**
 * A number is refused: the server takes it for seconds, whatever it counts. Time zones are not computed here: what lies
 * so near to an end of the range that its zone decides is refused.
 */
function dateTimeCheck({ zone, lastYear }: TimeLimits): ValueCheck {
  const last = lastYear === undefined ? DATE_TIME_LAST : dayNumber(lastYear, 12, 30)
  const isUtc = zone === undefined || /^(?:Etc\/)?(?:UTC|GMT)$/.test(zone)
  return (bytes, start, end, kind) => {
    if (kind !== KIND.text) return REJECT.valueType
    if (!readTimestamp(bytes, start, end)) return REJECT.valueSyntax
    if (dateTime.fractionDigits > 0) return REJECT.precision
    const day = dayNumber(dateTime.year, dateTime.month, dateTime.day)
    if (day > EPOCH_DAY) return day > last ? REJECT.outOfRange : 0
    return day === EPOCH_DAY && isAfterEpoch(isUtc) ? 0 : REJECT.outOfRange
  }
}

/** Whether a time on 1970-01-01 lies in the range: an offset east of UTC could lead before the epoch. */
function isAfterEpoch(isUtc: boolean): boolean {
  return dateTime.hasZone ? dateTime.hour * 60 + dateTime.minute >= dateTime.offsetMinutes : isUtc
}

function dateTime64Check(precision: number): ValueCheck {
  const lastYear = precision > 8 ? 2261 : 2299
  return (bytes, start, end, kind) => {
    if (kind !== KIND.text) return REJECT.valueType
    if (!readTimestamp(bytes, start, end)) return REJECT.valueSyntax
    if (dateTime.fractionDigits > precision) return REJECT.precision
    return dateTime.year < 1900 || dateTime.year > lastYear ? REJECT.outOfRange : 0
  }
}
