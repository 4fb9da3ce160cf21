// The error of compressed data that are cut off or damaged.

import { BulkloadError } from '../../errors.ts'

/** What a decoder found: the words and the byte of the compressed data. Thrown by decoders, which know no names. */
export class CorruptData extends Error {
  readonly byteOffset: number
  /** The data may be right, and use what no decoder here can do. */
  readonly isUnsupported: boolean

  constructor(message: string, byteOffset: number, isUnsupported = false) {
    super(message)
    this.byteOffset = byteOffset
    this.isUnsupported = isUnsupported
  }
}

/** `decompressedBytes` is what the reader was given before. */
export function corruptError(
  name: string,
  compression: string,
  cause: CorruptData,
  decompressedBytes: number,
): BulkloadError {
  const fault = cause.isUnsupported ? 'cannot be decompressed' : 'is damaged'
  const before = `${decompressedBytes} bytes were decompressed before this`
  const message = `the ${compression} data of ${name} ${fault}: ${cause.message}; ${before}`
  return new BulkloadError('BL_SOURCE_CORRUPT', message, {
    place: { source: name, byteOffset: cause.byteOffset },
    hint: cause.isUnsupported
      ? `decompress it with ${compression} and pipe it in`
      : 'the file is truncated or damaged: get it again, and compare its size and checksum with the original',
  })
}
