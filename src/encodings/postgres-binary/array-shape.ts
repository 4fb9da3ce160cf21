// The header of an array in COPY BINARY: int32 dimensions, int32 1 when a NULL is inside, uint32 the elements' type; for
// each dimension int32 length and int32 lower bound. An array without elements has no dimensions.

import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { closeField, openUnknown } from '../../codecs/postgres/binary/field.ts'

/** The server's MAXDIM. */
const MAX_DIMENSIONS = 6
const HEADER_BYTES = 12
const DIMENSION_BYTES = 8
const LOWER_BOUND = 1
const UNKNOWN = -1
const MAX_INT32 = 2 ** 31 - 1

/** The dimensions of the array under way. */
export class ArrayShape {
  dimensions = 0
  hasNull = 0
  readonly #elementOid: number
  readonly #lengths = new Int32Array(MAX_DIMENSIONS)
  readonly #lowerBounds = new Int32Array(MAX_DIMENSIONS)

  /** The server checks `elementOid`. */
  constructor(elementOid: number) {
    this.#elementOid = elementOid
  }

  clear(): void {
    this.dimensions = 0
    this.hasNull = 0
    this.#lengths.fill(UNKNOWN)
    this.#lowerBounds.fill(LOWER_BOUND)
  }

  /** Adds a dimension with its bounds; false when the server has no such one. */
  declare(low: number, high: number): boolean {
    const length = high - low + 1
    if (this.dimensions === MAX_DIMENSIONS || length < 0 || low < -MAX_INT32 - 1 || high >= MAX_INT32) return false
    this.#lowerBounds[this.dimensions] = low
    this.#lengths[this.dimensions] = length
    this.dimensions++
    return true
  }

  isPossible(): boolean {
    return this.dimensions <= MAX_DIMENSIONS
  }

  /** All arrays of one dimension have one length: false when this one has another. */
  setLength(dimension: number, length: number): boolean {
    if (this.#lengths[dimension] === UNKNOWN) this.#lengths[dimension] = length
    return this.#lengths[dimension] === length
  }

  /** Leaves room for the header, and returns where it begins. */
  open(out: ColumnBuffer): number {
    const headerBytes = HEADER_BYTES + DIMENSION_BYTES * this.dimensions
    const header = openUnknown(out, headerBytes)
    out.length += headerBytes
    return header
  }

  /** Fills in the header, and ends the field with what was written since. */
  close(out: ColumnBuffer, header: number): void {
    closeField(out, header, this.#putHeader(out, header))
  }

  #putHeader(out: ColumnBuffer, header: number): number {
    const isEmpty = this.#lengths[this.dimensions - 1] === 0
    out.view.setInt32(header, isEmpty ? 0 : this.dimensions)
    out.view.setInt32(header + 4, this.hasNull)
    out.view.setUint32(header + 8, this.#elementOid)
    if (isEmpty) return header + HEADER_BYTES
    for (let dimension = 0; dimension < this.dimensions; dimension++) {
      const at = header + HEADER_BYTES + DIMENSION_BYTES * dimension
      out.view.setInt32(at, this.#lengths[dimension]!)
      out.view.setInt32(at + 4, this.#lowerBounds[dimension]!)
    }
    return out.length
  }
}
