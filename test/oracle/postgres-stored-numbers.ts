// Numbers as PostgreSQL prints them, by arithmetic that is exact and slow.

import { nearestFloat } from './nearest-float.ts'

const MAX_SCALE = 16_383

/** units / 10 ** scale. */
export interface Decimal {
  readonly units: bigint
  readonly scale: number
}

/** The JSON number with `scale` digits after the point, or, without one, as many as it shows itself. */
export function toDecimal(source: string, scale?: number): Decimal {
  const [, minus, whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(source) ?? []
  const power = Number(exponent) - fraction.length
  const shown = scale ?? Math.min(Math.max(0, -power), MAX_SCALE)
  const units = BigInt(whole + fraction) * (minus === '-' ? -1n : 1n)
  return { units: units === 0n ? 0n : shifted(units, power + shown), scale: shown }
}

export function decimalText({ units, scale }: Decimal): string {
  if (scale < 0) return `${units * 10n ** BigInt(-scale)}`
  const digits = `${units < 0n ? -units : units}`.padStart(scale + 1, '0')
  const point = digits.length - scale
  return `${units < 0n ? '-' : ''}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ''}`
}

/** units * 10 ** power, where no digit may be lost. */
function shifted(units: bigint, power: number): bigint {
  if (power >= 0) return units * 10n ** BigInt(power)
  const unit = 10n ** BigInt(-power)
  if (units % unit !== 0n) throw new RangeError(`${units} * 10 ** ${power} has too many digits`)
  return units / unit
}

interface Layout {
  readonly fractionBits: number
  readonly exponentBits: number
  /** Numbers from ten to this power on have an exponent. */
  readonly firstLong: number
}

const LAYOUTS: Readonly<Record<32 | 64, Layout>> = {
  32: { fractionBits: 23, exponentBits: 8, firstLong: 6 },
  64: { fractionBits: 52, exponentBits: 11, firstLong: 15 },
}

/** The fewest digits that name the float nearest to the JSON number, in the form of float8out. */
export function floatText(source: string, bits: 32 | 64): string {
  const found = nearestFloat(source, bits)
  if (found === undefined) throw new RangeError(`${source} is no float of ${bits} bits`)
  const { fractionBits, exponentBits, firstLong } = LAYOUTS[bits]
  const sign = found >> BigInt(bits - 1) === 1n ? '-' : ''
  const biased = Number((found >> BigInt(fractionBits)) & ((1n << BigInt(exponentBits)) - 1n))
  const fraction = found & ((1n << BigInt(fractionBits)) - 1n)
  if (biased === 0 && fraction === 0n) return `${sign}0`
  const mantissa = biased === 0 ? fraction : fraction | (1n << BigInt(fractionBits))
  const power = Math.max(biased, 1) - (1 << (exponentBits - 1)) + 1 - fractionBits
  const { digits, exponent } = shortest(mantissa, power, fraction === 0n && biased > 1)
  if (exponent >= -4 && exponent < firstLong) return sign + plain(digits, exponent)
  const rest = digits.length > 1 ? `.${digits.slice(1)}` : ''
  return `${sign}${digits[0]}${rest}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

function plain(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`
  const padded = digits.padEnd(exponent + 1, '0')
  const fraction = padded.slice(exponent + 1)
  return padded.slice(0, exponent + 1) + (fraction === '' ? '' : `.${fraction}`)
}

/**
 * The shortest decimal that lies between the middles to the neighbours of mantissa * 2 ** power, the nearest of those.
 * The middles themselves do not count (d2s.c and f2s.c of the server). Below a power of two the neighbour is closer.
 */
function shortest(mantissa: bigint, power: number, isLowerCloser: boolean): { digits: string; exponent: number } {
  // In quarters of the last bit, over one denominator.
  const numerator = (quarters: bigint): bigint => (power >= 2 ? quarters << BigInt(power - 2) : quarters)
  const denominator = power >= 2 ? 1n : 1n << BigInt(2 - power)
  const value = numerator(mantissa * 4n)
  const low = numerator(mantissa * 4n - (isLowerCloser ? 1n : 2n))
  const high = numerator(mantissa * 4n + 2n)
  let exponent = `${value / denominator}`.length - 1
  if (value < denominator) exponent = -`${denominator / value}`.length
  while (value >= denominator * tenTo(exponent + 1).above && exponent >= 0) exponent++
  for (let count = 1; ; count++) {
    const { above, below } = tenTo(exponent - count + 1)
    // The value is quotient * unit and something, where unit = above / below.
    const unit = denominator * above
    const quotient = (value * below) / unit
    const inside = [quotient, quotient + 1n].filter((n) => n * unit > low * below && n * unit < high * below)
    const distance = (n: bigint): bigint =>
      n * unit > value * below ? n * unit - value * below : value * below - n * unit
    const [best] = inside.toSorted((a, b) => compare(distance(a), distance(b)) || Number(a % 2n) - Number(b % 2n))
    if (best !== undefined && best > 0n) {
      return { digits: `${best}`.replace(/0+$/, ''), exponent: exponent - count + `${best}`.length }
    }
  }
}

/** 10 ** power as a fraction. */
function tenTo(power: number): { above: bigint; below: bigint } {
  return power >= 0 ? { above: 10n ** BigInt(power), below: 1n } : { above: 1n, below: 10n ** BigInt(-power) }
}

function compare(a: bigint, b: bigint): number {
  return a < b ? -1 : a > b ? 1 : 0
}
