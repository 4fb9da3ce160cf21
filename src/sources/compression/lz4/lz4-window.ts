// The host's side of assembly/lz4.ts: the window that blocks are decoded into. What is decoded is handed on from it, and
// the last 64 KiB stay for the matches to come.

import type { ByteReader } from '../byte-reader.ts'
import type { Write } from '../decode.ts'
import { LZ4_WASM } from './lz4.wasm.ts'

// The little that is needed of the WebAssembly API: the ES library of the compiler does not declare it.
declare const WebAssembly: {
  readonly Memory: new (limits: { initial: number }) => { readonly buffer: ArrayBuffer }
  readonly Module: new (bytes: Uint8Array) => object
  readonly Instance: new (module: object, imports: object) => { readonly exports: unknown }
}

interface Lz4Exports {
  readonly inputAt: { readonly value: number }
  begin(): void
  mayEnd(): number
  run(input: number, inputEnd: number, output: number, outputEnd: number, floor: number): number
}

const PAGE = 65_536
/** The module's own constants would lie below. */
const INPUT_AT = PAGE
const INPUT_BYTES = PAGE
const WINDOW_AT = INPUT_AT + INPUT_BYTES
const HISTORY_BYTES = 64 * 1024
const WINDOW_END = WINDOW_AT + HISTORY_BYTES + 256 * 1024
/** `run` writes up to 64 bytes more than it decodes, and no further than its end. */
const PAGES = WINDOW_END / PAGE

let shared: Lz4Window | undefined

/** The one window of this thread; decoders that use it never yield. */
export function lz4Window(): Lz4Window {
  shared ??= new Lz4Window()
  return shared
}

export class Lz4Window {
  readonly #wasm: Lz4Exports
  readonly #memory: Uint8Array
  #write: Write = () => {}
  /** Behind the last byte decoded; `#given` behind the last one handed on. */
  #at = WINDOW_AT
  #given = WINDOW_AT
  /** Matches may refer to what lies from here on. */
  #floor = WINDOW_AT

  constructor() {
    const memory = new WebAssembly.Memory({ initial: PAGES })
    const module = new WebAssembly.Module(Buffer.from(LZ4_WASM, 'base64'))
    this.#wasm = new WebAssembly.Instance(module, { env: { memory } }).exports as Lz4Exports
    this.#memory = new Uint8Array(memory.buffer)
  }

  /** A frame begins: what is decoded goes to `write`, and what was not handed on is forgotten. */
  begin(write: Write): void {
    this.#write = write
    this.#at = WINDOW_AT
    this.#given = WINDOW_AT
    this.#floor = WINDOW_AT
  }

  /** Matches do not go back beyond this point. */
  forget(): void {
    this.#floor = this.#at
  }

  /**
   * Decodes a block of `length` bytes into at most `limit`, and shows `seen` its compressed pieces. Returns how many bytes
   * it has, or undefined where it cannot be decoded.
   */
  decodeBlock(input: ByteReader, length: number, limit: number, seen: Write): number | undefined {
    this.#wasm.begin()
    let room = limit
    for (let left = length; left > 0; ) {
      const bytes = input.some(Math.min(left, INPUT_BYTES))
      if (bytes.length === 0) throw input.endsEarly()
      seen(bytes)
      left -= bytes.length
      this.#memory.set(bytes, INPUT_AT)
      const end = INPUT_AT + bytes.length
      for (let from = INPUT_AT; ; ) {
        const to = Math.min(WINDOW_END, this.#at + room)
        const at = this.#wasm.run(from, end, this.#at, to, this.#floor)
        if (at === 0) return undefined
        room -= at - this.#at
        this.#at = at
        from = this.#wasm.inputAt.value
        if (at < to) break
        // The block is as long as it may be: nothing of it may be left.
        if (room === 0) {
          if (from < end) return undefined
          break
        }
        this.#slide()
      }
    }
    return this.#wasm.mayEnd() === 0 ? undefined : limit - room
  }

  /** Takes a block that is stored as it is. */
  storeBlock(input: ByteReader, length: number, seen: Write): number {
    for (let left = length; left > 0; ) {
      if (this.#at === WINDOW_END) this.#slide()
      const bytes = input.some(Math.min(left, WINDOW_END - this.#at))
      if (bytes.length === 0) throw input.endsEarly()
      seen(bytes)
      left -= bytes.length
      this.#memory.set(bytes, this.#at)
      this.#at += bytes.length
    }
    return length
  }

  /** Hands on what is decoded. */
  flush(): void {
    if (this.#given < this.#at) this.#write(this.#memory.subarray(this.#given, this.#at))
    this.#given = this.#at
  }

  #slide(): void {
    this.flush()
    const distance = this.#at - HISTORY_BYTES - WINDOW_AT
    this.#memory.copyWithin(WINDOW_AT, this.#at - HISTORY_BYTES, this.#at)
    this.#at -= distance
    this.#given = this.#at
    this.#floor = Math.max(WINDOW_AT, this.#floor - distance)
  }
}
