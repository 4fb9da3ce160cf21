// Frames of a checksum, a header and an LZ4 block: the inverse of codecs/compression/frame.ts.
//
//    0  16  CityHash128 of everything after it
//   16   1  method
//   17   4  compressed size, with these 9 bytes
//   21   4  raw size

import { cityHash128 } from '../../../codecs/compression/city-hash.ts'
import { ByteReader } from '../byte-reader.ts'
import { CorruptData } from '../corrupt.ts'
import type { Write } from '../decode.ts'
import { lz4Window } from '../lz4/lz4-window.ts'

const CHECKSUM_BYTES = 16
const HEADER_BYTES = 9
const LZ4 = 0x82
const STORED = 0x02
/** The server's own frames hold 1 MiB; it takes up to 1 GiB. */
const MAX_BYTES = 256 * 1024 * 1024
/** A server that fails in the middle of an answer writes its words behind the frames. */
const FAILURE = /^(?:\r?\n)?(?:__exception__|Code: \d)/
const MAX_FAILURE_BYTES = 64 * 1024

export function decodeFrames(input: ByteReader, write: Write): void {
  const computed = new Uint8Array(CHECKSUM_BYTES)
  const window = lz4Window()
  while (!input.isAtEnd()) {
    const start = input.offset
    const checksum = firstBytes(input)
    if (FAILURE.test(Buffer.from(checksum).toString('latin1'))) {
      passFailure(checksum, input, write)
      return
    }
    if (checksum.length < CHECKSUM_BYTES) throw input.endsEarly()
    const header = new Uint8Array(input.take(HEADER_BYTES))
    const view = new DataView(header.buffer)
    const size = view.getUint32(1, true)
    const rawSize = view.getUint32(5, true)
    if (size < HEADER_BYTES || size > MAX_BYTES || rawSize > MAX_BYTES || (header[0] !== LZ4 && header[0] !== STORED)) {
      throw new CorruptData("a frame's header is wrong", start)
    }
    const frame = new Uint8Array(size)
    frame.set(header)
    frame.set(input.take(size - HEADER_BYTES), HEADER_BYTES)
    cityHash128(frame, 0, size, computed, 0)
    if (!computed.every((byte, i) => byte === checksum[i])) throw new CorruptData("a frame's checksum is wrong", start)
    const body = frame.subarray(HEADER_BYTES)
    if (header[0] === STORED) {
      if (body.length !== rawSize) throw new CorruptData('a frame is not as long as its header says', start)
      write(body)
      continue
    }
    let piece: Uint8Array | undefined = body
    const block = new ByteReader(() => {
      const given = piece
      piece = undefined
      return given
    })
    window.begin(write)
    const count = window.decodeBlock(block, body.length, rawSize, () => {})
    if (count !== rawSize) throw new CorruptData('a frame cannot be decompressed', start)
    window.flush()
  }
}

/** Those of a checksum, or fewer at the end. */
function firstBytes(input: ByteReader): Uint8Array {
  const bytes = new Uint8Array(CHECKSUM_BYTES)
  let filled = 0
  while (filled < CHECKSUM_BYTES && !input.isAtEnd()) bytes[filled++] = input.byte()
  return bytes.subarray(0, filled)
}

/** For who knows where a block should begin. */
function passFailure(first: Uint8Array, input: ByteReader, write: Write): void {
  write(first)
  for (let left = MAX_FAILURE_BYTES; left > 0; ) {
    const bytes = input.some(left)
    if (bytes.length === 0) return
    write(bytes)
    left -= bytes.length
  }
}
