// Dates and times by regular expressions and the Date of JavaScript: slow, and not the code that is tested.

export interface Moment {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: number
  readonly minute: number
  readonly second: number
  readonly nanosecond: number
  /** Digits after the second's point, without zeros at the end. */
  readonly fractionDigits: number
  /** Minutes east of UTC; undefined without a zone. */
  readonly offsetMinutes: number | undefined
}

const DAY = /^(\d{4})-(\d\d)-(\d\d)$/
const TIME = /^([01]\d|2[0-3]):([0-5]\d)(?::([0-5]\d)(?:\.(\d+))?)?(?: ?([Zz]|[-+].*))?$/
const ZONE = /^([-+])(0\d|1[0-5])(?::?([0-5]\d))?$/
const MIDNIGHT = { hour: 0, minute: 0, second: 0, nanosecond: 0, fractionDigits: 0, offsetMinutes: undefined }

/** `YYYY-MM-DD`, a day that exists. */
export function judgeDate(text: string): Moment | undefined {
  const [, year, month, day] = (DAY.exec(text) ?? []).map(Number)
  if (year === undefined || month === undefined || day === undefined || year < 1) return undefined
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const exists = date.getUTCFullYear() === year && date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return exists ? { year, month, day, ...MIDNIGHT } : undefined
}

/** `HH:MM[:SS[.f]][zone]`, with at most nine digits that count. */
export function judgeTime(text: string): Omit<Moment, 'year' | 'month' | 'day'> | undefined {
  const [all, hour, minute, second = '0', fraction = '', zone] = TIME.exec(text) ?? []
  if (all === undefined) return undefined
  const digits = fraction.replace(/0+$/, '')
  const offsetMinutes = zone === undefined ? undefined : judgeZone(zone)
  if (digits.length > 9 || (zone !== undefined && offsetMinutes === undefined)) return undefined
  return {
    hour: Number(hour),
    minute: Number(minute),
    second: Number(second),
    nanosecond: Number(digits.padEnd(9, '0')),
    fractionDigits: digits.length,
    offsetMinutes,
  }
}

/** A date, alone or with a time after `T` or a space. */
export function judgeTimestamp(text: string): Moment | undefined {
  const date = judgeDate(text.slice(0, 10))
  if (text.length <= 10 || date === undefined) return date
  const time = /^[Tt ]/.test(text.slice(10)) ? judgeTime(text.slice(11)) : undefined
  return time && { ...date, ...time }
}

function judgeZone(zone: string): number | undefined {
  if (/^z$/i.test(zone)) return 0
  const [all, sign, hours, minutes = '0'] = ZONE.exec(zone) ?? []
  if (all === undefined) return undefined
  const offset = Number(hours) * 60 + Number(minutes)
  return sign === '-' ? 0 - offset : offset
}
