// The operations on values: of JSON, which has some of them in quotes, and of separated values, which may have any.

import * as clickhouse from './clickhouse'
import { BARE, QUOTED } from './endings'
import { FULL, UNUSUAL } from './outcome'
import * as postgres from './postgres'
import { quotedString, quotedText } from './quoted'
import { fieldLength, plainLength } from './text'

const QUOTE: u8 = 0x22

/** JSON's text begins and ends with a quote here; in separated values that is looked at before. */
@inline
function isOpen(isCsv: bool, at: usize): bool {
  return isCsv || load<u8>(at) === QUOTE
}

@inline
function past(isCsv: bool, next: usize): usize {
  return isCsv || next <= FULL ? next : next + 1
}

/**
 * Of JSON the value at `at`, whole; of separated values the characters at `at`, without their quotes, which `ending` tells
 * of. The place after it, UNUSUAL or FULL.
 */
@inline
export function encodeValue(
  isCsv: bool,
  operation: u32,
  at: usize,
  buffer: u32,
  ending: u32,
  first: u32,
  second: u32,
): usize {
  // What JSON has in quotes and what not is known when this is compiled: a look at it per value would cost 5 %.
  const plain = isCsv ? ending : BARE
  const text = isCsv ? ending : QUOTED
  const inside = isCsv ? at : at + 1
  switch (operation) {
    case 3:
      return clickhouse.unsigned(at, buffer, plain, first)
    case 4:
      return clickhouse.signed(at, buffer, plain, first)
    case 5:
      return clickhouse.float32(at, buffer, plain)
    case 6:
      return clickhouse.float64(at, buffer, plain)
    case 7: {
      if (!isOpen(isCsv, at)) return UNUSUAL
      const length = isCsv ? fieldLength(at, ending) : plainLength(inside)
      if (length < 0) return isCsv && ending === QUOTED ? quotedString(at, buffer) : UNUSUAL
      return past(isCsv, clickhouse.string(inside, buffer, length))
    }
    case 8:
      return clickhouse.boolValue(at, buffer, plain)
    case 9:
      return isOpen(isCsv, at) ? past(isCsv, clickhouse.date(inside, buffer, text, first)) : UNUSUAL
    case 10:
      return isOpen(isCsv, at) ? past(isCsv, clickhouse.dateTime(inside, buffer, text, first)) : UNUSUAL
    case 11:
      return isOpen(isCsv, at) ? past(isCsv, clickhouse.dateTime64(inside, buffer, text, first)) : UNUSUAL
    case 12:
      return clickhouse.decimal(at, buffer, plain, first, second)
    case 13:
      return isOpen(isCsv, at) ? past(isCsv, clickhouse.uuid(inside, buffer, text)) : UNUSUAL
    case 14:
      return postgres.int(at, buffer, plain, first)
    case 15:
      return postgres.float4(at, buffer, plain)
    case 16:
      return postgres.float8(at, buffer, plain)
    case 17: {
      if (!isOpen(isCsv, at)) return UNUSUAL
      const length = isCsv ? fieldLength(at, ending) : plainLength(inside)
      if (length < 0) return isCsv && ending === QUOTED ? quotedText(at, buffer) : UNUSUAL
      return past(isCsv, postgres.text(inside, buffer, length))
    }
    case 18:
      return postgres.boolValue(at, buffer, plain)
    case 19:
      return isOpen(isCsv, at) ? past(isCsv, postgres.date(inside, buffer, text)) : UNUSUAL
    case 20:
      return isOpen(isCsv, at) ? past(isCsv, postgres.timestamp(inside, buffer, text, first, second !== 0)) : UNUSUAL
    case 21:
      return isOpen(isCsv, at) ? past(isCsv, postgres.uuid(inside, buffer, text)) : UNUSUAL
    case 22:
      return postgres.numeric(at, buffer, plain, first, second)
    default:
      return UNUSUAL
  }
}
