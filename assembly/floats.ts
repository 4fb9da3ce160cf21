// The double nearest to what `readDecimal` read, rounded as IEEE 754 has it (ties to even).
// Few digits: one exact division (Clinger, "How to Read Floating Point Numbers Accurately", 1990). More of them: a product
// of 64 by 128 bits (Daniel Lemire, "Number Parsing at a Gigabyte per Second", 2021, section 5), whose error never
// matters for the powers that are here.

import { integer, isNegative, scale } from './numbers'

const DOUBLES: usize = memory.data<f64>([
  1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19,
])

/** 5^-19 .. 5^0 in 128 bits with the highest one set, the upper half first; 2^b / 5^n + 1 for the negative powers. */
const FIVES: usize = memory.data<u64>([
  0xec1e4a7db69561a5, 0x2b31e9e3d06c32e6, 0x9392ee8e921d5d07, 0x3aff322e62439fd0, 0xb877aa3236a4b449,
  0x09befeb9fad487c3, 0xe69594bec44de15b, 0x4c2ebe687989a9b4, 0x901d7cf73ab0acd9, 0x0f9d37014bf60a11,
  0xb424dc35095cd80f, 0x538484c19ef38c95, 0xe12e13424bb40e13, 0x2865a5f206b06fba, 0x8cbccc096f5088cb,
  0xf93f87b7442e45d4, 0xafebff0bcb24aafe, 0xf78f69a51539d749, 0xdbe6fecebdedd5be, 0xb573440e5a884d1c,
  0x89705f4136b4a597, 0x31680a88f8953031, 0xabcc77118461cefc, 0xfdc20d2b36ba7c3e, 0xd6bf94d5e57a42bc,
  0x3d32907604691b4d, 0x8637bd05af6c69b5, 0xa63f9a49c2c1b110, 0xa7c5ac471b478423, 0x0fcf80dc33721d54,
  0xd1b71758e219652b, 0xd3c36113404ea4a9, 0x83126e978d4fdf3b, 0x645a1cac083126ea, 0xa3d70a3d70a3d70a,
  0x3d70a3d70a3d70a4, 0xcccccccccccccccc, 0xcccccccccccccccd, 0x8000000000000000, 0x0000000000000000,
])

const MAX_SCALE: i32 = 19
const EXACT: u64 = 0x20000000000000
const MANTISSA_BITS: u64 = 52
const EXPONENT_BIAS: i32 = 1023

/** The upper half of the product; the lower one is in `low`. */
let low: u64 = 0
@inline
function multiply(a: u64, b: u64): u64 {
  const a0 = a & 0xffffffff
  const a1 = a >> 32
  const b0 = b & 0xffffffff
  const b1 = b >> 32
  const bottom = a0 * b0
  const first = a1 * b0
  const second = a0 * b1
  const middle = (bottom >> 32) + (first & 0xffffffff) + (second & 0xffffffff)
  low = (middle << 32) | (bottom & 0xffffffff)
  return a1 * b1 + (first >> 32) + (second >> 32) + (middle >> 32)
}

export function asDouble(): f64 {
  const value = integer <= EXACT ? <f64>integer / load<f64>(DOUBLES + (scale << 3)) : fromProduct()
  return isNegative ? -value : value
}

/** integer * 10^-scale, where integer is not zero. Such numbers are far from both ends of a double's range. */
function fromProduct(): f64 {
  const zeros = clz(integer)
  const significand = integer << zeros
  const five = FIVES + ((<usize>(MAX_SCALE - <i32>scale)) << 4)
  let high = multiply(significand, load<u64>(five))
  // Only when all of the bits that decide are ones can the lower half of the power carry into them.
  if ((high & 0x1ff) === 0x1ff) {
    const upper = low
    const carry = multiply(significand, load<u64>(five, 8))
    low = upper + carry
    if (low < upper) high++
  }
  const upperBit = high >> 63
  const shift = upperBit + 64 - MANTISSA_BITS - 3
  let mantissa = high >> shift
  const power = -(<i32>scale)
  let exponent = ((217706 * power) >> 16) + 63 + <i32>upperBit - <i32>zeros + EXPONENT_BIAS
  // Exactly between two doubles, which only small powers of five can be: the even one.
  if (low <= 1 && power >= -4 && (mantissa & 3) === 1 && mantissa << shift === high) mantissa &= ~1
  mantissa += mantissa & 1
  mantissa >>= 1
  if (mantissa >= (<u64>2) << MANTISSA_BITS) {
    mantissa = (<u64>1) << MANTISSA_BITS
    exponent++
  }
  return reinterpret<f64>((mantissa & ~((<u64>1) << MANTISSA_BITS)) | ((<u64>exponent) << MANTISSA_BITS))
}
