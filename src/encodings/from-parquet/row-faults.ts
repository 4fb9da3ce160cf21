// Which rows of a slice cannot be loaded, and why: the first column at fault, in the order of the plan.

/** The fault is the value of the column's field as a whole. */
const WHOLE_FIELD = -2

export class RowFaults {
  /** Per row: 0, or the reject. */
  codes = new Int8Array(0)
  /** Per row with a reject: the index of its column among the plan's `fieldNames`, or -1. */
  columns = new Int32Array(0)
  /** Rows with a reject. */
  count = 0
  /** Per row with a reject: where the bytes at fault lie in the text of the row; -1 where there are none. */
  #starts = new Int32Array(0)
  #ends = new Int32Array(0)

  begin(rows: number): void {
    if (this.codes.length < rows) {
      this.codes = new Int8Array(rows)
      this.columns = new Int32Array(rows)
      this.#starts = new Int32Array(rows)
      this.#ends = new Int32Array(rows)
    } else if (this.count > 0) this.codes.fill(0)
    this.count = 0
  }

  /** Without bounds the value of the column's field is at fault. */
  add(row: number, code: number, column: number, start = WHOLE_FIELD, end = WHOLE_FIELD): void {
    if (this.codes[row] !== 0) return
    this.codes[row] = code
    this.columns[row] = column
    this.#starts[row] = start
    this.#ends[row] = end
    this.count++
  }

  /** The bytes at fault of a row whose text begins at `at`; `field` is where its column's field lies. */
  placeOf(row: number, at: number, field: FieldPlace | undefined): FieldPlace {
    const start = this.#starts[row]!
    if (start === WHOLE_FIELD) return field ?? NO_PLACE
    return start < 0 ? NO_PLACE : { start: at + start, end: at + this.#ends[row]! }
  }
}

export interface FieldPlace {
  readonly start: number
  readonly end: number
}

const NO_PLACE: FieldPlace = { start: -1, end: -1 }
