// LZ4 frames: github.com/lz4/lz4, doc/lz4_Frame_format.md. Legacy frames too, which have no checksum and no end mark.
// assembly/lz4.ts decodes the blocks piece by piece, xxhash-wasm checks them. lz4-napi would make an array per block, of
// up to 4 MiB, that waits for the garbage collector; of frames it wants whole ones in memory, takes one that is cut off
// for its end, and leaves out what follows the first.

import xxhash, { type XXHashAPI } from 'xxhash-wasm'
import type { ByteReader } from '../byte-reader.ts'
import { CorruptData } from '../corrupt.ts'
import type { Write } from '../decode.ts'
import { type Lz4Window, lz4Window } from './lz4-window.ts'

const FRAME = 0x184d2204
const LEGACY = 0x184c2102
const SKIPPABLE = 0x184d2a50
const LEGACY_BLOCK = 8 * 1024 * 1024
/** By the descriptor's code; smaller codes are not used. */
const BLOCK_SIZES = [0, 0, 0, 0, 64 * 1024, 256 * 1024, 1024 * 1024, 4 * 1024 * 1024] as const
const STORED = 0x80000000
interface Descriptor {
  readonly hasBlockChecksums: boolean
  readonly hasContentChecksum: boolean
  readonly areBlocksLinked: boolean
  readonly contentSize: bigint | undefined
  readonly blockBytes: number
}

export async function decodeLz4(input: ByteReader, write: Write): Promise<void> {
  const hasher = await xxhash()
  const window = lz4Window()
  try {
    while (!input.isAtEnd()) {
      const start = input.offset
      let magic = input.u32()
      // A legacy frame ends where the next frame begins.
      while (magic === LEGACY) magic = decodeLegacy(input, window, write)
      if (magic === 0) return
      if ((magic & ~0xf) >>> 0 === SKIPPABLE) input.skip(input.u32())
      else if (magic === FRAME) decodeFrame(input, window, write, hasher)
      else throw new CorruptData('other bytes follow the last frame', start)
    }
  } finally {
    // What came before an error.
    window.flush()
  }
}

function decodeFrame(input: ByteReader, window: Lz4Window, write: Write, hasher: XXHashAPI): void {
  const frame = descriptor(input, hasher)
  const content = hasher.create32()
  let written = 0n
  window.begin((bytes) => {
    if (frame.hasContentChecksum) content.update(bytes)
    write(bytes)
  })
  for (;;) {
    const start = input.offset
    const size = input.u32()
    if (size === 0) break
    const length = (size & ~STORED) >>> 0
    if (length > frame.blockBytes) throw new CorruptData('a block is larger than its frame allows', start)
    const block = frame.hasBlockChecksums ? hasher.create32() : undefined
    const seen: Write = (bytes) => block?.update(bytes)
    if (!frame.areBlocksLinked) window.forget()
    const count =
      (size & STORED) !== 0
        ? window.storeBlock(input, length, seen)
        : window.decodeBlock(input, length, frame.blockBytes, seen)
    if (count === undefined) throw undecodable(start)
    if (block !== undefined && input.u32() !== block.digest()) {
      throw new CorruptData("a block's checksum is wrong", start)
    }
    written += BigInt(count)
    // The source may be slow: nothing that is decoded waits for more.
    window.flush()
  }
  const end = input.offset
  if (frame.hasContentChecksum && input.u32() !== content.digest()) {
    throw new CorruptData("a frame's checksum is wrong", end)
  }
  if (frame.contentSize !== undefined && frame.contentSize !== written) {
    throw new CorruptData(`a frame has ${written} bytes, but its header says ${frame.contentSize}`, end)
  }
}

function undecodable(start: number): CorruptData {
  return new CorruptData('a block cannot be decoded', start)
}

function descriptor(input: ByteReader, hasher: XXHashAPI): Descriptor {
  const start = input.offset
  const flags = input.byte()
  const block = input.byte()
  const hasContentSize = (flags & 0x08) !== 0
  const hasDictionary = (flags & 0x01) !== 0
  const rest = input.take((hasContentSize ? 8 : 0) + (hasDictionary ? 4 : 0)).slice()
  const expected = (hasher.h32Raw(Uint8Array.of(flags, block, ...rest)) >> 8) & 0xff
  const blockBytes = BLOCK_SIZES[((block >> 4) & 7) as 0]
  const isKnown = flags >> 6 === 1 && (flags & 0x02) === 0 && (block & 0x8f) === 0 && blockBytes > 0
  if (input.byte() !== expected || !isKnown) throw new CorruptData("a frame's header is wrong", start)
  if (hasDictionary) throw new CorruptData('a dictionary is required', start, true)
  return {
    hasBlockChecksums: (flags & 0x10) !== 0,
    hasContentChecksum: (flags & 0x04) !== 0,
    areBlocksLinked: (flags & 0x20) === 0,
    contentSize: hasContentSize ? new DataView(rest.buffer).getBigUint64(0, true) : undefined,
    blockBytes,
  }
}

/** Blocks until the end of the data, which gives 0, or until the magic number of another frame, which it gives. */
function decodeLegacy(input: ByteReader, window: Lz4Window, write: Write): number {
  window.begin(write)
  while (!input.isAtEnd()) {
    const start = input.offset
    const size = input.u32()
    // The largest block that 8 MiB can become is far below every magic number.
    if (size === FRAME || size === LEGACY || (size & ~0xf) >>> 0 === SKIPPABLE) return size
    if (size > LEGACY_BLOCK + LEGACY_BLOCK / 255 + 16) throw new CorruptData('a block is too large', start)
    window.forget()
    if (window.decodeBlock(input, size, LEGACY_BLOCK, () => {}) === undefined) throw undecodable(start)
    window.flush()
  }
  return 0
}
