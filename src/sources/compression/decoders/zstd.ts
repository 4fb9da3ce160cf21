// Zstandard (RFC 8878) by zstddec: the reference decoder in WebAssembly, which checks a frame's checksum where it has one.
// The frames are walked here, because its wrapper neither tells where a frame ends nor stops at an error.
// node:zlib's decoder (Node 22.15) is 1.2 times as fast, but takes a cut anywhere for the end, and ends after one frame.

import { ZSTDDecoder } from 'zstddec/stream'
import { CorruptData } from '../corrupt.ts'
import type { ByteReader } from './byte-reader.ts'
import type { Write } from './decode.ts'

const FRAME = 0xfd2fb528
const SKIPPABLE = 0x184d2a50
const CHECKSUM_BYTES = 4
const DICTIONARY_ID_BYTES = [0, 1, 2, 4] as const
/** The reference decoder's own limit; `zstd --long=28` and above go beyond it. */
const MAX_WINDOW_BYTES = 128 * 1024 * 1024
const RLE = 1
const RESERVED = 3

/** Frame after frame; skippable ones are left out. */
export async function decodeZstd(input: ByteReader, write: Write): Promise<void> {
  const decoder = new ZSTDDecoder()
  await decoder.init()
  while (!input.isAtEnd()) {
    const start = input.offset
    const magic = input.u32()
    if ((magic & ~0xf) >>> 0 === SKIPPABLE) input.skip(input.u32())
    else if (magic === FRAME) decodeFrame(decoder, input, write, start)
    else throw new CorruptData('other bytes follow the last frame', start)
  }
}

function decodeFrame(decoder: ZSTDDecoder, input: ByteReader, write: Write, start: number): void {
  const place = { offset: start, pieces: 0 }
  let stuckAt = -1
  try {
    for (const bytes of decoder.decodeStreaming(framePieces(input, place))) {
      if (bytes.length > 0) write(bytes)
      // Without output all of the piece was used. If the decoder comes again with the same one, it met an error.
      else if (stuckAt === place.pieces) throw new CorruptData('a block cannot be decoded', place.offset)
      else stuckAt = place.pieces
    }
  } catch (cause) {
    if (cause instanceof CorruptData) throw cause
    throw new CorruptData(cause instanceof Error ? cause.message : String(cause), place.offset)
  }
}

/** The frame's header, its blocks, its checksum. `place` follows: where the piece lies, and how many there were. */
function* framePieces(input: ByteReader, place: { offset: number; pieces: number }): Generator<Uint8Array> {
  const header = frameHeader(input, place.offset)
  place.pieces++
  yield header
  for (let isLast = false; !isLast; ) {
    place.offset = input.offset
    const start = input.take(3)
    const blockHeader = (start[0] as number) | ((start[1] as number) << 8) | ((start[2] as number) << 16)
    const type = (blockHeader >> 1) & 3
    const length = type === RLE ? 1 : blockHeader >> 3
    if (type === RESERVED) throw new CorruptData('a block has an unknown type', place.offset)
    isLast = (blockHeader & 1) === 1
    const block = new Uint8Array(3 + length)
    block.set(start)
    block.set(input.take(length), 3)
    place.pieces++
    yield block
  }
  if (((header[4] as number) & 4) === 0) return
  place.offset = input.offset
  place.pieces++
  yield input.take(CHECKSUM_BYTES).slice()
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
  if (dictionary.some((byte) => byte !== 0)) throw new CorruptData('they need a dictionary', start, true)
  if (windowBytes === 1 && windowSize(rest[0] as number) > MAX_WINDOW_BYTES) {
    throw new CorruptData(
      `they need a window of ${windowSize(rest[0] as number)} bytes, and 128 MiB is the most`,
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
