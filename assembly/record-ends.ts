// Record ends of separated values among quotes, 64 bytes at a time. A byte is within quotes when an odd number of quotes
// stands before it: a prefix sum over bits (Langdale and Lemire, "Parsing Gigabytes of JSON per Second", 2019, section
// 3.1.1). That holds as long as every opening quote follows a delimiter, a record end or a quote, and one of these
// follows every closing quote. Where it does not, the module gives the bytes up.

const LF: u8 = 0x0a
const CR: u8 = 0x0d
const BLOCK: usize = 64

export const IRREGULAR: i32 = -1

/** Whether the bytes end within quotes. */
export let isQuoted: bool = false

@inline
function mask(a: v128, b: v128, c: v128, d: v128): u64 {
  return (
    (<u64>(<u32>i8x16.bitmask(a))) |
    ((<u64>(<u32>i8x16.bitmask(b))) << 16) |
    ((<u64>(<u32>i8x16.bitmask(c))) << 32) |
    ((<u64>(<u32>i8x16.bitmask(d))) << 48)
  )
}

/** Bit i is the sum of bits 0 .. i. */
@inline
function prefixSum(bits: u64): u64 {
  bits ^= bits << 1
  bits ^= bits << 2
  bits ^= bits << 4
  bits ^= bits << 8
  bits ^= bits << 16
  return bits ^ (bits << 32)
}

/**
 * Returns how many of `length` bytes at `from` go up to the last record end, 0 when none ends, or IRREGULAR. What comes
 * before them: `startsQuoted`: an opening quote; `atBoundary`: a delimiter, a record end or a quote; `afterClosing`: a
 * closing quote. Bytes up to the next multiple of 64 are read.
 */
export function lastEnd(
  from: usize,
  length: usize,
  delimiter: u32,
  quote: u32,
  startsQuoted: bool,
  atBoundary: bool,
  afterClosing: bool,
): i32 {
  const delimiters = i8x16.splat(<i8>delimiter)
  const quotes = i8x16.splat(<i8>quote)
  const feeds = i8x16.splat(<i8>LF)
  const returns = i8x16.splat(<i8>CR)
  let inside: u64 = startsQuoted ? ~(<u64>0) : 0
  let boundaryBefore: u64 = atBoundary ? 1 : 0
  let closingBefore: u64 = afterClosing ? 1 : 0
  let last: usize = 0
  for (let at: usize = 0; at < length; at += BLOCK) {
    const a = v128.load(from + at)
    const b = v128.load(from + at, 16)
    const c = v128.load(from + at, 32)
    const d = v128.load(from + at, 48)
    const valid: u64 = length - at >= BLOCK ? ~(<u64>0) : ((<u64>1) << (<u64>(length - at))) - 1
    const quoteBits =
      mask(i8x16.eq(a, quotes), i8x16.eq(b, quotes), i8x16.eq(c, quotes), i8x16.eq(d, quotes)) & valid
    const endA = v128.or(i8x16.eq(a, feeds), i8x16.eq(a, returns))
    const endB = v128.or(i8x16.eq(b, feeds), i8x16.eq(b, returns))
    const endC = v128.or(i8x16.eq(c, feeds), i8x16.eq(c, returns))
    const endD = v128.or(i8x16.eq(d, feeds), i8x16.eq(d, returns))
    const endBits = mask(endA, endB, endC, endD) & valid
    const boundaries =
      mask(i8x16.eq(a, delimiters), i8x16.eq(b, delimiters), i8x16.eq(c, delimiters), i8x16.eq(d, delimiters)) |
      endBits |
      quoteBits

    const within = prefixSum(quoteBits) ^ inside
    const opening = quoteBits & within
    const closing = quoteBits & ~within
    const misplaced = opening & ~((boundaries << 1) | boundaryBefore)
    const followed = ((closing << 1) | closingBefore) & ~boundaries & valid
    if ((misplaced | followed) !== 0) return IRREGULAR

    inside = <u64>((<i64>within) >> 63)
    boundaryBefore = boundaries >> 63
    closingBefore = closing >> 63
    const ends = endBits & ~within
    if (ends !== 0) last = at + BLOCK - <usize>clz(ends)
  }
  isQuoted = inside !== 0
  return <i32>last
}

/** The state after the bytes that `walk` took. */
export let state: u32 = 0

/**
 * The same for any bytes, one at a time, by the automaton of src/formats/csv/ends/record-states.ts at `next`. Between records
 * are the states up to `lastBetween`.
 */
export function walk(from: usize, length: usize, next: usize, start: u32, lastBetween: u32): i32 {
  let now: u32 = start
  let last: usize = 0
  for (let at: usize = 0; at < length; at++) {
    now = <u32>load<u16>(next + ((now | <u32>load<u8>(from + at)) << 1))
    if (now <= lastBetween) last = at + 1
  }
  state = now
  return <i32>last
}
