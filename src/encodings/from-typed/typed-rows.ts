// Rows that came with types, on their way into a block without a record between them.

export interface TypedRows {
  begin(): void
  /** Adds the rows 0 … rows - 1; false where one of them has to be looked at as a record, for it may be refused. */
  add(rows: number): boolean
  /** The block's bytes; they are good until the next `begin`. */
  finish(): Uint8Array
}
