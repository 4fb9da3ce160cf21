// The canonical Huffman codes of bzip2: at most 20 bits, looked up by the next bits.

import type { BitReader } from './bit-reader.ts'

const MAX_LENGTH = 20
/** Codes up to this length are found in one step. */
const FAST_BITS = 10

export interface CodeTable {
  /** By the next FAST_BITS bits: symbol * 32 + length of the code, 0 for longer codes. */
  readonly fast: Uint16Array
  /** The last code of each length, or -1; what to subtract from a code to get its place in `symbols`. */
  readonly last: Int32Array
  readonly base: Int32Array
  readonly symbols: Uint16Array
}

/** Lengths as differences from one to the next; undefined if one is not 1 to 20. */
export function readCodeLengths(bits: BitReader, count: number): Uint8Array | undefined {
  const lengths = new Uint8Array(count)
  let length = bits.read(5)
  for (let i = 0; i < count; i++) {
    for (;;) {
      if (length < 1 || length > MAX_LENGTH) return undefined
      if (bits.read(1) === 0) break
      length += bits.read(1) === 0 ? 1 : -1
    }
    lengths[i] = length
  }
  return lengths
}

/** Undefined if there are more codes than bits for them. */
export function codeTable(lengths: Uint8Array): CodeTable | undefined {
  const fast = new Uint16Array(1 << FAST_BITS)
  const last = new Int32Array(MAX_LENGTH + 1).fill(-1)
  const base = new Int32Array(MAX_LENGTH + 1)
  const symbols = new Uint16Array(lengths.length)
  let code = 0
  let placed = 0
  for (let length = 1; length <= MAX_LENGTH; length++) {
    base[length] = code - placed
    for (let symbol = 0; symbol < lengths.length; symbol++) {
      if (lengths[symbol] !== length) continue
      if (length <= FAST_BITS) {
        const shift = FAST_BITS - length
        fast.fill((symbol << 5) | length, code << shift, (code + 1) << shift)
      }
      last[length] = code++
      symbols[placed++] = symbol
    }
    if (code > 1 << length) return undefined
    code <<= 1
  }
  return { fast, last, base, symbols }
}

/** The next symbol, or -1 for bits that are no code. */
export function readSymbol(bits: BitReader, table: CodeTable): number {
  const next = bits.peek(MAX_LENGTH)
  const entry = table.fast[next >> (MAX_LENGTH - FAST_BITS)] as number
  if (entry !== 0) {
    bits.drop(entry & 31)
    return entry >> 5
  }
  for (let length = FAST_BITS + 1; length <= MAX_LENGTH; length++) {
    const code = next >> (MAX_LENGTH - length)
    if (code > (table.last[length] as number)) continue
    bits.drop(length)
    return table.symbols[code - (table.base[length] as number)] as number
  }
  return -1
}
