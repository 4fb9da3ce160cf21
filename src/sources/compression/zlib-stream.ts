// Decompression by node:zlib, which works in the thread pool of libuv. The main thread copies, no more.

import type { BrotliDecompress, Gunzip, Inflate } from 'node:zlib'
import { freeMemory } from '../../free-memory.ts'
import type { RawStream } from '../raw-stream.ts'
import type { ByteStream } from '../source.ts'
import { CorruptData } from './corrupt.ts'

/** Compressed bytes handed over at once. An error's offset is as exact as this, for zlib does not tell. */
const INPUT_BYTES = 128 * 1024

/** For an engine. Larger pieces of output save round trips to the thread pool: 16 KiB, the default, costs four times the CPU. */
export const ENGINE_OPTIONS: object = { chunkSize: 256 * 1024, readableHighWaterMark: 1 }

/**
 * What `engine`, made with ENGINE_OPTIONS, makes of `raw`, which begins at `base` of the compressed data. Fails with
 * CorruptData. `mayFollow` says whether bytes may stand behind their end.
 */
export function zlibStream(
  engine: Gunzip | BrotliDecompress | Inflate,
  raw: RawStream,
  base = 0,
  mayFollow: (bytes: Uint8Array) => boolean = (bytes) => bytes.length === 0,
): ByteStream {
  let failure: unknown
  let isEnded = false
  let fed = 0
  let isFed = false
  let feeding: Promise<void> | undefined
  let piece: Buffer | null = null
  let used = 0
  let wakeReader = () => {}
  let wakeFeeder = () => {}

  const fail = (cause: unknown): void => {
    failure ??= cause
    wakeFeeder()
    wakeReader()
  }
  engine.on('readable', () => wakeReader())
  engine.on('end', () => {
    isEnded = true
    wakeFeeder()
    wakeReader()
  })
  engine.on('error', (cause) => fail(zlibFailure(cause, base + engine.bytesWritten, base + fed, isFed)))

  const write = (bytes: Uint8Array): Promise<void> =>
    new Promise((resolve) => {
      // What zlib does not want any more, it may never acknowledge: then the end of the output ends the wait.
      wakeFeeder = resolve
      engine.write(bytes, () => resolve())
    })

  /** Reads the source one piece ahead of what zlib works on. */
  const feed = async (): Promise<void> => {
    const buffers = [new Uint8Array(INPUT_BYTES), new Uint8Array(INPUT_BYTES)] as const
    let bytes: Uint8Array = buffers[0].subarray(0, 0)
    let writing: Promise<void> = Promise.resolve()
    for (let turn: 0 | 1 = 0; ; turn = turn === 0 ? 1 : 0) {
      const count = await raw.read(buffers[turn], 0)
      await writing
      if (failure !== undefined) return
      // zlib leaves bytes over only behind the end of the data. Its own 'end' may come later.
      const unused = fed - engine.bytesWritten
      if (isEnded || unused > 0) {
        checkRest(bytes.subarray(bytes.length - unused), base + engine.bytesWritten)
        for (let rest = count, at = base + fed; rest !== 0; rest = await raw.read(buffers[turn], 0)) {
          checkRest(buffers[turn].subarray(0, rest), at)
          at += rest
        }
        return
      }
      if (count === 0) {
        isFed = true
        engine.end()
        return
      }
      bytes = buffers[turn].subarray(0, count)
      fed += count
      writing = write(bytes)
    }
  }
  const checkRest = (rest: Uint8Array, byteOffset: number): void => {
    if (!mayFollow(rest)) throw new CorruptData('other bytes follow the end of the compressed data', byteOffset)
  }

  return {
    async read(into, offset) {
      feeding ??= feed().catch(fail)
      for (;;) {
        if (failure !== undefined) throw failure
        piece ??= engine.read() as Buffer | null
        if (piece !== null) {
          const count = Math.min(piece.length - used, into.length - offset)
          into.set(piece.subarray(used, used + count), offset)
          used += count
          if (used === piece.length) {
            // zlib fills the rest of a buffer with its next piece.
            if (piece.byteOffset + used === piece.buffer.byteLength) freeMemory(piece)
            piece = null
            used = 0
          }
          return count
        }
        if (isEnded) {
          await feeding
          if (failure !== undefined) throw failure
          return 0
        }
        await new Promise<void>((resolve) => {
          wakeReader = resolve
        })
      }
    },
    async close() {
      fail(new Error('the stream is closed'))
      engine.destroy()
    },
  }
}

function zlibFailure(cause: Error, consumed: number, fed: number, isFed: boolean): unknown {
  const { code } = cause as NodeJS.ErrnoException
  if (code === 'Z_BUF_ERROR' && isFed) return new CorruptData('they end too early', fed)
  if (code === 'Z_MEM_ERROR') return cause
  return new CorruptData(`${cause.message}, at this byte or up to ${INPUT_BYTES} after it`, consumed)
}
