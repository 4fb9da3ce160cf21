// What the entries of a dictionary became.

export interface EncodedDictionary {
  /** Behind the last entry are some more. */
  readonly bytes: Uint8Array
  readonly view: DataView
  /** Entry i lies at `starts[i] .. starts[i + 1]`; a refused one is empty. After the last one comes what a NULL leaves. */
  readonly starts: Int32Array
  readonly codes: Int8Array
  readonly hasRefused: boolean
  /** Bytes of every entry where all have as many, or 0. */
  readonly width: number
}
