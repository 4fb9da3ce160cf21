// Decimals as the integers that a server stores: an oracle that never makes a floating point number.

/** A decimal's JSON text in units of the last digit that its column keeps; throws when it has more digits. */
export function scaledDecimal(json: string, scale: number): bigint {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(json) ?? []
  const shift = scale - fraction.length + Number(exponent)
  const digits = BigInt(sign + whole + fraction)
  if (shift >= 0) return digits * 10n ** BigInt(shift)
  const unit = 10n ** BigInt(-shift)
  if (digits % unit !== 0n) throw new Error(`${json} has more than ${scale} digits`)
  return digits / unit
}

/** The bytes of a two's complement integer as `hex(reinterpretAsString(x))` gives them: without zeros at the end. */
export function hexOfBytes(value: bigint, bits: number): string {
  const hex = BigInt.asUintN(bits, value)
    .toString(16)
    .padStart(bits / 4, '0')
  const bytes = hex.match(/../g) ?? []
  return bytes
    .reverse()
    .join('')
    .replace(/(?:00)+$/, '')
    .toUpperCase()
}
