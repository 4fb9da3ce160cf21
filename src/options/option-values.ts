// Option values as users write them: sizes and durations with units, percentages, names from a list. An invalid one is
// BL_USAGE, with the option and the values it accepts.

import { BulkloadError } from '../errors.ts'
import { holdsSecret } from '../find-secrets.ts'
import { nearestName } from './nearest-name.ts'

export const KIB = 1024
export const MIB = 1024 * KIB

const SIZE_UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  k: KIB,
  kib: KIB,
  kb: 1000,
  m: MIB,
  mib: MIB,
  mb: 1e6,
  g: 1024 * MIB,
  gib: 1024 * MIB,
  gb: 1e9,
}

export function size(name: string, value: number | string, min: number, max: number): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(String(value)) ?? []
  const bytes = Math.floor(Number(digits) * (SIZE_UNITS[unit.toLowerCase()] ?? Number.NaN))
  if (!(bytes >= min && bytes <= max))
    throw usage(`--${name} ${value} is not a size from ${min} to ${max} bytes`, 'use a value such as 256KiB or 1MiB')
  return bytes
}

const TIME_UNITS: Readonly<Record<string, number>> = { '': 1, ms: 1, s: 1000, m: 60_000, h: 3_600_000 }
/** The longest that a timer can run. */
const MAX_TIMER_MS = 2_147_483_647

export function duration(name: string, value: number | string): number {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(String(value)) ?? []
  const ms = Math.floor(Number(digits) * (TIME_UNITS[unit.toLowerCase()] ?? Number.NaN))
  if (ms < 1) {
    const hint = 'use a value such as 60s, 5m or 500ms; 0 does not mean "no limit"'
    throw usage(`--${name} ${value} is too short: the shortest time is 1ms`, hint)
  }
  if (!(ms <= MAX_TIMER_MS)) throw usage(`--${name} ${value} is not a duration`, 'use a value such as 60s, 5m or 500ms')
  return ms
}

export function maxErrorsOf(value: number | string): { count?: number; percent?: number } {
  const [, digits, percent] = /^(\d+(?:\.\d+)?)(%?)$/.exec(String(value)) ?? []
  const number = Number(digits)
  if (percent === '%' && number <= 100) return { percent: number }
  if (percent === '' && Number.isSafeInteger(number)) return { count: number }
  throw usage(`--max-errors ${value} is neither a number nor a percentage`, 'use a value such as 100 or 0.1%')
}

export function integer(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value
  const range = max === Number.MAX_SAFE_INTEGER ? `of at least ${min}` : `from ${min} to ${max}`
  throw usage(`--${name} ${value} is not a whole number ${range}`, `use a whole number ${range}`)
}

export function oneOf<T extends string>(name: string, value: string, known: readonly T[]): T {
  const found = known.find((item) => item === value)
  if (found !== undefined) return found
  const near = nearestName(value, known)
  const choices = `use one of: ${known.join(', ')}`
  throw usage(
    `--${name} ${value} is not a known value`,
    near === undefined ? choices : `did you mean ${near}? Or ${choices}`,
  )
}

export function refuseEmptyItems(name: string, items: readonly string[]): void {
  if (items.includes('')) throw usage(`--${name} has an empty item`, 'name something, or leave the item out')
}

export function usage(message: string, hint: string): BulkloadError {
  return new BulkloadError('BL_USAGE', message, { hint })
}

/**
 * An address where something else belongs. It is not quoted, for it may hold a password, and nothing may be named after
 * it.
 */
export function refuseAddress(flag: string, value: string | undefined, expected: string): void {
  if (value === undefined || (!/^[a-z][a-z0-9+.-]+:\/\//i.test(value) && !holdsSecret(value))) return
  throw usage(`${flag} expects ${expected}, not an address`, 'pass the server address with --url ADDRESS')
}
