// Whether a number fits a type, by arithmetic that is exact and slow.

/** Whether the JSON number has at most `precision - scale` digits before the point and `scale` after it. */
export function judgeDecimal(source: string, precision: number, scale: number): 'fits' | 'outOfRange' | 'precision' {
  const [, integer = '', fraction = '', exponent = '0'] = /^-?(\d+)(?:\.(\d+))?(?:[eE]([-+]?\d+))?$/.exec(source) ?? []
  let digits = BigInt(integer + fraction)
  if (digits === 0n) return 'fits'
  // The value is digits * 10 ** power.
  let power = BigInt(exponent) - BigInt(fraction.length)
  while (digits % 10n === 0n) {
    digits /= 10n
    power++
  }
  if (BigInt(digits.toString().length) + power > BigInt(precision - scale)) return 'outOfRange'
  return -power > BigInt(scale) ? 'precision' : 'fits'
}

/** Whether the JSON number is an integer within a two's complement type. */
export function judgeInteger(source: string, bits: number, isSigned: boolean): 'fits' | 'outOfRange' | 'valueType' {
  if (!/^-?\d+$/.test(source)) return 'valueType'
  const value = BigInt(source)
  const kept = isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value)
  return kept === value ? 'fits' : 'outOfRange'
}

/** Whether the JSON number has a finite value in a float, and does not become zero. */
export function judgeFloat(source: string, bits: 32 | 64): 'fits' | 'outOfRange' {
  const value = bits === 32 ? Math.fround(Number(source)) : Number(source)
  const isZero = /^-?[0.]+(?:[eE].*)?$/.test(source)
  return Number.isFinite(value) && (value !== 0 || isZero) ? 'fits' : 'outOfRange'
}
