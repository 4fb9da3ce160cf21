// A decoder of ClickHouse's compressed frames that believes nothing: the oracle of src/codecs/compression/frame.ts,
// and the ear of the test servers. It throws where a ClickHouse server would refuse the stream.

import { uncompressSync } from 'lz4-napi'
import { cityHash128Slowly } from './city-hash-bigint.ts'
import { decompressZstd } from './zstd-decompress.ts'

const HEADER_BYTES = 25
const MAX_BYTES = 0x4000_0000

export interface FrameDecoderOptions {
  /** Today's servers want one method per request: "Data compressed with different methods". */
  readonly refuseMixedCodecs?: boolean
}

/** Decodes a stream that comes in pieces. After a throw it is of no further use. */
export class FrameDecoder {
  readonly #options: FrameDecoderOptions
  #pending: Buffer = Buffer.alloc(0)
  #method: number | undefined

  constructor(options: FrameDecoderOptions = {}) {
    this.#options = options
  }

  /** The raw bytes of every frame that these bytes complete. Throws on anything but a valid frame. */
  push(bytes: Uint8Array): Uint8Array[] {
    this.#pending = Buffer.concat([this.#pending, bytes])
    const blocks: Uint8Array[] = []
    let pos = 0
    while (this.#pending.length - pos >= HEADER_BYTES) {
      const size = 16 + this.#readHeader(this.#pending.subarray(pos))
      if (this.#pending.length - pos < size) break
      blocks.push(decodeFrame(this.#pending.subarray(pos, pos + size)))
      pos += size
    }
    this.#pending = this.#pending.subarray(pos)
    return blocks
  }

  /** Throws when the stream ended within a frame. */
  end(): void {
    if (this.#pending.length > 0) throw new Error(`frame: ${this.#pending.length} bytes left over`)
  }

  /** Checks the header, and gives the compressed size in it. */
  #readHeader(frame: Buffer): number {
    const method = frame.readUInt8(16)
    const compressedBytes = frame.readUInt32LE(17)
    const rawBytes = frame.readUInt32LE(21)
    if (method !== 0x82 && method !== 0x90 && method !== 0x02) throw new Error(`frame: unknown method ${method}`)
    this.#method ??= method
    if (this.#options.refuseMixedCodecs && method !== this.#method) {
      throw new Error(`frame: method ${method} after ${this.#method}`)
    }
    if (compressedBytes <= 9 || compressedBytes > MAX_BYTES)
      throw new Error(`frame: ${compressedBytes} compressed bytes`)
    if (rawBytes === 0 || rawBytes > MAX_BYTES) throw new Error(`frame: ${rawBytes} raw bytes`)
    return compressedBytes
  }
}

/** The raw bytes of a whole stream of frames. Throws on any violation, also when the stream ends within a frame. */
export function decodeFrames(stream: Uint8Array, options?: FrameDecoderOptions): Buffer {
  const decoder = new FrameDecoder(options)
  const blocks = decoder.push(stream)
  decoder.end()
  return Buffer.concat(blocks)
}

function decodeFrame(frame: Buffer): Uint8Array {
  const wanted = Buffer.from(cityHash128Slowly(frame.subarray(16)))
  if (!wanted.equals(frame.subarray(0, 16))) {
    throw new Error(`frame: checksum ${frame.toString('hex', 0, 16)}, of its bytes ${wanted.toString('hex')}`)
  }
  const raw = decompress(frame.readUInt8(16), frame)
  if (raw.length !== frame.readUInt32LE(21)) {
    throw new Error(`frame: ${raw.length} raw bytes, its header says ${frame.readUInt32LE(21)}`)
  }
  return raw
}

function decompress(method: number, frame: Buffer): Uint8Array {
  // lz4-napi wants the raw size before the block: that is how the header ends.
  if (method === 0x82) return uncompressSync(frame.subarray(HEADER_BYTES - 4))
  if (method === 0x90) return decompressZstd(frame.subarray(HEADER_BYTES))
  return frame.subarray(HEADER_BYTES)
}
