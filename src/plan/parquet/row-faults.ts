// Which rows of a slice cannot be loaded, and why: the first column at fault, in the order of the plan.

export class RowFaults {
  /** Per row: 0, or the reject. */
  codes = new Int8Array(0)
  /** Per row with a reject: the index of its column. */
  columns = new Int32Array(0)
  /** Rows with a reject. */
  count = 0

  begin(rows: number): void {
    if (this.codes.length < rows) {
      this.codes = new Int8Array(rows)
      this.columns = new Int32Array(rows)
    } else if (this.count > 0) this.codes.fill(0)
    this.count = 0
  }

  add(row: number, code: number, column: number): void {
    if (this.codes[row] !== 0) return
    this.codes[row] = code
    this.columns[row] = column
    this.count++
  }
}
