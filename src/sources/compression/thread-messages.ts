// What the main thread and a decoding thread tell each other.

/** `signal[0]` changes with every message to the thread: it may sleep until then. */
export interface ThreadSettings {
  /** The name of its codec. */
  readonly compression: string
  /** After the end of one input another one follows. */
  readonly isRepeated: boolean
  /** What the decoder must know of what came before the data. */
  readonly resume?: unknown
  readonly signal: Int32Array<SharedArrayBuffer>
}

/** To the thread: compressed bytes (none at the end of an input), or memory to fill with decompressed ones. */
export type ToThread =
  | { readonly kind: 'input'; readonly buffer: ArrayBuffer; readonly length: number }
  | { readonly kind: 'spare'; readonly buffer: ArrayBuffer }

/** From the thread: decompressed bytes, a compressed piece's memory back, or how it ended. */
export type FromThread =
  | { readonly kind: 'output'; readonly buffer: ArrayBuffer; readonly length: number }
  | { readonly kind: 'taken'; readonly buffer: ArrayBuffer }
  | { readonly kind: 'end' }
  | { readonly kind: 'corrupt'; readonly what: string; readonly byteOffset: number; readonly isUnsupported: boolean }
  | { readonly kind: 'failed'; readonly what: string }
