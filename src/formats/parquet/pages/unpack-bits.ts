// Values packed into bits, from the lowest bit of the first byte on: those from number `inGroup` on of the ones that begin at
// byte `start`. Source: Apache Parquet, "Run Length Encoding / Bit-Packing Hybrid" (Encodings.md).

/** Up to this many values a loop is faster than the call of `fill`. */
const SHORT_RUN = 32

/** Wider values do not fit into 32 bits beside the up to 7 that belong to the value before. */
export const MAX_WORD_BITS = 25

/** One value from place `from` to place `to`. */
export function fillIntegers(out: Int32Array, value: number, from: number, to: number): void {
  if (to - from > SHORT_RUN) out.fill(value, from, to)
  else for (let i = from; i < to; i++) out[i] = value
}

/** Values from number `inGroup` on of those that begin at `start`. Returns whether all are below `limit`. */
export function unpackIntegers(
  bytes: Uint8Array,
  view: DataView,
  start: number,
  inGroup: number,
  bitWidth: number,
  out: Int32Array,
  first: number,
  count: number,
  limit: number,
): boolean {
  const mask = 2 ** bitWidth - 1
  const last = Math.min(limit, 2 ** 30) - 1
  // Values that lie in the four bytes from their first one on; the last ones may be closer to the end.
  const safeBits = (bytes.length - start - 4) * 8
  const safe = bitWidth === 0 ? 0 : Math.min(count, Math.max(0, Math.floor(safeBits / bitWidth) - inGroup))
  let bit = inGroup * bitWidth
  let signs = 0
  let i = 0
  for (; i < safe; i++, bit += bitWidth) {
    const value = (view.getUint32(start + (bit >>> 3), true) >>> (bit & 7)) & mask
    signs |= last - value
    out[first + i] = value
  }
  for (; i < count; i++, bit += bitWidth) {
    const at = start + (bit >>> 3)
    const word = (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16)
    const value = ((word | ((bytes[at + 3] ?? 0) << 24)) >>> (bit & 7)) & mask
    signs |= last - value
    out[first + i] = value
  }
  return signs >= 0
}

/** The same for values of more than `MAX_WORD_BITS` bits. */
export function unpackWide(
  bytes: Uint8Array,
  start: number,
  inGroup: number,
  bitWidth: number,
  out: Int32Array,
  first: number,
  count: number,
  limit: number,
): boolean {
  let isBelow = true
  for (let i = 0; i < count; i++) {
    const bit = (inGroup + i) * bitWidth
    const at = start + (bit >>> 3)
    let value = 0
    for (let b = 0; b < 5; b++) value += (bytes[at + b] ?? 0) * 2 ** (8 * b)
    value = Math.floor(value / 2 ** (bit & 7)) % 2 ** bitWidth
    if (value >= limit) isBelow = false
    out[first + i] = value
  }
  return isBelow
}

/** Returns how many of the levels are `level`. */
export function unpackLevels(
  bytes: Uint8Array,
  start: number,
  inGroup: number,
  bitWidth: number,
  out: Uint8Array,
  first: number,
  count: number,
  level: number,
): number {
  const mask = (1 << bitWidth) - 1
  let found = 0
  let bit = inGroup * bitWidth
  for (let i = 0; i < count; i++, bit += bitWidth) {
    const at = start + (bit >>> 3)
    const value = ((bytes[at]! | (bytes[at + 1]! << 8)) >>> (bit & 7)) & mask
    out[first + i] = value
    if (value === level) found++
  }
  return found
}

/** How many of the levels are `level`. */
export function countLevels(
  bytes: Uint8Array,
  start: number,
  inGroup: number,
  bitWidth: number,
  count: number,
  level: number,
): number {
  const mask = (1 << bitWidth) - 1
  let found = 0
  let bit = inGroup * bitWidth
  for (let i = 0; i < count; i++, bit += bitWidth) {
    const at = start + (bit >>> 3)
    if ((((bytes[at]! | (bytes[at + 1]! << 8)) >>> (bit & 7)) & mask) === level) found++
  }
  return found
}
