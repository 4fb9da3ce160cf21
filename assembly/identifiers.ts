// UUIDs in their canonical form of 36 characters (RFC 9562).

const NO_DIGIT: u8 = 0xff

const values: usize = memory.data(256)
for (let i: i32 = 0; i < 256; i++) {
  const lower = i | 0x20
  const isDigit = i >= 0x30 && i <= 0x39
  store<u8>(values + i, isDigit ? i - 0x30 : lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : NO_DIGIT)
}

/** The halves of the UUID that was read last, the first byte of each its highest. */
export let first: u64 = 0
export let second: u64 = 0

/** Sixteen digits in groups, the sizes of which are the nibbles of `groups` from the lowest; a hyphen between groups. */
function readHalf(at: usize, groups: u32): u64 {
  let value: u64 = 0
  let pos = at
  let seen: u32 = 0
  for (let rest = groups; rest !== 0; rest >>= 4) {
    if (rest !== groups && load<u8>(pos++) !== 0x2d) isHex = false
    for (let i: u32 = rest & 0xf; i > 0; i--) {
      const digit = load<u8>(values + load<u8>(pos++))
      seen |= digit
      value = (value << 4) | digit
    }
  }
  if (seen > 0xf) isHex = false
  return value
}

let isHex: bool = true

export function readUuid(at: usize): bool {
  isHex = true
  first = readHalf(at, 0x448)
  second = readHalf(at + 19, 0xc4)
  return isHex && load<u8>(at + 18) === 0x2d
}
