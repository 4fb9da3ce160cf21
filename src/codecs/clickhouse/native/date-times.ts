// DateTime: seconds since 1970 UTC as UInt32. DateTime64(p): units of 10^-p seconds since 1970 UTC as Int64.
// Little-endian. The zone of the type is that of texts that name none; it is not in the data.

import type { EpochUnit, ReadingRules } from '../../codec.ts'
import { reserve } from '../../column-buffer.ts'
import { REJECT } from '../../reject.ts'
import { epochDay } from '../../text/epoch-day.ts'
import { instant, readInstant } from '../../text/instant.ts'
import { findTimeZone, type TimeZone } from '../../text/time-zone.ts'
import { KIND } from '../../value-kind.ts'
import type { ScalarFamily } from '../codec.ts'
import type { TypeArgument } from '../type-parser.ts'
import { putTicks } from './ticks.ts'
import { numberArgument } from './type-arguments.ts'

const DAY = 86_400
const LAST_SECOND = 0xffff_ffff // 2106-02-07 06:28:15
const FIRST_SECOND64 = epochDay(1900, 1, 1) * DAY
const LAST_SECOND64 = epochDay(2300, 1, 1) * DAY - 1
const MAX_PRECISION = 9

/** What a column takes. */
interface Moments {
  readonly epoch: EpochUnit | undefined
  readonly zone: TimeZone
  /** Digits of the second's fraction. */
  readonly digits: number
  /** Bounds of the seconds on the clocks that the text means: its offset's, which is UTC here, or the zone's. */
  readonly first: number
  readonly last: number
}

const FORMS = 'text YYYY-MM-DD[T ]HH:MM[:SS[.f]] with Z, an offset or none, or a date alone as its midnight'
const WITH_EPOCH = 'with --epoch numbers in its unit'
const REFUSES = 'times out of range, local times in a daylight-saving gap, more digits than the type has, other forms'

export const dateTime32: ScalarFamily = {
  valueClass: 'time',
  form(args, rules) {
    const last = rules.lastYear === undefined ? LAST_SECOND : epochDay(rules.lastYear, 12, 31) * DAY - 1
    return { kind: 'dateTime', last, zone: zoneName(args, 0, rules) }
  },
  accepts: `${FORMS}, from 1970-01-01 00:00:00 to 2106-02-07 06:28:15 UTC; ${WITH_EPOCH}`,
  refuses: REFUSES,
  make(args, rules) {
    if (args.length > 1) throw new RangeError('the type has one argument at most')
    const { lastYear } = rules
    const moments: Moments = {
      epoch: rules.epoch,
      zone: zoneArgument(args, 0, rules),
      digits: 0,
      // Wide enough for every zone. A calendar that ends is kept a day away from: in its zone it may be that later.
      first: -2 * DAY,
      last: lastYear === undefined ? LAST_SECOND + 2 * DAY : epochDay(lastYear, 12, 31) * DAY - 1,
    }
    return {
      write(bytes, start, end, kind, out) {
        const reject = readMoment(bytes, start, end, kind, moments)
        if (reject < 0) return reject
        if (instant.seconds < 0 || instant.seconds > LAST_SECOND) return REJECT.outOfRange
        reserve(out, 4)
        out.view.setUint32(out.length, instant.seconds, true)
        out.length += 4
        return 0
      },
      placeholder: new Uint8Array(4),
    }
  },
}

export const dateTime64: ScalarFamily = {
  valueClass: 'time',
  form: (args, rules) => ({ kind: 'dateTime64', digits: args[0]?.number ?? 3, zone: zoneName(args, 1, rules) }),
  accepts: `${FORMS}, from 1900-01-01 to 2299-12-31, with precision 9 to 2262-04-11 23:47:16.854775807 UTC; ${WITH_EPOCH}`,
  refuses: REFUSES,
  make(args, rules) {
    if (args.length > 2) throw new RangeError('the type has two arguments at most')
    const precision = numberArgument(args, 0, 0, MAX_PRECISION, 3)
    const perSecond = 10 ** precision
    const perTick = 10 ** (MAX_PRECISION - precision)
    const moments: Moments = {
      epoch: rules.epoch,
      zone: zoneArgument(args, 1, rules),
      digits: precision,
      first: FIRST_SECOND64,
      last: LAST_SECOND64,
    }
    return {
      write(bytes, start, end, kind, out) {
        const reject = readMoment(bytes, start, end, kind, moments)
        return reject < 0 ? reject : putTicks(out, instant.seconds, perSecond, instant.nanosecond / perTick)
      },
      placeholder: new Uint8Array(8),
    }
  },
}

/** Reads a value into `instant`, in UTC: 0, or a reject. */
function readMoment(
  bytes: Uint8Array,
  start: number,
  end: number,
  kind: number,
  { epoch, zone, digits, first, last }: Moments,
): number {
  if (kind === KIND.null) return REJECT.nullValue
  const reject = readInstant(bytes, start, end, kind, epoch)
  if (reject < 0) return reject
  if (instant.fractionDigits > digits) return REJECT.precision
  if (instant.seconds < first || instant.seconds > last) return REJECT.outOfRange
  if (instant.isUtc) return 0
  const utc = zone.toUtc(instant.seconds)
  if (Number.isNaN(utc)) return REJECT.localTimeGap
  instant.seconds = utc
  return 0
}

function zoneArgument(args: readonly TypeArgument[], index: number, rules: ReadingRules): TimeZone {
  return findTimeZone(zoneName(args, index, rules))
}

function zoneName(args: readonly TypeArgument[], index: number, { timeZone = 'UTC' }: ReadingRules): string {
  const name = index < args.length ? args[index]?.text : timeZone
  if (name === undefined) throw new RangeError(`argument ${index + 1} has to be the name of a time zone`)
  return name
}
