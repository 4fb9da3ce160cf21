// bzip2 by seek-bzip, which checks every checksum. Its streams are taken one by one: at a source's end between two blocks
// its own loop over streams would stop without a word.

import bunzip from 'seek-bzip'
import type { ByteReader } from '../byte-reader.ts'
import { CorruptData } from '../corrupt.ts'
import type { Write } from '../decode.ts'

const OUTPUT_BYTES = 64 * 1024
/** `seek-bzip`'s code for blocks that are randomized, as before bzip2 0.9.5. */
const OBSOLETE = -7

/** Stream after stream. */
export function decodeBzip2(input: ByteReader, write: Write): void {
  const bytes = new Uint8Array(OUTPUT_BYTES)
  let filled = 0
  const output = {
    writeByte(byte: number): void {
      bytes[filled++] = byte
      if (filled === OUTPUT_BYTES) flush()
    },
  }
  const flush = (): void => {
    write(bytes.subarray(0, filled))
    filled = 0
  }
  // Without `eof` the library asks for bytes until a stream is whole, and reads none behind it.
  const source = {
    readByte: () => input.byte(),
    read(into: Uint8Array, offset: number, length: number): number {
      into.set(input.take(length), offset)
      return length
    },
  }
  try {
    do bunzip.decode(source, output)
    while (!input.isAtEnd())
  } catch (cause) {
    if (cause instanceof CorruptData) throw cause
    const { message, errorCode } = cause as Error & { readonly errorCode?: number }
    throw new CorruptData(`${message}, found at this byte`, input.offset, errorCode === OBSOLETE)
  } finally {
    flush()
  }
}
