// Dates, times and durations as PostgreSQL prints them, in UTC and with DateStyle ISO and IntervalStyle postgres.

import { judgeTime, judgeTimestamp, type Moment } from './judge-time.ts'

const MINUTE = 60_000_000n
const DAY = 1440n * MINUTE

/** Microseconds since 1970-01-01 00:00, on the clock that is meant where no zone is. */
export function microsecondsOf(text: string): bigint {
  const { year, month, day, hour, minute, second, nanosecond, offsetMinutes = 0 } = known(judgeTimestamp(text), text)
  const date = new Date(0)
  date.setUTCFullYear(year, month - 1, day)
  const minutes = BigInt(date.getTime() / 60_000 + hour * 60 + minute - offsetMinutes)
  return minutes * MINUTE + BigInt(second) * 1_000_000n + BigInt(nanosecond) / 1000n
}

/** `2024-02-29 12:34:56.5`. */
export function timestampText(microseconds: bigint): string {
  const days = floorDivide(microseconds, DAY)
  const rest = microseconds - days * DAY
  const seconds = Number(rest / 1_000_000n)
  const clock = clockText(Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60, rest % 1_000_000n)
  const [day, era] = dayText(days)
  return `${day} ${clock}${era}`
}

/** Where `+00` belongs: before the era. */
export function timestamptzText(microseconds: bigint): string {
  return timestampText(microseconds).replace(/( BC)?$/, '+00$1')
}

export function dateText(days: bigint): string {
  return dayText(days).join('')
}

export function daysOf(text: string): bigint {
  return microsecondsOf(text) / DAY
}

/** A year before the first is one of the other era. */
function dayText(days: bigint): [day: string, era: string] {
  const date = new Date(Number(days) * 86_400_000)
  const year = date.getUTCFullYear()
  const shown = String(year > 0 ? year : 1 - year).padStart(4, '0')
  return [`${shown}-${two(date.getUTCMonth() + 1)}-${two(date.getUTCDate())}`, year > 0 ? '' : ' BC']
}

export function timeText(text: string, hasZone: boolean): string {
  const time = known(judgeTime(text), text)
  const clock = clockText(time.hour, time.minute, time.second, BigInt(time.nanosecond / 1000))
  const offset = time.offsetMinutes ?? 0
  const minutes = Math.abs(offset) % 60
  const zone = `${offset < 0 ? '-' : '+'}${two(Math.floor(Math.abs(offset) / 60))}${minutes > 0 ? `:${two(minutes)}` : ''}`
  return hasZone ? clock + zone : clock
}

function clockText(hour: number, minute: number, second: number, microseconds: bigint): string {
  const fraction = String(microseconds).padStart(6, '0').replace(/0+$/, '')
  return `${two(hour)}:${two(minute)}:${two(second)}${fraction === '' ? '' : `.${fraction}`}`
}

const ISO =
  /^P(?:(-?\d+)Y)?(?:(-?\d+)M)?(?:(-?\d+)W)?(?:(-?\d+)D)?(?:T(?:(-?\d+)H)?(?:(-?\d+)M)?(?:(-?\d+(?:\.\d*)?)S)?)?$/
const UNITS: Readonly<Record<string, [part: 'months' | 'days' | 'microseconds', factor: bigint]>> = {
  year: ['months', 12n],
  mon: ['months', 1n],
  month: ['months', 1n],
  week: ['days', 7n],
  day: ['days', 1n],
  hour: ['microseconds', 60n * MINUTE],
  min: ['microseconds', MINUTE],
  minute: ['microseconds', MINUTE],
  sec: ['microseconds', 1_000_000n],
  second: ['microseconds', 1_000_000n],
}
const ISO_UNITS = ['year', 'month', 'week', 'day', 'hour', 'minute', 'second']

/** `1 year 2 mons -3 days +04:05:06.7`: what is positive after something negative says so. */
export function intervalText(text: string): string {
  const parts = { months: 0n, days: 0n, microseconds: 0n }
  for (const [number, unit] of intervalParts(text)) {
    const [part, factor] = unitOf(unit)
    const isSecond = factor === 1_000_000n
    parts[part] += isSecond ? microsecondsOfSeconds(number) : BigInt(number) * factor
  }
  const sign = / ago$/.test(text) ? -1n : 1n
  const months = parts.months * sign
  const words: string[] = []
  let isAfterNegative = false
  for (const [value, unit] of [
    [months / 12n, 'year'],
    [months % 12n, 'mon'],
    [parts.days * sign, 'day'],
  ] as const) {
    if (value === 0n) continue
    words.push(`${isAfterNegative && value > 0n ? '+' : ''}${value} ${unit}${value === 1n ? '' : 's'}`)
    isAfterNegative = value < 0n
  }
  const microseconds = parts.microseconds * sign
  if (microseconds !== 0n || words.length === 0) words.push(spanText(microseconds, isAfterNegative ? '+' : ''))
  return words.join(' ')
}

function unitOf(name: string): (typeof UNITS)[string] {
  const unit = UNITS[name]
  if (unit === undefined) throw new RangeError(`${name} is no unit`)
  return unit
}

function intervalParts(text: string): (readonly [number: string, unit: string])[] {
  const iso = ISO.exec(text)
  if (iso !== null) {
    return iso.slice(1).flatMap((number, i) => (number === undefined ? [] : [[number, ISO_UNITS[i]!] as const]))
  }
  const words = text.matchAll(/([-+]?)(\d+):(\d\d)(?::(\d\d(?:\.\d*)?))?|([-+]?\d+(?:\.\d*)?) *([a-z]+?)s?(?= |$)/g)
  return [...words].flatMap(([, sign = '', hours, minutes, seconds = '0', number, unit = '']) => {
    if (number !== undefined) return [[number.replace('+', ''), unit] as const]
    const minus = sign === '-' ? '-' : ''
    return [
      [minus + hours, 'hour'] as const,
      [minus + minutes, 'minute'] as const,
      [minus + seconds, 'second'] as const,
    ]
  })
}

function microsecondsOfSeconds(number: string): bigint {
  const [whole = '', fraction = ''] = number.split('.')
  return BigInt(whole.replace('-', '') + fraction.slice(0, 6).padEnd(6, '0')) * (number.startsWith('-') ? -1n : 1n)
}

function spanText(microseconds: bigint, plus: string): string {
  const size = microseconds < 0n ? -microseconds : microseconds
  const seconds = size / 1_000_000n
  const clock = clockText(0, Number((seconds / 60n) % 60n), Number(seconds % 60n), size % 1_000_000n)
  return `${microseconds < 0n ? '-' : plus}${String(seconds / 3600n).padStart(2, '0')}${clock.slice(2)}`
}

function known<T extends Moment | Omit<Moment, 'year' | 'month' | 'day'>>(moment: T | undefined, text: string): T {
  if (moment === undefined) throw new RangeError(`${text} is no time`)
  return moment
}

function floorDivide(a: bigint, b: bigint): bigint {
  return a / b - (a % b < 0n ? 1n : 0n)
}

function two(value: number): string {
  return String(value).padStart(2, '0')
}
