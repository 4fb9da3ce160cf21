// Where each row of a block stood in its chunk.

/** Numbers per row: the position of the record's first byte, and its line within the chunk. */
export const PLACE_WIDTH = 2

export class RowPlaces {
  rows = 0
  /** The line within the chunk of the record that comes next. */
  line = 0
  /** The line of the source that the chunk begins with. */
  readonly firstLine: number
  #numbers: Int32Array<ArrayBuffer> = new Int32Array(1024 * PLACE_WIDTH)

  constructor(firstLine = 0) {
    this.firstLine = firstLine
  }

  clear(): void {
    this.rows = this.line = 0
  }

  /** A row of the record that comes next, which begins at `pos`. */
  add(pos: number): void {
    this.#reserve(1)
    this.#numbers[this.rows * PLACE_WIDTH] = pos
    this.#numbers[this.rows * PLACE_WIDTH + 1] = this.line
    this.rows++
  }

  /** Adds whole places, after which `line` comes. */
  addAll(numbers: Int32Array, line: number): void {
    this.#reserve(numbers.length / PLACE_WIDTH)
    this.#numbers.set(numbers, this.rows * PLACE_WIDTH)
    this.rows += numbers.length / PLACE_WIDTH
    this.line = line
  }

  /** A copy. */
  toNumbers(): Int32Array<ArrayBuffer> {
    return this.#numbers.slice(0, this.rows * PLACE_WIDTH)
  }

  #reserve(rows: number): void {
    const needed = (this.rows + rows) * PLACE_WIDTH
    if (needed <= this.#numbers.length) return
    const larger = new Int32Array(Math.max(needed, this.#numbers.length * 2))
    larger.set(this.#numbers)
    this.#numbers = larger
  }
}
