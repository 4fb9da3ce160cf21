// IEEE 754 half precision: a sign, five bits of exponent, ten of mantissa.

const INFINITE = 0x7c00
/** 2^-14, the smallest half that is not subnormal, as the bits of a single. */
const MIN_NORMAL = 0x38800000
/** 2^16 as the bits of a single: nothing from here on rounds to a half. */
const LIMIT = 0x47800000
/** The difference of the exponents' biases, where a single has them. */
const REBIAS = 112 << 23
const SUBNORMAL_STEPS = 2 ** 24

const scratch = new DataView(new ArrayBuffer(4))

/** The bits of the half nearest to a single (ties to even), or -1 when it is infinite. */
export function halfBits(single: number): number {
  scratch.setFloat32(0, single)
  const raw = scratch.getUint32(0)
  const sign = (raw >>> 16) & 0x8000
  const magnitude = raw & 0x7fff_ffff
  if (magnitude >= LIMIT) return -1
  if (magnitude < MIN_NORMAL) return sign | roundToEven(Math.abs(single) * SUBNORMAL_STEPS)
  const half = (magnitude - REBIAS + 0xfff + ((magnitude >>> 13) & 1)) >>> 13
  return half < INFINITE ? sign | half : -1
}

function roundToEven(value: number): number {
  const floor = Math.floor(value)
  const rest = value - floor
  return rest > 0.5 || (rest === 0.5 && floor % 2 === 1) ? floor + 1 : floor
}
