// Date: days since 1970-01-01 as UInt16. Date32: the same as Int32. Little-endian.

import type { ReadingRules } from '../../codec.ts'
import { type ColumnBuffer, reserve } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'
import { dateTime, readDate } from '../../text/date-time.ts'
import { epochDay } from '../../text/epoch-day.ts'
import { instant, readInstant } from '../../text/instant.ts'
import { KIND } from '../../value-kind.ts'
import type { ScalarCodec, ScalarFamily } from '../codec.ts'
import { noArguments } from './type-arguments.ts'
import { textWriter } from './value-writers.ts'

const DAY = 86_400
const LAST_DATE = 0xffff // 2149-06-06
const FIRST_DATE32 = epochDay(1900, 1, 1)
const LAST_DATE32 = epochDay(2299, 12, 31)

const REFUSES = 'dates that do not exist or are out of range, a date with a time, other forms of dates'

export const date: ScalarFamily = {
  valueClass: 'time',
  form: (_args, rules) => ({ kind: 'date', bytes: 2, last: lastDate(rules) }),
  accepts: 'text YYYY-MM-DD from 1970-01-01 to 2149-06-06; with --epoch numbers that are midnight UTC',
  refuses: REFUSES,
  make(args, rules) {
    noArguments(args)
    return makeDays(0, lastDate(rules), 2, rules)
  },
}

export const date32: ScalarFamily = {
  valueClass: 'time',
  form: () => ({ kind: 'date', bytes: 4, last: LAST_DATE32 }),
  accepts: 'text YYYY-MM-DD from 1900-01-01 to 2299-12-31; with --epoch numbers that are midnight UTC',
  refuses: REFUSES,
  make(args, rules) {
    noArguments(args)
    return makeDays(FIRST_DATE32, LAST_DATE32, 4, rules)
  },
}

function lastDate({ lastYear }: ReadingRules): number {
  return lastYear === undefined ? LAST_DATE : epochDay(lastYear, 12, 31)
}

function makeDays(first: number, last: number, width: 2 | 4, { epoch }: ReadingRules): ScalarCodec {
  const putDay = (day: number, out: ColumnBuffer): number => {
    if (day < first || day > last) return REJECT.outOfRange
    reserve(out, width)
    if (width === 2) out.view.setUint16(out.length, day, true)
    else out.view.setInt32(out.length, day, true)
    out.length += width
    return 0
  }
  const writeText = textWriter((bytes, start, end, out) => {
    if (!readDate(bytes, start, end)) return REJECT.valueSyntax
    return putDay(epochDay(dateTime.year, dateTime.month, dateTime.day), out)
  })
  return {
    write(bytes, start, end, kind, out) {
      const isNumber = kind === KIND.integer || kind === KIND.decimal
      if (!isNumber || epoch === undefined) return writeText(bytes, start, end, kind, out)
      const reject = readInstant(bytes, start, end, kind, epoch)
      if (reject < 0) return reject
      if (instant.nanosecond !== 0 || instant.seconds % DAY !== 0) return REJECT.precision
      return putDay(instant.seconds / DAY, out)
    },
    placeholder: new Uint8Array(width),
  }
}
