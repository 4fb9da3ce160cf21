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
export function bgzipStream(raw: RawStream): ByteStream {
  const held = Buffer.allocUnsafeSlow(INPUT_BYTES)
  let filled = 0
  /** Where `held[0]` lies in the compressed data. */
  let base = 0
  let isSourceEnded = false
  let isLastEmpty = false
  let rest: ByteStream | undefined
  let isDone = false
  const batches: Promise<Buffer>[] = []
  let filling: Promise<void> | undefined
  let piece: Buffer | undefined
  let used = 0

  /** The next batch on its way, or the end of all batches. */
  const addBatch = async (): Promise<void> => {
    let length = 0
    let contentLength = 0
    while (contentLength + MAX_BLOCK_BYTES <= BATCH_BYTES) {
      const block = blockAt(held.subarray(length, filled))
      if (block !== undefined) {
        length += block.length
        contentLength += block.contentLength
        isLastEmpty = block.contentLength === 0
        continue
      }
      const isRoom = filled < held.length
      const mayGrow = filled - length < BGZIP_HEAD_BYTES || blockLength(held.subarray(length, filled)) !== undefined
      if (isSourceEnded || !isRoom || !mayGrow) break
      const count = await raw.read(held, filled)
      isSourceEnded = count === 0
      filled += count
    }
    if (length === 0) {
      isDone = true
      if (held[0] === 0 && filled > 0) await skipZeros()
      else if (filled > 0) rest = gunzipStream(rawStream(Buffer.from(held.subarray(0, filled)), raw), base)
      else if (!isLastEmpty) {
        throw new CorruptData('they end without the empty block that bgzip writes last', base)
      }
      return
    }
    const batch = inflated(Buffer.from(held.subarray(0, length)), contentLength, base)
    // A failure is told when its turn comes.
    batch.catch(() => undefined)
    batches.push(batch)
    held.copyWithin(0, length, filled)
    filled -= length
    base += length
  }
  /** As behind other gzip: zeros up to the end. */
  const skipZeros = async (): Promise<void> => {
    for (; filled > 0; filled = await raw.read(held, 0)) {
      if (held.subarray(0, filled).some((byte) => byte !== 0)) {
        throw new CorruptData('other bytes follow the end of the compressed data', base)
      }
      base += filled
    }
  }
  const fill = async (): Promise<void> => {
    while (!isDone && batches.length < BATCHES) await addBatch()
    filling = undefined
  }

  return {
    async read(into, offset) {
      for (;;) {
        if (piece !== undefined) {
          const count = Math.min(piece.length - used, into.length - offset)
          into.set(piece.subarray(used, used + count), offset)
          used += count
          if (used === piece.length) {
            freeMemory(piece)
            piece = undefined
          }
          if (count > 0) return count
        }
        if (filling === undefined && !isDone && batches.length < BATCHES) {
          filling = fill()
          filling.catch(() => undefined)
        }
        if (batches.length === 0) await filling
        const batch = batches.shift()
        if (batch === undefined) return rest === undefined ? 0 : rest.read(into, offset)
        piece = await batch
        used = 0
      }
    },
    close: async () => {
      isDone = true
      batches.length = 0
      await rest?.close()
    },
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
        const what = cause === null ? 'a block has another size than it says' : cause.message
        reject(
          new CorruptData(`${what}, in one of the blocks in the ${members.length} bytes from this one on`, byteOffset),
        )
      }
    })
  })
}
