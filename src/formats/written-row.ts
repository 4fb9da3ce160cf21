// A row of columns that was put together as a JSON record.

/** Where the last row's value of a field lies. */
export interface WrittenField {
  /** In the buffer, without the quotes of a text. */
  readonly start: number
  readonly end: number
  /** The same with them. */
  readonly from: number
  readonly to: number
  readonly kind: number
  /** 0, or why no text can hold the whole value; a readable form is written instead. */
  readonly reject: number
}

export interface WrittenRow {
  readonly fields: readonly WrittenField[]
  /** By the fields: the key in JSON, with its quotes. */
  readonly keys: readonly Uint8Array[]
  /** Bytes of the last row, with its line feed. */
  readonly length: number
}
