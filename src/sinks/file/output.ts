// What a file is written into, wherever it is. Nothing has its name before `publish`.

export interface Output {
  /** For people. */
  readonly name: string
  /** Resolves once the bytes are taken. */
  write(bytes: Uint8Array): Promise<void>
  /** All of it was written: it is stored whole, under another name, and as long as what was written. */
  end(): Promise<void>
  /** Gives it its name. */
  publish(): Promise<void>
  /** Removes what there is of it, also what was published. Never throws. */
  discard(): Promise<void>
}
