// bgzip: gzip whose members say how long they are, so that many are decompressed at once in the thread pool of libuv.
// The format is BGZF: samtools.github.io/hts-specs/SAMv1.pdf, 4.1.

import { availableParallelism } from 'node:os'
import { gunzip } from 'node:zlib'
import { freeMemory } from '../../../free-memory.ts'
import { type RawStream, rawStream } from '../../raw-stream.ts'
import type { ByteStream } from '../../source.ts'
import { CorruptData } from '../corrupt.ts'
import { gunzipStream } from './gunzip-stream.ts'

/** Up to the block's size: ten bytes of gzip, the length of the extra field, and its only subfield. */
export const BGZIP_HEAD_BYTES = 18
const MAX_BLOCK_BYTES = 65_536
const TRAILER_BYTES = 8
/** Blocks are decompressed in batches of this much output, because a call costs the main thread some 100 us. */
const BATCH_BYTES = 1024 * 1024
const INPUT_BYTES = 512 * 1024
/** The pool has four threads, and reads files with them too. */
const BATCHES = Math.max(2, Math.min(3, availableParallelism()))

interface Block {
  readonly length: number
  readonly contentLength: number
}

/** Does a gzip stream begin like one of bgzip? */
export function isBgzip(head: Uint8Array): boolean {
  return blockLength(head) !== undefined
}

/** Bytes of the block that begins so; undefined for other gzip. */
function blockLength(head: Uint8Array): number | undefined {
  if (head.length < BGZIP_HEAD_BYTES) return undefined
  // ID1 ID2 CM FLG = FEXTRA alone; XLEN = 6, subfield "BC" of two bytes.
  const isBlock = head[0] === 0x1f && head[1] === 0x8b && head[2] === 8 && head[3] === 4
  const isSubfield = head[10] === 6 && head[11] === 0 && head[12] === 0x42 && head[13] === 0x43 && head[14] === 2
  if (!isBlock || !isSubfield || head[15] !== 0) return undefined
  return ((head[16] as number) | ((head[17] as number) << 8)) + 1
}

/** Whatever is no block of bgzip, and what follows it, is decompressed as other gzip is. Fails with CorruptData. */
export class BgzipStream implements ByteStream {
  readonly #raw: RawStream
  readonly #held = Buffer.allocUnsafeSlow(INPUT_BYTES)
  #filled = 0
  /** Where `#held[0]` lies in the compressed data. */
  #base = 0
  #isSourceEnded = false
  #isLastEmpty = false
  #rest: ByteStream | undefined
  #isDone = false
  readonly #batches: Promise<Buffer>[] = []
  #filling: Promise<void> | undefined
  #piece: Buffer | undefined
  #used = 0

  constructor(raw: RawStream) {
    this.#raw = raw
  }

  async read(into: Uint8Array, offset: number): Promise<number> {
    for (;;) {
      const count = this.#give(into, offset)
      if (count > 0) return count
      if (this.#filling === undefined && !this.#isDone && this.#batches.length < BATCHES) {
        this.#filling = this.#fill()
        this.#filling.catch(() => undefined)
      }
      if (this.#batches.length === 0) await this.#filling
      const batch = this.#batches.shift()
      if (batch === undefined) return this.#rest === undefined ? 0 : this.#rest.read(into, offset)
      this.#piece = await batch
      this.#used = 0
    }
  }

  async close(): Promise<void> {
    this.#isDone = true
    this.#batches.length = 0
    await this.#rest?.close()
  }

  /** Copies what is left of the piece at hand. */
  #give(into: Uint8Array, offset: number): number {
    const piece = this.#piece
    if (piece === undefined) return 0
    const count = Math.min(piece.length - this.#used, into.length - offset)
    into.set(piece.subarray(this.#used, this.#used + count), offset)
    this.#used += count
    if (this.#used === piece.length) {
      freeMemory(piece)
      this.#piece = undefined
    }
    return count
  }

  async #fill(): Promise<void> {
    while (!this.#isDone && this.#batches.length < BATCHES) await this.#addBatch()
    this.#filling = undefined
  }

  /** The next batch on its way, or the end of all batches. */
  async #addBatch(): Promise<void> {
    const { length, contentLength } = await this.#nextBlocks()
    if (length === 0) {
      await this.#end()
      return
    }
    const batch = inflated(Buffer.from(this.#held.subarray(0, length)), contentLength, this.#base)
    // A failure is reported when its turn comes.
    batch.catch(() => undefined)
    this.#batches.push(batch)
    this.#held.copyWithin(0, length, this.#filled)
    this.#filled -= length
    this.#base += length
  }

  /** Whole blocks in front of `#held`. */
  async #nextBlocks(): Promise<Block> {
    const held = this.#held
    let length = 0
    let contentLength = 0
    while (contentLength + MAX_BLOCK_BYTES <= BATCH_BYTES) {
      const block = blockAt(held.subarray(length, this.#filled))
      if (block !== undefined) {
        length += block.length
        contentLength += block.contentLength
        this.#isLastEmpty = block.contentLength === 0
        continue
      }
      const left = held.subarray(length, this.#filled)
      const mayGrow = left.length < BGZIP_HEAD_BYTES || blockLength(left) !== undefined
      if (this.#isSourceEnded || this.#filled === held.length || !mayGrow) break
      const count = await this.#raw.read(held, this.#filled)
      this.#isSourceEnded = count === 0
      this.#filled += count
    }
    return { length, contentLength }
  }

  async #end(): Promise<void> {
    this.#isDone = true
    if (this.#held[0] === 0 && this.#filled > 0) await this.#skipZeros()
    else if (this.#filled > 0) {
      const left = rawStream(Buffer.from(this.#held.subarray(0, this.#filled)), this.#raw)
      this.#rest = gunzipStream(left, this.#base)
    } else if (!this.#isLastEmpty) {
      throw new CorruptData('the empty block that bgzip writes last is missing', this.#base)
    }
  }

  /** As behind other gzip: zeros up to the end. */
  async #skipZeros(): Promise<void> {
    for (; this.#filled > 0; this.#filled = await this.#raw.read(this.#held, 0)) {
      if (this.#held.subarray(0, this.#filled).some((byte) => byte !== 0)) {
        throw new CorruptData('other bytes follow the end of the compressed data', this.#base)
      }
      this.#base += this.#filled
    }
  }
}

/** A whole block at the start of `bytes`, if one is there. */
function blockAt(bytes: Buffer): Block | undefined {
  const length = blockLength(bytes)
  if (length === undefined || length > bytes.length || length < BGZIP_HEAD_BYTES + TRAILER_BYTES) return undefined
  const contentLength = bytes.readUInt32LE(length - 4)
  return contentLength > MAX_BLOCK_BYTES ? undefined : { length, contentLength }
}

/** Members that must give exactly `contentLength` bytes. */
function inflated(members: Buffer, contentLength: number, byteOffset: number): Promise<Buffer> {
  // One byte of room more, so that zlib need not ask for another buffer to see the end.
  const options = { chunkSize: Math.max(64, contentLength + 1), maxOutputLength: contentLength + 1 }
  return new Promise((resolve, reject) => {
    gunzip(members, options, (cause, content) => {
      if (cause === null && content.length === contentLength) resolve(content)
      else {
        const what = cause === null ? 'the size of a block differs from its header' : cause.message
        reject(
          new CorruptData(`${what}, in one of the blocks in the ${members.length} bytes from this one on`, byteOffset),
        )
      }
    })
  })
}
