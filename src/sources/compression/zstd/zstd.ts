// Zstandard (RFC 8878) by zstddec: the reference decoder in WebAssembly, which checks a frame's checksum where it has one.
// The frames are walked here, so that an error has its block.
// node:zlib's decoder (Node 22.15) is 1.2 times as fast, but takes a cut anywhere for the end, and ends after one frame.

import type { ByteReader } from '../byte-reader.ts'
import { CorruptData } from '../corrupt.ts'
import type { Write } from '../decode.ts'
import { type ZstdStream, zstdStream } from './zstd-stream.ts'

const FRAME = 0xfd2fb528
const SKIPPABLE = 0x184d2a50
const BLOCK_HEADER_BYTES = 3
const CHECKSUM_BYTES = 4
const DICTIONARY_ID_BYTES = [0, 1, 2, 4] as const
/** The reference decoder's own limit; `zstd --long=28` and above go beyond it. */
const MAX_WINDOW_BYTES = 128 * 1024 * 1024
const RLE = 1
const RESERVED = 3

/** Frame after frame; skippable ones are left out. */
export async function decodeZstd(input: ByteReader, write: Write): Promise<void> {
  const stream = await zstdStream()
  try {
    while (!input.isAtEnd()) {
      const start = input.offset
      const magic = input.u32()
      if ((magic & ~0xf) >>> 0 === SKIPPABLE) input.skip(input.u32())
      else if (magic === FRAME) decodeFrame(stream, input, write, start)
      else throw new CorruptData('other bytes follow the last frame', start)
    }
  } finally {
    stream.free()
  }
}

/** The frame's header, its blocks, its checksum. */
function decodeFrame(stream: ZstdStream, input: ByteReader, write: Write, start: number): void {
  const header = frameHeader(input, start)
  if (!stream.feed(header, write)) throw new CorruptData("a frame's header is wrong", start)
  let at = input.offset
  for (let isLast = false; !isLast; ) {
    at = input.offset
    const head = input.take(BLOCK_HEADER_BYTES)
    const blockHeader = (head[0] as number) | ((head[1] as number) << 8) | ((head[2] as number) << 16)
    const type = (blockHeader >> 1) & 3
    if (type === RESERVED) throw new CorruptData('a block has an unknown type', at)
    isLast = (blockHeader & 1) === 1
    let isRight = stream.feed(head, write)
    for (let left = type === RLE ? 1 : blockHeader >> 3; left > 0 && isRight; ) {
      const bytes = input.some(left)
      if (bytes.length === 0) throw input.endsEarly()
      left -= bytes.length
      isRight = stream.feed(bytes, write)
    }
    if (!isRight) throw new CorruptData('a block cannot be decoded', at)
  }
  if (((header[4] as number) & 4) !== 0) {
    at = input.offset
    if (!stream.feed(input.take(CHECKSUM_BYTES), write)) throw new CorruptData("a frame's checksum is wrong", at)
  }
  if (!stream.isAtEnd()) throw new CorruptData('a frame does not end with its last block', at)
}

/** From the magic number, which is read already, to the first block. */
function frameHeader(input: ByteReader, start: number): Uint8Array {
  const descriptor = input.byte()
  const isSingleSegment = (descriptor & 0x20) !== 0
  const sizeFlag = descriptor >> 6
  const windowBytes = isSingleSegment ? 0 : 1
  const dictionaryBytes = DICTIONARY_ID_BYTES[(descriptor & 3) as 0 | 1 | 2 | 3]
  const sizeBytes = sizeFlag === 0 ? (isSingleSegment ? 1 : 0) : 1 << sizeFlag
  const rest = input.take(windowBytes + dictionaryBytes + sizeBytes)
  const dictionary = rest.subarray(windowBytes, windowBytes + dictionaryBytes)
  if (dictionary.some((byte) => byte !== 0)) throw new CorruptData('a dictionary is required', start, true)
  if (windowBytes === 1 && windowSize(rest[0] as number) > MAX_WINDOW_BYTES) {
    throw new CorruptData(
      `the window of ${windowSize(rest[0] as number)} bytes is larger than the supported 128 MiB`,
      start,
      true,
    )
  }
  const header = new Uint8Array(5 + rest.length)
  new DataView(header.buffer).setUint32(0, FRAME, true)
  header[4] = descriptor
  header.set(rest, 5)
  return header
}

/** RFC 8878, 3.1.1.1.2. */
function windowSize(descriptor: number): number {
  const base = 2 ** (10 + (descriptor >> 3))
  return base + (base / 8) * (descriptor & 7)
}
