// What an encoding does: it turns a piece of the input into text.

/**
 * Decodes `input[from .. to)`. `used` is where it stopped: before a character that the piece cuts through, unless it is
 * the last. Fails with WrongEncoding. The memory of what was used may be changed.
 */
export type EncodedPiece = (
  input: Buffer,
  from: number,
  to: number,
  isLast: boolean,
) => { readonly text: string; readonly used: number }

/** Bytes that are no character; `at` is their place in the piece's memory. */
export class WrongEncoding extends Error {
  readonly at: number

  constructor(message: string, at: number) {
    super(message)
    this.at = at
  }
}
