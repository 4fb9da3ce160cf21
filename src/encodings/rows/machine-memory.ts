// The memory of a row machine: places are given out one after another and never taken back; what grows moves to the end.

import type { ColumnBuffer } from '../../codecs/column-buffer.ts'

interface Memory {
  readonly buffer: ArrayBuffer
  grow(pages: number): number
}

declare const WebAssembly: { readonly Memory: new (limits: { initial: number }) => Memory }

const PAGE = 65_536
/** The machine's own constants lie below: one page. */
const FIRST = PAGE
const FIRST_PAGES = 8
const ALIGNMENT = 16

interface Adopted {
  readonly buffer: ColumnBuffer
  place: number
  capacity: number
}

export class MachineMemory {
  readonly memory: Memory = new WebAssembly.Memory({ initial: FIRST_PAGES })
  /** Views of the whole memory; new ones whenever it has grown. */
  bytes = new Uint8Array(this.memory.buffer)
  words = new Uint32Array(this.memory.buffer)
  readonly #adopted: Adopted[] = []
  #end = FIRST

  /** The address of `size` bytes, a multiple of 16. */
  allocate(size: number): number {
    const at = this.#end
    this.#end = Math.ceil((at + size) / ALIGNMENT) * ALIGNMENT
    const missing = this.#end - this.memory.buffer.byteLength
    if (missing > 0) this.#growBy(missing)
    return at
  }

  /** The address of a copy of `bytes`, for which there are `size` bytes. */
  put(bytes: Uint8Array, size: number): number {
    const at = this.allocate(size)
    this.bytes.set(bytes, at)
    return at
  }

  /**
   * Moves the bytes of `buffer` into this memory, with `slack` more behind them that are not the buffer's own to count
   * on. `moved` is called with their places, now and whenever the buffer has grown.
   */
  adopt(buffer: ColumnBuffer, slack: number, moved: (place: number, capacity: number) => void): void {
    const adopted: Adopted = { buffer, place: 0, capacity: 0 }
    this.#adopted.push(adopted)
    buffer.grow = (capacity) => {
      const old = buffer.bytes
      const place = this.allocate(capacity + slack)
      // The views of before the memory grew are empty: what is copied is where it was in the memory, or elsewhere.
      if (adopted.capacity > 0) this.bytes.copyWithin(place, adopted.place, adopted.place + buffer.length)
      else this.bytes.set(old.subarray(0, buffer.length), place)
      adopted.place = place
      adopted.capacity = capacity
      this.#view(adopted)
      moved(place, capacity + slack)
    }
    buffer.grow(buffer.bytes.length)
  }

  #growBy(bytes: number): void {
    this.memory.grow(Math.ceil(bytes / PAGE))
    this.bytes = new Uint8Array(this.memory.buffer)
    this.words = new Uint32Array(this.memory.buffer)
    for (const adopted of this.#adopted) if (adopted.capacity > 0) this.#view(adopted)
  }

  #view({ buffer, place, capacity }: Adopted): void {
    buffer.bytes = new Uint8Array(this.memory.buffer, place, capacity)
    buffer.view = new DataView(this.memory.buffer, place, capacity)
  }
}
