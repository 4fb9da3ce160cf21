// Consecutive compressed frames (as written by pzstd, or by joining files) are decompressed
// side by side, each thread a group of them. Bounded: what is larger than a group goes through one thread.

import { freeMemory } from '../../free-memory.ts'
import { type RawStream, rawStream } from '../raw-stream.ts'
import type { ByteStream } from '../source.ts'
import { CorruptData } from './corrupt.ts'
import { DecoderThread, threadStream } from './decoder-thread.ts'

/**
 * Where the frame that begins at `from` ends, as far as `bytes` tell: `end` may lie behind them; `needs`: this many bytes
 * are needed to tell more; undefined where no frame begins, or one that is too large to be waited for.
 */
export type FrameEnd = (
  bytes: Uint8Array,
  from: number,
) => { readonly end: number } | { readonly needs: number } | undefined

/** How frames of a format are distinguished. */
export interface Frames {
  /** The name of the codec. */
  readonly compression: string
  /** Bytes in front of the first frame. */
  readonly headerBytes: number
  readonly frameEnd: FrameEnd
  /** Something must follow the last frame. */
  readonly hasEnd: boolean
  /** What a thread is given of frames, which are taken in their order: as many bytes in front as `headerBytes`. */
  wrapped(group: Uint8Array): Uint8Array
  /** What a thread must know that takes the data behind all groups so far. */
  resume(): unknown
}

/** A larger frame is not waited for. pzstd's are of 2 MiB where 8 MiB compress to a quarter. */
const MAX_GROUP_BYTES = 4 * 1024 * 1024
/** Frames are put together up to this size: starting a group costs some 100 us. */
const SMALL_GROUP_BYTES = 512 * 1024
const READ_BYTES = 128 * 1024
/** How far a thread may go ahead of the reader, in units of 512 KiB: half of a frame of pzstd would keep two of them busy. */
const OUTPUT_BUFFERS = 6

interface Group {
  readonly thread: DecoderThread
  readonly stream: ByteStream
  readonly bytes: Uint8Array
  readonly byteOffset: number
}

/** With up to `threads` threads; one takes the stream as it comes. Fails with CorruptData. */
export function framesStream(raw: RawStream, frames: Frames, threads: number): ByteStream {
  return threads < 2 ? threadStream(frames.compression, raw) : new FramesStream(raw, frames, threads)
}

class FramesStream implements ByteStream {
  readonly #raw: RawStream
  readonly #frames: Frames
  readonly #threads: number
  readonly #idle: DecoderThread[] = []
  readonly #running: DecoderThread[] = []
  readonly #groups: Group[] = []
  #held = new Uint8Array(READ_BYTES)
  #filled = 0
  /** Where `#held[0]` lies in the compressed data. */
  #base = 0
  #isSourceEnded = false
  #isDone = false
  #rest: { readonly stream: ByteStream; readonly byteOffset: number } | undefined
  #filling: Promise<void> | undefined

  constructor(raw: RawStream, frames: Frames, threads: number) {
    this.#raw = raw
    this.#frames = frames
    this.#threads = threads
  }

  async read(into: Uint8Array, offset: number): Promise<number> {
    for (;;) {
      this.#startFilling()
      if (this.#groups.length === 0) await this.#filling
      const group = this.#groups[0]
      if (group === undefined) {
        const rest = this.#rest
        return rest === undefined ? 0 : await read(rest.stream, rest.byteOffset, into, offset)
      }
      const count = await read(group.stream, group.byteOffset, into, offset)
      if (count > 0) return count
      freeMemory(group.bytes)
      this.#groups.shift()
      this.#idle.push(group.thread)
    }
  }

  async close(): Promise<void> {
    this.#isDone = true
    this.#groups.length = 0
    const open = [...this.#running, ...(this.#rest === undefined ? [] : [this.#rest.stream])]
    await Promise.all(open.map((each) => each.close()))
  }

  #startFilling(): void {
    if (this.#filling !== undefined || this.#isDone || this.#groups.length >= this.#threads) return
    this.#filling = this.#fill()
    this.#filling.catch(() => undefined)
  }

  async #fill(): Promise<void> {
    while (!this.#isDone && this.#groups.length < this.#threads) await this.#addGroup()
    this.#filling = undefined
  }

  async #addGroup(): Promise<void> {
    const { compression, headerBytes, hasEnd } = this.#frames
    await this.#passHeader()
    const length = await this.#nextGroup()
    if (this.#isDone) return
    if (length === 0) {
      this.#takeRest()
      return
    }
    const bytes = this.#frames.wrapped(this.#held.slice(0, length))
    const thread =
      this.#idle.pop() ?? new DecoderThread({ compression, isRepeated: true, outputBuffers: OUTPUT_BUFFERS })
    if (!this.#running.includes(thread)) this.#running.push(thread)
    const stream = thread.decode(rawStream(bytes, NOTHING))
    this.#groups.push({ thread, stream, bytes, byteOffset: this.#base - headerBytes })
    this.#held.copyWithin(0, length, this.#filled)
    this.#filled -= length
    this.#base += length
    if (this.#isSourceEnded && this.#filled === 0 && !hasEnd) this.#isDone = true
  }

  /** A large frame, or none: one thread goes through all that is left. */
  #takeRest(): void {
    this.#isDone = true
    if (this.#filled === 0 && !this.#frames.hasEnd) return
    const left = rawStream(this.#held.slice(0, this.#filled), this.#raw)
    const stream = threadStream(this.#frames.compression, left, this.#frames.resume())
    this.#rest = { stream, byteOffset: this.#base }
    freeMemory(this.#held)
  }

  async #passHeader(): Promise<void> {
    const { headerBytes } = this.#frames
    while (this.#base < headerBytes)
      this.#base += await this.#raw.read(this.#held.subarray(0, headerBytes - this.#base), 0)
  }

  /** Bytes in front of `#held` that are whole frames, or 0 where no group can be made. */
  async #nextGroup(): Promise<number> {
    let length = 0
    for (;;) {
      if (length >= SMALL_GROUP_BYTES) return length
      const found = this.#frames.frameEnd(this.#held.subarray(0, this.#filled), length)
      if (found === undefined) return length
      const needed = 'end' in found ? found.end : found.needs
      if ('end' in found && needed <= this.#filled) {
        length = needed
        continue
      }
      if (needed > MAX_GROUP_BYTES) return length
      await this.#readUntil(needed)
      if (this.#filled < needed) return length
    }
  }

  async #readUntil(needed: number): Promise<void> {
    while (this.#filled < needed && !this.#isSourceEnded) {
      if (this.#filled === this.#held.length) this.#grow()
      const room = this.#held.subarray(0, Math.min(this.#held.length, this.#filled + READ_BYTES))
      const count = await this.#raw.read(room, this.#filled)
      this.#isSourceEnded = count === 0
      this.#filled += count
    }
  }

  #grow(): void {
    const larger = new Uint8Array(Math.min(this.#held.length * 2, MAX_GROUP_BYTES + READ_BYTES))
    larger.set(this.#held)
    freeMemory(this.#held)
    this.#held = larger
  }
}

const NOTHING: ByteStream = { read: async () => 0, close: async () => {} }

/** Reads; an error has its place in all of the data. */
async function read(stream: ByteStream, byteOffset: number, into: Uint8Array, offset: number): Promise<number> {
  try {
    return await stream.read(into, offset)
  } catch (cause) {
    if (!(cause instanceof CorruptData)) throw cause
    throw new CorruptData(cause.message, byteOffset + cause.byteOffset, cause.isUnsupported)
  }
}
