// The bytes of a source as records, whatever they are wrapped in.

import type { InputOptions } from '../input-options.ts'
import { byteOrderMark } from '../sources/byte-order-mark.ts'
import { peek } from '../sources/peeked-stream.ts'
import type { ByteStream, Source } from '../sources/source.ts'
import { findFormat, HEAD_BYTES } from './format/find-format.ts'
import type { SourceFormat } from './format/source-format.ts'

export interface Content {
  readonly stream: ByteStream
  readonly format: SourceFormat
}

/** `raw` is the stream of the source, open; closing it is the caller's. */
export async function openContent(raw: ByteStream, source: Source, options: InputOptions): Promise<Content> {
  const { head, isWhole, stream } = await peek(raw, HEAD_BYTES)
  const records = head.subarray(byteOrderMark(head, head.length))
  return { stream, format: findFormat(source, records, isWhole, options) }
}
