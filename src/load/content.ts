// The bytes of a source as records, whatever they are wrapped in.

import type { InputOptions } from '../input-options.ts'
import { byteOrderMark } from '../sources/byte-order-mark.ts'
import { type DecompressedStream, decompress } from '../sources/compression/decompress.ts'
import { type Encoding, toUtf8 } from '../sources/encoding/to-utf8.ts'
import { peek } from '../sources/peeked-stream.ts'
import type { ByteStream, Source } from '../sources/source.ts'
import { findFormat, HEAD_BYTES, PARQUET } from './format/find-format.ts'
import { formatFlags, isGuessed } from './format/format-flags.ts'
import type { SourceFormat } from './format/source-format.ts'

export interface Content {
  /** Decompressed, in UTF-8. Closing it closes the source's stream. */
  readonly stream: ByteStream
  readonly format: SourceFormat
  readonly compression: DecompressedStream['compression']
  readonly encoding: Encoding
}

/** The stream has the bytes of the source as they are. */
export function isPlainContent({ compression, encoding }: Content): boolean {
  return compression === 'none' && encoding === 'utf-8'
}

/** Takes over `raw`, the open stream of the source. */
export async function openContent(raw: ByteStream, source: Source, options: InputOptions): Promise<Content> {
  let opened = raw
  try {
    const decompressed = await decompress(raw, source.name)
    opened = decompressed
    const utf8 = await toUtf8(decompressed, source.name, options.encoding)
    opened = utf8
    const { head, isWhole, stream } = await peek(utf8, HEAD_BYTES)
    const records = head.subarray(byteOrderMark(head, head.length))
    const found = findFormat(source, records, isWhole, options)
    const flags = formatFlags(found, utf8.encoding, options)
    const format = found === PARQUET ? found : { ...found, flags, isGuessed: isGuessed(found, options) }
    return { stream, format, compression: decompressed.compression, encoding: utf8.encoding }
  } catch (cause) {
    await opened.close()
    throw cause
  }
}
