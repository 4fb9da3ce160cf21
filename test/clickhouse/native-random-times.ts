// Types of dates and times, and random values of them as people write them.
import { offsetOf } from '../codecs/zone-judge.ts'
import { clockText, type StoredType } from '../oracle/clickhouse-stored.ts'
import type { Random } from '../oracle/random.ts'

/** A type, and how to make a JSON value of it. */
export interface RandomKind {
  readonly type: StoredType
  readonly make: (random: Random) => string
}

const DIGITS = [...'0123456789']
const OLD_ZONES = ['Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'UTC']
/** 18.16 prints times of the days on which these clocks change by half an hour half an hour off. */
const ZONES = [...OLD_ZONES, 'Australia/Lord_Howe']

export function day(name: string, first: number, last: number): RandomKind {
  return {
    type: { name },
    make: (random) =>
      `"${clockText(random.pick([first, last, 0, first + random.below(last - first)]) * 86_400).slice(0, 10)}"`,
  }
}

/** A moment as people write it: in UTC, with an offset, or by the clocks of the column's zone. */
function spelledTime(random: Random, seconds: number, fraction: string, zone: string): string {
  const minutes = (random.below(105) - 48) * 15
  const offset = `${minutes < 0 ? '-' : '+'}${clockText(Math.abs(minutes) * 60).slice(11, 16)}`
  const [local, end] = random.pick([
    [seconds, random.pick(['Z', 'z', ' Z', '+00', '+0000'])],
    [seconds + minutes * 60, random.pick([offset, offset.replace(':', ''), ` ${offset}`])],
    [seconds + offsetOf(zone, seconds), ''],
  ] as const)
  const whole = clockText(local).replace(' ', random.pick([' ', 'T', 't']))
  const isShort = fraction === '' && random.chance(0.5)
  if (isShort && end === '' && whole.endsWith('00:00:00')) return `"${whole.slice(0, 10)}"`
  return `"${isShort && whole.endsWith(':00') ? whole.slice(0, 16) : whole}${fraction}${end}"`
}

export function moments(random: Random, digits: number | undefined, isOld: boolean): RandomKind {
  const zone = random.chance(0.6) ? random.pick(isOld ? OLD_ZONES : ZONES) : undefined
  const isEverywhere = zone !== undefined && zone !== 'UTC'
  const [first, last] =
    digits === undefined
      ? [isOld || isEverywhere ? 200_000 : 0, isOld ? 4_291_000_000 : 4_294_967_295]
      : [
          isEverywhere ? 0 : -2_208_902_400,
          digits === 9 ? 9_223_372_035 : isEverywhere ? 4_000_000_000 : 10_413_705_600,
        ]
  return {
    type: {
      name: digits === undefined ? 'DateTime' : 'DateTime64',
      ...(digits !== undefined && { numbers: [digits] }),
      ...(zone !== undefined && { zone }),
    },
    make(own) {
      const any = first + own.below(last - first)
      const seconds = own.pick([any, any, any - (any % 60), any - (any % 86_400), first, last - 86_400])
      const fraction =
        digits !== undefined && digits > 0 && own.chance(0.8) ? `.${own.text(DIGITS, 1 + own.below(digits))}` : ''
      return spelledTime(own, seconds, fraction + (fraction && own.pick(['', '000'])), zone ?? 'UTC')
    },
  }
}

export function clock(digits: number | undefined): RandomKind {
  return {
    type: digits === undefined ? { name: 'Time' } : { name: 'Time64', numbers: [digits] },
    make(random) {
      const two = (): string => String(random.below(60)).padStart(2, '0')
      const fraction =
        digits !== undefined && digits > 0 && random.chance(0.8)
          ? `.${random.text(DIGITS, 1 + random.below(digits))}`
          : ''
      const hours = random.pick([random.below(1000), 0, 999, random.below(24)])
      return `"${random.pick(['', '-'])}${random.pick([String(hours), String(hours).padStart(2, '0')])}:${two()}:${two()}${fraction}"`
    },
  }
}
