// Blocks of LZ4 (github.com/lz4/lz4, doc/lz4_Block_format.md), in pieces of any size on both sides: a block of 4 MiB
// needs no more memory than the 64 KiB that matches may refer to, and a window in front of them.

/** What comes next. A block may end only before an offset: its last sequence has none. */
const TOKEN: u32 = 0
const MORE_LITERALS: u32 = 1
const LITERALS: u32 = 2
const OFFSET_LOW: u32 = 3
const OFFSET_HIGH: u32 = 4
const MORE_MATCH: u32 = 5
const MATCH: u32 = 6

const LENGTH_MASK: u32 = 15
const MIN_MATCH: u32 = 4
/** Longer than any block: sums of lengths must not overflow. */
const MAX_LENGTH: u32 = 1 << 30
/** What a sequence with lengths of one nibble each has at most, and what is read and written behind it. */
const SHORT_INPUT: usize = 32
const SHORT_OUTPUT: usize = 64

let phase: u32 = TOKEN
let literals: u32 = 0
let match: u32 = 0
let offset: u32 = 0

/** Where `run` stopped. */
export let inputAt: usize = 0

/** A block begins. */
export function begin(): void {
  phase = TOKEN
}

/** Whether the block may end here. */
export function mayEnd(): bool {
  return phase === OFFSET_LOW
}

/** A call of memory.copy costs more than these bytes do. */
const LONG: usize = 256

/** Copies `length` bytes from at least 16 bytes behind `to`; what overlaps repeats itself. Nothing more is written. */
function copyFar(to: usize, from: usize, length: usize): void {
  if (length < 16) {
    for (; length > 0; length--) store<u8>(to++, load<u8>(from++))
    return
  }
  const end = to + length
  const last = end - 16
  const lastFrom = from + length - 16
  for (; to < last; to += 16, from += 16) v128.store(to, v128.load(from))
  v128.store(last, v128.load(lastFrom))
}

/** Copies `length` bytes from `distance` behind; what overlaps repeats itself. Nothing more is written. */
function copyMatch(to: usize, distance: usize, length: usize): void {
  if (distance >= length && length >= LONG) {
    memory.copy(to, to - distance, length)
    return
  }
  if (distance < 16) {
    // Byte by byte until a whole number of repetitions lies far enough behind.
    const period = distance
    while (distance < 16) distance += period
    const start = min(length, distance - period)
    for (let i: usize = 0; i < start; i++, to++) store<u8>(to, load<u8>(to - period))
    length -= start
  }
  copyFar(to, to - distance, length)
}

function copyLiterals(to: usize, from: usize, length: usize): void {
  if (length >= LONG) memory.copy(to, from, length)
  else copyFar(to, from, length)
}

/**
 * Decodes from `input` to `output` until either ends. Matches may refer to what lies from `floor` on. Returns where the
 * output stopped, or 0 where the block is wrong; `inputAt` says where the input did. Input that is left over stopped for
 * want of room.
 */
export function run(input: usize, inputEnd: usize, output: usize, outputEnd: usize, floor: usize): usize {
  for (;;) {
    // Sequences of short lengths, with room on both sides: nearly all of them.
    while (phase === TOKEN && input + SHORT_INPUT <= inputEnd && output + SHORT_OUTPUT <= outputEnd) {
      const token: u32 = load<u8>(input)
      const literalCount = token >> 4
      const matchCount = token & LENGTH_MASK
      if (literalCount === LENGTH_MASK || matchCount === LENGTH_MASK) break
      v128.store(output, v128.load(input, 1))
      const distance: usize = load<u16>(input + 1 + literalCount)
      const to = output + literalCount
      if (distance === 0 || distance > to - floor) return 0
      input += 3 + literalCount
      const from = to - distance
      if (distance >= 16) {
        v128.store(to, v128.load(from))
        v128.store(to, v128.load(from, 16), 16)
      } else if (distance >= 8) {
        store<u64>(to, load<u64>(from))
        store<u64>(to, load<u64>(from, 8), 8)
        store<u64>(to, load<u64>(from, 16), 16)
      } else copyMatch(to, distance, matchCount + MIN_MATCH)
      output = to + matchCount + MIN_MATCH
    }
    if (phase === TOKEN) {
      if (input === inputEnd) break
      const token: u32 = load<u8>(input++)
      literals = token >> 4
      match = (token & LENGTH_MASK) + MIN_MATCH
      phase = literals === LENGTH_MASK ? MORE_LITERALS : literals > 0 ? LITERALS : OFFSET_LOW
    } else if (phase === MORE_LITERALS) {
      if (input === inputEnd) break
      const more: u32 = load<u8>(input++)
      literals += more
      if (literals > MAX_LENGTH) return 0
      if (more !== 255) phase = LITERALS
    } else if (phase === LITERALS) {
      const count = min(<usize>literals, min(inputEnd - input, outputEnd - output))
      if (count === 0) break
      copyLiterals(output, input, count)
      input += count
      output += count
      literals -= <u32>count
      if (literals === 0) phase = OFFSET_LOW
    } else if (phase === OFFSET_LOW) {
      if (input === inputEnd) break
      offset = load<u8>(input++)
      phase = OFFSET_HIGH
    } else if (phase === OFFSET_HIGH) {
      if (input === inputEnd) break
      offset |= (<u32>load<u8>(input++)) << 8
      if (offset === 0 || <usize>offset > output - floor) return 0
      phase = match === LENGTH_MASK + MIN_MATCH ? MORE_MATCH : MATCH
    } else if (phase === MORE_MATCH) {
      if (input === inputEnd) break
      const more: u32 = load<u8>(input++)
      match += more
      if (match > MAX_LENGTH) return 0
      if (more !== 255) phase = MATCH
    } else {
      const count = min(<usize>match, outputEnd - output)
      if (count === 0) break
      copyMatch(output, offset, count)
      output += count
      match -= <u32>count
      if (match === 0) phase = TOKEN
    }
  }
  inputAt = input
  return output
}
