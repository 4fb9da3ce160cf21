// Where the values of one record lie, by column.

/** Records are distinguished by numbers that fit an Int32Array; after this one they begin again. */
const LAST_RECORD = 2 ** 31 - 1

/** Numbers per member in `RecordFields.passed`. */
export const PASSED_WIDTH = 4

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
  /** The line of the source on which the record begins, from 1. Set by the caller of the reader; 0 if it is not needed. */
  line = 0
  /**
   * Members of the record that no column takes, `PASSED_WIDTH` numbers for each of the first `passedCount`: start and end
   * of its key with the quotes, -1 for a member that is to be forgotten, and start and end of its value as it is.
   */
  readonly passed: number[] = []
  passedCount = 0

  constructor(columns: number) {
    this.seen = new Int32Array(columns)
    this.start = new Int32Array(columns)
    this.end = new Int32Array(columns)
    this.kind = new Uint8Array(columns)
  }

  /** The number of the next record. */
  begin(): number {
    this.faultColumn = -1
    this.passedCount = 0
    if (this.record === LAST_RECORD) {
      this.seen.fill(0)
      this.record = 0
    }
    return ++this.record
  }

  /** Notes a member that no column takes. */
  pass(keyStart: number, keyEnd: number, valueStart: number, valueEnd: number): void {
    const { passed } = this
    const at = this.passedCount++ * PASSED_WIDTH
    passed[at] = keyStart
    passed[at + 1] = keyEnd
    passed[at + 2] = valueStart
    passed[at + 3] = valueEnd
  }
}
