// Compressed frames that stand one after another (pzstd writes them, and so does whoever joins files) are decompressed
// side by side, each thread a group of them. Bounded: what is larger than a group goes through one thread.

import { freeMemory } from '../../free-memory.ts'
import { type RawStream, rawStream } from '../raw-stream.ts'
import type { ByteStream } from '../source.ts'
import { CorruptData } from './corrupt.ts'
import { type DecoderThread, decoderThread, threadStream } from './decoder-thread.ts'

/**
 * Where the frame that begins at `from` ends, as far as `bytes` tell: `end` may lie behind them; `needs`: so many bytes
 * are needed to tell more; undefined where no frame begins, or one that is too large to be waited for.
 */
export type FrameEnd = (
  bytes: Uint8Array,
  from: number,
) => { readonly end: number } | { readonly needs: number } | undefined

/** How frames of a format are told apart. */
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
  const { compression, headerBytes } = frames
  if (threads < 2) return threadStream(compression, raw)
  const idle: DecoderThread[] = []
  const running: DecoderThread[] = []
  const groups: Group[] = []
  let held = new Uint8Array(READ_BYTES)
  let filled = 0
  /** Where `held[0]` lies in the compressed data. */
  let base = 0
  let isSourceEnded = false
  let isDone = false
  let rest: { readonly stream: ByteStream; readonly byteOffset: number } | undefined
  let filling: Promise<void> | undefined

  /** Bytes in front of `held` that are whole frames, or 0 where there is no group to be had. */
  const nextGroup = async (): Promise<number> => {
    let length = 0
    for (;;) {
      if (length >= SMALL_GROUP_BYTES) return length
      const found = frames.frameEnd(held.subarray(0, filled), length)
      if (found === undefined) return length
      const needed = 'end' in found ? found.end : found.needs
      if ('end' in found && needed <= filled) {
        length = needed
        continue
      }
      if (needed > MAX_GROUP_BYTES) return length
      while (filled < needed && !isSourceEnded) {
        if (filled === held.length) grow()
        const count = await raw.read(held.subarray(0, Math.min(held.length, filled + READ_BYTES)), filled)
        isSourceEnded = count === 0
        filled += count
      }
      if (filled < needed) return length
    }
  }
  const grow = (): void => {
    const larger = new Uint8Array(Math.min(held.length * 2, MAX_GROUP_BYTES + READ_BYTES))
    larger.set(held)
    freeMemory(held)
    held = larger
  }
  const passHeader = async (): Promise<void> => {
    while (base < headerBytes) base += await raw.read(held.subarray(0, headerBytes - base), 0)
  }
  const addGroup = async (): Promise<void> => {
    await passHeader()
    const length = await nextGroup()
    if (isDone) return
    if (length === 0) {
      isDone = true
      if (filled > 0 || frames.hasEnd) {
        // A large frame, or none: one thread goes through all that is left.
        const left = rawStream(held.slice(0, filled), raw)
        rest = { stream: threadStream(compression, left, frames.resume()), byteOffset: base }
        freeMemory(held)
      }
      return
    }
    const bytes = frames.wrapped(held.slice(0, length))
    const thread = idle.pop() ?? decoderThread(compression, true, OUTPUT_BUFFERS)
    if (!running.includes(thread)) running.push(thread)
    const stream = thread.decode(rawStream(bytes, NOTHING))
    groups.push({ thread, stream, bytes, byteOffset: base - headerBytes })
    held.copyWithin(0, length, filled)
    filled -= length
    base += length
    if (isSourceEnded && filled === 0 && !frames.hasEnd) isDone = true
  }
  const fill = async (): Promise<void> => {
    while (!isDone && groups.length < threads) await addGroup()
    filling = undefined
  }
  const startFilling = (): void => {
    if (filling !== undefined || isDone || groups.length >= threads) return
    filling = fill()
    filling.catch(() => undefined)
  }

  return {
    async read(into, offset) {
      for (;;) {
        startFilling()
        if (groups.length === 0) await filling
        const group = groups[0]
        if (group === undefined) {
          return rest === undefined ? 0 : await read(rest.stream, rest.byteOffset, into, offset)
        }
        const count = await read(group.stream, group.byteOffset, into, offset)
        if (count > 0) return count
        freeMemory(group.bytes)
        groups.shift()
        idle.push(group.thread)
      }
    },
    async close() {
      isDone = true
      groups.length = 0
      await Promise.all([...running, ...(rest === undefined ? [] : [rest.stream])].map((each) => each.close()))
    },
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
