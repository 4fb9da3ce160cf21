// The operations on values: of JSON, which has some of them in quotes, and of separated values, which may have any.

import * as clickhouse from './clickhouse'
import { BARE, QUOTED } from './endings'
import * as operations from './operations'
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
    case operations.CLICKHOUSE_UNSIGNED:
      return clickhouse.unsigned(at, buffer, plain, first)
    case operations.CLICKHOUSE_SIGNED:
      return clickhouse.signed(at, buffer, plain, first)
    case operations.CLICKHOUSE_FLOAT32:
      return clickhouse.float32(at, buffer, plain)
    case operations.CLICKHOUSE_FLOAT64:
      return clickhouse.float64(at, buffer, plain)
    case operations.CLICKHOUSE_STRING: {
      if (!isOpen(isCsv, at)) return UNUSUAL
      const length = isCsv ? fieldLength(at, ending) : plainLength(inside)
      if (length < 0) return isCsv && ending === QUOTED ? quotedString(at, buffer) : UNUSUAL
      return past(isCsv, clickhouse.string(inside, buffer, length))
    }
    case operations.CLICKHOUSE_BOOL:
      return clickhouse.boolValue(at, buffer, plain)
    case operations.CLICKHOUSE_DATE:
      return isOpen(isCsv, at) ? past(isCsv, clickhouse.date(inside, buffer, text, first)) : UNUSUAL
    case operations.CLICKHOUSE_DATE32:
      return isOpen(isCsv, at) ? past(isCsv, clickhouse.date32(inside, buffer, text)) : UNUSUAL
    case operations.CLICKHOUSE_DATE_TIME:
      return isOpen(isCsv, at) ? past(isCsv, clickhouse.dateTime(inside, buffer, text, first)) : UNUSUAL
    case operations.CLICKHOUSE_DATE_TIME64:
      return isOpen(isCsv, at) ? past(isCsv, clickhouse.dateTime64(inside, buffer, text, first, second)) : UNUSUAL
    case operations.CLICKHOUSE_DECIMAL:
      return clickhouse.decimal(at, buffer, plain, first, second)
    case operations.CLICKHOUSE_UUID:
      return isOpen(isCsv, at) ? past(isCsv, clickhouse.uuid(inside, buffer, text)) : UNUSUAL
    case operations.POSTGRES_INT:
      return postgres.int(at, buffer, plain, first)
    case operations.POSTGRES_UNSIGNED:
      return postgres.unsigned(at, buffer, plain, first)
    case operations.POSTGRES_FLOAT4:
      return postgres.float4(at, buffer, plain)
    case operations.POSTGRES_FLOAT8:
      return postgres.float8(at, buffer, plain)
    case operations.POSTGRES_TEXT: {
      if (!isOpen(isCsv, at)) return UNUSUAL
      const length = isCsv ? fieldLength(at, ending) : plainLength(inside)
      if (length < 0) return isCsv && ending === QUOTED ? quotedText(at, buffer) : UNUSUAL
      return past(isCsv, postgres.text(inside, buffer, length))
    }
    case operations.POSTGRES_BOOL:
      return postgres.boolValue(at, buffer, plain)
    case operations.POSTGRES_DATE:
      return isOpen(isCsv, at) ? past(isCsv, postgres.date(inside, buffer, text)) : UNUSUAL
    case operations.POSTGRES_TIMESTAMP:
      return isOpen(isCsv, at) ? past(isCsv, postgres.timestamp(inside, buffer, text, first, second !== 0)) : UNUSUAL
    case operations.POSTGRES_UUID:
      return isOpen(isCsv, at) ? past(isCsv, postgres.uuid(inside, buffer, text)) : UNUSUAL
    case operations.POSTGRES_NUMERIC:
      return postgres.numeric(at, buffer, plain, first, second)
    default:
      return UNUSUAL
  }
}
