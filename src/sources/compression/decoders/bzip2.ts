// bzip2, several streams too. The format has no document of its own; this follows Joe Tsai's "BZIP2: Format Specification"
// (2016): blocks of Huffman codes, move-to-front, Burrows-Wheeler, and run lengths, each block with a checksum.

import { CorruptData } from '../corrupt.ts'
import { BitReader } from './bit-reader.ts'
import type { ByteReader } from './byte-reader.ts'
import { type CodeTable, codeTable, readCodeLengths, readSymbol } from './bzip2-codes.ts'
import { Bzip2Output } from './bzip2-output.ts'
import type { Write } from './decode.ts'

const STREAM = 0x425a68
const BLOCK = [0x314159, 0x265359] as const
const STREAM_END = [0x177245, 0x385090] as const
const LEVEL_BYTES = 100_000
const GROUP_SYMBOLS = 50

export function decodeBzip2(input: ByteReader, write: Write): void {
  const bits = new BitReader(input)
  do decodeStream(bits, new Bzip2Output(write))
  while (!bits.isAtEnd())
}

function decodeStream(bits: BitReader, output: Bzip2Output): void {
  const start = bits.byteOffset
  const magic = bits.read(24)
  const level = bits.read(8) - 0x30
  if (magic !== STREAM || level < 1 || level > 9) throw new CorruptData('other bytes follow the last stream', start)
  const transform = new Uint32Array(level * LEVEL_BYTES)
  let checksum = 0
  for (;;) {
    const at = bits.byteOffset
    const high = bits.read(24)
    const low = bits.read(24)
    const expected = readChecksum(bits)
    if (high === STREAM_END[0] && low === STREAM_END[1]) {
      bits.align()
      if (expected !== checksum) throw new CorruptData("a stream's checksum is wrong", at)
      return
    }
    if (high !== BLOCK[0] || low !== BLOCK[1]) throw new CorruptData('no block begins where one should', at)
    const actual = decodeBlock(bits, transform, output, at)
    if (actual !== expected) throw new CorruptData("a block's checksum is wrong", at)
    checksum = ((checksum << 1) | (checksum >>> 31)) ^ actual
  }
}

/** Signed, as all checksums here. */
function readChecksum(bits: BitReader): number {
  const high = bits.read(16)
  return (high << 16) | bits.read(16)
}

/** Gives the checksum of what came out. `at` is where the block begins. */
function decodeBlock(bits: BitReader, transform: Uint32Array, output: Bzip2Output, at: number): number {
  const damaged = (): CorruptData => new CorruptData('a block cannot be decoded', at)
  if (bits.read(1) === 1)
    throw new CorruptData('a block is randomized, as before bzip2 0.9.5, which is not read', at, true)
  const origin = bits.read(24)
  const symbols = usedBytes(bits)
  const tableCount = bits.read(3)
  const selectorCount = bits.read(15)
  if (symbols.length === 0 || tableCount < 2 || tableCount > 6 || selectorCount === 0) throw damaged()
  const selectors = readSelectors(bits, selectorCount, tableCount)
  if (selectors === undefined) throw damaged()
  const tables: CodeTable[] = []
  for (let i = 0; i < tableCount; i++) {
    const lengths = readCodeLengths(bits, symbols.length + 2)
    const table = lengths && codeTable(lengths)
    if (table === undefined) throw damaged()
    tables.push(table)
  }

  // Codes to bytes: `transform` holds them in the order of the sorted rotations, `counts` how often each comes.
  const counts = new Int32Array(256)
  const endOfBlock = symbols.length + 1
  const capacity = transform.length
  let size = 0
  let run = 0
  let runBit = 1
  for (let group = 0; ; group++) {
    const table = tables[selectors[group] ?? -1]
    if (table === undefined) throw damaged()
    for (let i = 0; i < GROUP_SYMBOLS; i++) {
      const symbol = readSymbol(bits, table)
      if (symbol < 0) throw damaged()
      if (symbol <= 1) {
        // A run's length in bijective base 2, the lowest digit first.
        run += runBit << symbol
        runBit <<= 1
        if (run > capacity) throw damaged()
        continue
      }
      if (run > 0) {
        const byte = symbols[0] as number
        if (size + run > capacity) throw damaged()
        transform.fill(byte, size, size + run)
        counts[byte] = (counts[byte] as number) + run
        size += run
        run = 0
        runBit = 1
      }
      if (symbol === endOfBlock) {
        if (origin >= size) throw damaged()
        return output.block(transform, size, origin, counts)
      }
      if (size === capacity) throw damaged()
      const byte = symbols[symbol - 1] as number
      symbols.copyWithin(1, 0, symbol - 1)
      symbols[0] = byte
      transform[size++] = byte
      counts[byte] = (counts[byte] as number) + 1
    }
  }
}

/** The bytes that the block has, in order: a map of 16 ranges, and one for each range that has any. */
function usedBytes(bits: BitReader): Uint8Array {
  const ranges = bits.read(16)
  const used: number[] = []
  for (let range = 0; range < 16; range++) {
    if ((ranges & (0x8000 >> range)) === 0) continue
    const map = bits.read(16)
    for (let i = 0; i < 16; i++) if ((map & (0x8000 >> i)) !== 0) used.push(range * 16 + i)
  }
  return Uint8Array.from(used)
}

/** Which table each group of symbols has, as move-to-front indices in unary; undefined if one is too large. */
function readSelectors(bits: BitReader, count: number, tableCount: number): Uint8Array | undefined {
  const order = Uint8Array.from({ length: tableCount }, (_, i) => i)
  const selectors = new Uint8Array(count)
  for (let i = 0; i < count; i++) {
    let index = 0
    while (bits.read(1) === 1) if (++index === tableCount) return undefined
    const table = order[index] as number
    order.copyWithin(1, 0, index)
    order[0] = table
    selectors[i] = table
  }
  return selectors
}
