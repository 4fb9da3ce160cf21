// The streaming decoder of zstddec: the reference decoder in WebAssembly. Its own generator makes an array per 128 KiB
// of output, which waits for the garbage collector; here the module's functions are called, and output is handed on
// from the module's memory. Source of the calls: zstd's examples/streaming_decompression.c.

import { ZSTDDecoder } from 'zstddec/stream'
import type { Write } from '../decode.ts'

interface StreamExports {
  readonly memory: { readonly buffer: ArrayBuffer }
  malloc(bytes: number): number
  free(at: number): void
  ZSTD_createDCtx(): number
  ZSTD_freeDCtx(context: number): void
  ZSTD_decompressStream(context: number, output: number, input: number): number
}

/** ZSTD_inBuffer and ZSTD_outBuffer in 32 bits: the place, the size, and how much of it was used. */
const BUFFER_BYTES = 12
const SIZE = 4
const USED = 8
/** ZSTD_DStreamInSize and ZSTD_DStreamOutSize: a block at a time. */
const INPUT_BYTES = 128 * 1024 + 3
const OUTPUT_BYTES = 128 * 1024
/** Results above are errors: -ZSTD_error_maxCode as a size_t. */
const FIRST_ERROR = 2 ** 32 - 120

export interface ZstdStream {
  /**
   * Decodes `bytes`, the next ones of a frame. False where they cannot be right: the stream is of no use then. `isAtEnd`
   * says afterwards whether they were the last ones of their frame.
   */
  feed(bytes: Uint8Array, write: Write): boolean
  isAtEnd(): boolean
  free(): void
}

let loading: Promise<StreamExports> | undefined

export async function zstdStream(): Promise<ZstdStream> {
  loading ??= loadModule()
  const wasm = await loading
  const inputBuffer = wasm.malloc(BUFFER_BYTES)
  const outputBuffer = wasm.malloc(BUFFER_BYTES)
  const input = wasm.malloc(INPUT_BYTES)
  const output = wasm.malloc(OUTPUT_BYTES)
  const context = wasm.ZSTD_createDCtx()
  let heap = new Uint8Array(0)
  let words = new Uint32Array(0)
  // Memory that grows is another buffer.
  const refresh = (): void => {
    if (heap.buffer === wasm.memory.buffer) return
    heap = new Uint8Array(wasm.memory.buffer)
    words = new Uint32Array(wasm.memory.buffer)
  }
  const setWord = (at: number, value: number): void => {
    words[at >> 2] = value
  }
  const wordAt = (at: number): number => words[at >> 2] as number
  let missing = 0

  function feedPiece(bytes: Uint8Array, write: Write): boolean {
    refresh()
    heap.set(bytes, input)
    setWord(inputBuffer, input)
    setWord(inputBuffer + SIZE, bytes.length)
    setWord(inputBuffer + USED, 0)
    for (;;) {
      setWord(outputBuffer, output)
      setWord(outputBuffer + SIZE, OUTPUT_BYTES)
      setWord(outputBuffer + USED, 0)
      missing = wasm.ZSTD_decompressStream(context, outputBuffer, inputBuffer) >>> 0
      refresh()
      const count = wordAt(outputBuffer + USED)
      if (count > 0) write(heap.subarray(output, output + count))
      if (missing > FIRST_ERROR) return false
      // Output that fills its room may have more behind it.
      if (wordAt(inputBuffer + USED) === bytes.length && (count < OUTPUT_BYTES || missing === 0)) return true
    }
  }

  return {
    feed(bytes, write) {
      for (let at = 0; at < bytes.length; at += INPUT_BYTES) {
        if (!feedPiece(bytes.subarray(at, at + INPUT_BYTES), write)) return false
      }
      return true
    },
    isAtEnd: () => missing === 0,
    free() {
      wasm.ZSTD_freeDCtx(context)
      for (const memory of [inputBuffer, outputBuffer, input, output]) wasm.free(memory)
    },
  }
}

/** The wrapper knows how to load its module, which it hands to `_init`. */
async function loadModule(): Promise<StreamExports> {
  let loaded: StreamExports | undefined
  const decoder = new ZSTDDecoder()
  const initialize = decoder._init
  decoder._init = (result) => {
    initialize(result)
    loaded = result.instance.exports as unknown as StreamExports
  }
  await decoder.init()
  if (loaded === undefined) throw new Error('zstddec has loaded no module')
  return loaded
}
