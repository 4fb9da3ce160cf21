// Random dates, times and durations in the forms that are read.
import type { Random } from '../oracle/random.ts'
import { spelled } from './random-rows.ts'

interface Moments {
  readonly sql: string
  json(random: Random): string
}

const two = (value: number): string => String(value).padStart(2, '0')
const digits = (random: Random, count: number): string => random.text([...'0123456789'], count)

export function day(random: Random): string {
  if (random.chance(0.15))
    return random.pick(['0001-01-01', '9999-12-31', '2000-02-29', '1970-01-01', '1999-12-31', '2000-01-01'])
  return `${String(1 + random.below(9999)).padStart(4, '0')}-${two(1 + random.below(12))}-${two(1 + random.below(28))}`
}

/** At most `precision` digits that count, and zeros behind them. */
function clock(random: Random, precision: number): string {
  if (random.chance(0.1)) return random.pick(['00:00', '00:00:00', '23:59:59', '23:59:59.000000000'])
  const minutes = `${two(random.below(24))}:${two(random.below(60))}`
  if (random.chance(0.2)) return minutes
  const count = random.below(precision + 1)
  const fraction = digits(random, count) + '0'.repeat(random.below(2) * random.below(10 - count))
  return `${minutes}:${two(random.below(60))}${fraction === '' ? '' : `.${fraction}`}`
}

function zone(random: Random): string {
  const hours = `${random.pick(['+', '-'])}${two(random.below(16))}`
  const blank = random.pick(['', '', ' '])
  return (
    blank +
    random.pick(['Z', 'z', hours, `${hours}:${two(random.below(60))}`, hours + two(random.below(60)), '+00', '-00:00'])
  )
}

export function timestamp(random: Random, precision: number): string {
  return random.chance(0.1) ? day(random) : `${day(random)}${random.pick(['T', ' ', 't'])}${clock(random, precision)}`
}

export function timestamptz(random: Random, precision: number): string {
  const text = timestamp(random, precision)
  return text.length === 10 || random.chance(0.2) ? text : text + zone(random)
}

function orInfinite(make: (random: Random) => string): (random: Random) => string {
  return (random) => (random.chance(0.05) ? random.pick(['infinity', '-infinity']) : make(random))
}

function signed(random: Random, bound: number): string {
  return `${random.chance(0.3) ? '-' : ''}${random.below(bound)}`
}

function seconds(random: Random, precision: number): string {
  const count = random.below(precision + 1)
  return count === 0 ? '' : `.${digits(random, count)}`
}

/** ISO 8601, or the words that Postgres prints; fields in any order there. */
function duration(random: Random, precision: number): string {
  if (random.chance(0.5)) {
    const days = ['Y', 'M', 'W', 'D'].filter(() => random.chance(0.5)).map((letter) => signed(random, 1000) + letter)
    const times = ['H', 'M'].filter(() => random.chance(0.5)).map((letter) => signed(random, 1000) + letter)
    if (random.chance(0.5)) times.push(`${signed(random, 100_000)}${seconds(random, precision)}S`)
    const text = `P${days.join('')}${times.length > 0 ? 'T' : ''}${times.join('')}`
    return text === 'P' ? 'PT0S' : text
  }
  const units = random.shuffled(['year', 'mon', 'week', 'day']).filter(() => random.chance(0.5))
  const parts = units.map((unit) => `${signed(random, 178_000).slice(0, 6)} ${unit}${random.pick(['', 's'])}`)
  const sign = random.pick(['', '-', '+'])
  if (random.chance(0.5))
    parts.push(
      `${sign}${two(random.below(1000))}:${two(random.below(60))}:${two(random.below(60))}${seconds(random, precision)}`,
    )
  else if (random.chance(0.3))
    parts.push(`${signed(random, 500)} hours`, `${random.below(60)}${seconds(random, precision)} secs`)
  if (parts.length === 0) return '00:00:00'
  return `${random.pick(['', '', '@ '])}${parts.join(' ')}${random.pick(['', '', ' ago'])}`
}

function withPrecision(
  name: string,
  make: (random: Random, precision: number) => string,
  suffix = '',
): (random: Random) => Moments {
  return (random) => {
    const precision = random.chance(0.5) ? undefined : random.below(7)
    const sql = precision === undefined ? `${name}${suffix}` : `${name}(${precision})${suffix}`
    return { sql, json: (from) => spelled(from, make(from, precision ?? 6), from.chance(0.1) ? 0.2 : 0) }
  }
}

export const moments: Readonly<Record<string, (random: Random) => Moments>> = {
  date: () => ({ sql: 'date', json: (random) => spelled(random, orInfinite(day)(random), 0.02) }),
  time: withPrecision('time', clock),
  timetz: withPrecision(
    'time',
    (random, precision) => clock(random, precision) + (random.chance(0.2) ? '' : zone(random)),
    ' with time zone',
  ),
  timestamp: withPrecision('timestamp', (random, precision) =>
    orInfinite((from) => timestamp(from, precision))(random),
  ),
  timestamptz: withPrecision('timestamptz', (random, precision) =>
    orInfinite((from) => timestamptz(from, precision))(random),
  ),
  interval: withPrecision('interval', duration),
}
