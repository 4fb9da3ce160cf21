// Labels found by their bytes: a hash table, so that no string is made of a value.

const NOT_FOUND = -1

export class LabelTable {
  /** All labels, one after another; `#ends[i]` is where label i ends. */
  readonly #bytes: Uint8Array
  readonly #ends: readonly number[]
  /** By hash: the index of the first label, and for each label the next one of the same slot. */
  readonly #slots: Int32Array
  readonly #next: Int32Array

  constructor(labels: readonly string[]) {
    const encoded = labels.map((label) => new TextEncoder().encode(label))
    this.#bytes = Buffer.concat(encoded)
    let end = 0
    this.#ends = encoded.map(({ length }) => (end += length))
    this.#slots = new Int32Array(2 ** Math.ceil(Math.log2(labels.length + 1))).fill(NOT_FOUND)
    this.#next = new Int32Array(labels.length)
    encoded.forEach((label, index) => {
      const slot = hash(label, 0, label.length) & (this.#slots.length - 1)
      this.#next[index] = this.#slots[slot]!
      this.#slots[slot] = index
    })
  }

  /** The index of the label that is `bytes[start .. end)`, or a negative number. */
  find(bytes: Uint8Array, start: number, end: number): number {
    let index = this.#slots[hash(bytes, start, end) & (this.#slots.length - 1)]!
    while (index !== NOT_FOUND && !this.#is(index, bytes, start, end)) index = this.#next[index]!
    return index
  }

  #is(index: number, bytes: Uint8Array, start: number, end: number): boolean {
    const from = index === 0 ? 0 : this.#ends[index - 1]!
    const length = end - start
    if (this.#ends[index]! - from !== length) return false
    for (let i = 0; i < length; i++) if (this.#bytes[from + i] !== bytes[start + i]) return false
    return true
  }
}

/** FNV-1a. */
function hash(bytes: Uint8Array, start: number, end: number): number {
  let value = 0x811c9dc5
  for (let pos = start; pos < end; pos++) value = Math.imul(value ^ bytes[pos]!, 0x01000193)
  return value
}
