// Where bytes come from. A source is opened once; its stream is read front to back.

/** A stream of bytes that the reader pulls. */
export interface ByteStream {
  /** Fills `into` from `offset`; returns how many bytes it wrote, 0 only at the end. */
  read(into: Uint8Array, offset: number): Promise<number>
  close(): Promise<void>
}

export interface Source {
  /** The name that errors and reports give it. */
  readonly name: string
  /** Bytes in it, or null where that cannot be known. */
  readonly sizeBytes: number | null
  /** How its records look, where that is not for the user to say. */
  readonly format?: 'jsonl'
  open(): Promise<ByteStream>
  /**
   * Whole records from several places of the input, or all of a small one, to guess the columns from; each piece ends
   * with a line feed. Undefined where the source can be read only once.
   */
  sample?(): AsyncIterable<Uint8Array>
}
