// Buffers for chunks, used again and again: what comes back from the workers is filled anew.

export class ChunkBuffers {
  #size: number
  readonly #limit: number
  #free: ArrayBuffer[] = []

  /** Keeps up to `limit` free buffers of `size` bytes. */
  constructor(size: number, limit: number) {
    this.#size = size
    this.#limit = limit
  }

  /** How large a chunk should be. */
  get size(): number {
    return this.#size
  }

  /** A buffer of at least `size` bytes; what is in it is undefined. */
  take(size: number): Uint8Array {
    if (size > this.#size) return new Uint8Array(size)
    return new Uint8Array(this.#free.pop() ?? new ArrayBuffer(this.#size))
  }

  /** From now on buffers have this size. */
  resize(size: number): void {
    if (size === this.#size) return
    this.#size = size
    this.#free = []
  }

  /** Gives a buffer back. */
  give(bytes: Uint8Array): void {
    const { buffer } = bytes
    if (buffer.byteLength === this.#size && this.#free.length < this.#limit) this.#free.push(buffer as ArrayBuffer)
  }
}
