// Decimal numbers to floats by arithmetic that is exact and slow: the rational number is compared with its neighbours.

interface Layout {
  /** Bits of the fraction with the hidden one. */
  readonly precision: number
  /** The power of two of the last bit of the smallest number. */
  readonly least: number
  readonly exponentBits: number
}

const LAYOUTS: Readonly<Record<32 | 64, Layout>> = {
  32: { precision: 24, least: -149, exponentBits: 8 },
  64: { precision: 53, least: -1074, exponentBits: 11 },
}

/** The bits of the float nearest to the JSON number, ties to even; undefined when it is infinite or vanishes. */
export function nearestFloat(text: string, bits: 32 | 64): bigint | undefined {
  const { precision, least, exponentBits } = LAYOUTS[bits]
  const [, minus, whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(text) ?? []
  const sign = minus === '-' ? 1n << BigInt(bits - 1) : 0n
  const digits = BigInt(whole + fraction)
  if (digits === 0n) return sign
  const tens = Number(exponent) - fraction.length
  const above = tens > 0 ? digits * 10n ** BigInt(tens) : digits
  const below = tens < 0 ? 10n ** BigInt(-tens) : 1n
  // mantissa * 2 ** power, with a mantissa of `precision` bits, or fewer at the small end.
  let power = Math.max(bitLength(above) - bitLength(below) - precision, least)
  let mantissa = roundedQuotient(above, below, power)
  while (bitLength(mantissa) > precision) mantissa = roundedQuotient(above, below, ++power)
  if (mantissa === 0n) return undefined
  const hidden = 1n << BigInt(precision - 1)
  const biased = mantissa < hidden ? 0n : BigInt(power - least + 1)
  if (biased >= (1n << BigInt(exponentBits)) - 1n) return undefined
  return sign | (biased << BigInt(precision - 1)) | (mantissa & (hidden - 1n))
}

/** The decimal digits of `mantissa` * 2 ** `power`, all of them. */
export function exactDigits(mantissa: bigint, power: number): string {
  if (power >= 0) return `${mantissa << BigInt(power)}`
  const digits = `${mantissa * 5n ** BigInt(-power)}`.padStart(1 - power, '0')
  return `${digits.slice(0, power)}.${digits.slice(power)}`
}

function bitLength(value: bigint): number {
  return value.toString(2).length
}

/** above / below / 2 ** power, rounded to the nearest integer, ties to even. */
function roundedQuotient(above: bigint, below: bigint, power: number): bigint {
  const left = power < 0 ? above << BigInt(-power) : above
  const right = power > 0 ? below << BigInt(power) : below
  const quotient = left / right
  const twice = (left % right) * 2n
  return twice > right || (twice === right && quotient % 2n === 1n) ? quotient + 1n : quotient
}
