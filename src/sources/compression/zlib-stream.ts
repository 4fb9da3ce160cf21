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

type Engine = Gunzip | BrotliDecompress | Inflate

/** What `engine`, made with ENGINE_OPTIONS, makes of compressed data. Fails with CorruptData. */
export class ZlibStream implements ByteStream {
  readonly #engine: Engine
  readonly #raw: RawStream
  readonly #base: number
  readonly #mayFollow: (bytes: Uint8Array) => boolean
  #failure: unknown
  #isEnded = false
  #fed = 0
  #isFed = false
  #feeding: Promise<void> | undefined
  #piece: Buffer | null = null
  #used = 0
  #wakeReader = (): void => undefined
  #wakeFeeder = (): void => undefined

  /**
   * `raw` begins at `base` of the compressed data. `mayFollow` says whether bytes may follow their end; by default
   * none may.
   */
  constructor(
    engine: Engine,
    raw: RawStream,
    base = 0,
    mayFollow: (bytes: Uint8Array) => boolean = (bytes) => bytes.length === 0,
  ) {
    this.#engine = engine
    this.#raw = raw
    this.#base = base
    this.#mayFollow = mayFollow
    engine.on('readable', () => this.#wakeReader())
    engine.on('end', () => {
      this.#isEnded = true
      this.#wakeFeeder()
      this.#wakeReader()
    })
    engine.on('error', (cause) =>
      this.#fail(zlibFailure(cause, base + engine.bytesWritten, base + this.#fed, this.#isFed)),
    )
  }

  async read(into: Uint8Array, offset: number): Promise<number> {
    this.#feeding ??= this.#feed().catch((cause: unknown) => this.#fail(cause))
    for (;;) {
      if (this.#failure !== undefined) throw this.#failure
      this.#piece ??= this.#engine.read() as Buffer | null
      if (this.#piece !== null) return this.#give(this.#piece, into, offset)
      if (this.#isEnded) {
        await this.#feeding
        if (this.#failure !== undefined) throw this.#failure
        return 0
      }
      await new Promise<void>((resolve) => {
        this.#wakeReader = resolve
      })
    }
  }

  async close(): Promise<void> {
    this.#fail(new Error('the stream is closed'))
    this.#engine.destroy()
  }

  #give(piece: Buffer, into: Uint8Array, offset: number): number {
    const count = Math.min(piece.length - this.#used, into.length - offset)
    into.set(piece.subarray(this.#used, this.#used + count), offset)
    this.#used += count
    if (this.#used === piece.length) {
      // zlib fills the rest of a buffer with its next piece.
      if (piece.byteOffset + this.#used === piece.buffer.byteLength) freeMemory(piece)
      this.#piece = null
      this.#used = 0
    }
    return count
  }

  #fail(cause: unknown): void {
    this.#failure ??= cause
    this.#wakeFeeder()
    this.#wakeReader()
  }

  #write(bytes: Uint8Array): Promise<void> {
    return new Promise((resolve) => {
      // What zlib does not want any more, it may never acknowledge: then the end of the output ends the wait.
      this.#wakeFeeder = resolve
      this.#engine.write(bytes, () => resolve())
    })
  }

  /** Reads the source one piece ahead of what zlib works on. */
  async #feed(): Promise<void> {
    const buffers = [new Uint8Array(INPUT_BYTES), new Uint8Array(INPUT_BYTES)] as const
    let bytes: Uint8Array = buffers[0].subarray(0, 0)
    let writing: Promise<void> = Promise.resolve()
    for (let turn: 0 | 1 = 0; ; turn = turn === 0 ? 1 : 0) {
      const buffer = buffers[turn]
      const count = await this.#raw.read(buffer, 0)
      await writing
      if (this.#failure !== undefined) return
      // zlib leaves bytes over only behind the end of the data. Its own 'end' may come later.
      const unused = this.#fed - this.#engine.bytesWritten
      if (this.#isEnded || unused > 0) {
        this.#checkRest(bytes.subarray(bytes.length - unused), this.#base + this.#engine.bytesWritten)
        await this.#checkAll(buffer, count)
        return
      }
      if (count === 0) {
        this.#isFed = true
        this.#engine.end()
        return
      }
      bytes = buffer.subarray(0, count)
      this.#fed += count
      writing = this.#write(bytes)
    }
  }

  /** Checks what follows the end of the data, of which this many bytes are in `buffer`. */
  async #checkAll(buffer: Uint8Array, count: number): Promise<void> {
    let at = this.#base + this.#fed
    for (let rest = count; rest !== 0; rest = await this.#raw.read(buffer, 0)) {
      this.#checkRest(buffer.subarray(0, rest), at)
      at += rest
    }
  }

  #checkRest(rest: Uint8Array, byteOffset: number): void {
    if (!this.#mayFollow(rest)) throw new CorruptData('other bytes follow the end of the compressed data', byteOffset)
  }
}

function zlibFailure(cause: Error, consumed: number, fed: number, isFed: boolean): unknown {
  const { code } = cause as NodeJS.ErrnoException
  if (code === 'Z_BUF_ERROR' && isFed) return new CorruptData('unexpected end of data', fed)
  if (code === 'Z_MEM_ERROR') return cause
  return new CorruptData(`${cause.message}, at this byte or up to ${INPUT_BYTES} after it`, consumed)
}
