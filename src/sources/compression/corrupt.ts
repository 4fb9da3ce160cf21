// The error of compressed data that are cut off or damaged.

import { BulkloadError } from '../../errors.ts'
import type { Compression } from './detect.ts'

/** What a decoder found: the words and the byte of the compressed data. Thrown by decoders, which know no names. */
export class CorruptData extends Error {
  readonly byteOffset: number

  constructor(message: string, byteOffset: number) {
    super(message)
    this.byteOffset = byteOffset
  }
}

/** `decompressedBytes` is what the reader was given before. */
export function corruptError(
  name: string,
  compression: Compression,
  what: string,
  byteOffset: number,
  decompressedBytes: number,
): BulkloadError {
  const before = `${decompressedBytes} decompressed bytes came before`
  return new BulkloadError('BL_SOURCE_CORRUPT', `the ${compression} data of ${name} are damaged: ${what}; ${before}`, {
    place: { source: name, byteOffset },
    hint: 'the file is cut off or damaged: get it again, and compare its size and checksum with the original',
  })
}
