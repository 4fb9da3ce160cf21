// The pieces that a file is written in.

/** The pieces of one file in their order: `begin`, `block` for each block that has rows, `end`. Also of a file without rows. */
export interface FileFraming {
  begin(): Uint8Array
  /**
   * What is written for a block. `frame` is what a worker made of it: the encoder's bytes, compressed where the file is
   * compressed as a whole. It is returned as it is, the same object, alone or among other pieces, unless the format
   * compresses itself (`src/file-formats.ts`): then it may be taken apart. Its memory is used again once what is returned was
   * written, so what `end` needs of it is copied. Pieces that are not the frame are compressed by the writer.
   */
  block(frame: Uint8Array, rows: number): Uint8Array | readonly Uint8Array[]
  end(): Uint8Array
}
