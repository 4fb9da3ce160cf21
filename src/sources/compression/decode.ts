// What every decoder is: compressed bytes are pulled, decompressed ones pushed, until the end or a CorruptData.

import type { ByteReader } from './byte-reader.ts'

/** `write` has copied the bytes when it returns. */
export type Write = (bytes: Uint8Array) => void

export type Decode = (input: ByteReader, write: Write) => void | Promise<void>
