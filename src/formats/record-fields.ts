// Where the values of one record lie, by column.

/** Records are told apart by numbers that fit an Int32Array; after this one they begin again. */
const LAST_RECORD = 2 ** 31 - 1

/** A column has a value when `seen[column] === record`; `start` and `end` bound it in `bytes`, text without its quotes. */
export class RecordFields {
  /** The number of the record that the other fields describe; no two that could be mistaken for each other have one. */
  record = 0
  readonly seen: Int32Array
  readonly start: Int32Array
  readonly end: Int32Array
  readonly kind: Uint8Array
  /** The chunk, or memory of the reader's own: values in the form of JSON, which need not be what the input has. */
  bytes: Uint8Array = new Uint8Array(0)
  /** Whether the record is a JSON object, which stands in the chunk as it is. */
  isObject = false
  /** Where the last record failed: the column or -1, and the bytes at fault. */
  faultColumn = -1
  faultStart = 0
  faultEnd = 0

  constructor(columns: number) {
    this.seen = new Int32Array(columns)
    this.start = new Int32Array(columns)
    this.end = new Int32Array(columns)
    this.kind = new Uint8Array(columns)
  }

  /** The number of the next record. */
  begin(): number {
    this.faultColumn = -1
    if (this.record === LAST_RECORD) {
      this.seen.fill(0)
      this.record = 0
    }
    return ++this.record
  }
}
