// The bytes of a source as records, whatever they are wrapped in.

import { BulkloadError } from '../errors.ts'
import type { RecordFormat } from '../formats/registry.ts'
import type { InputOptions } from '../options/input-options.ts'
import { byteOrderMark } from '../sources/byte-order-mark.ts'
import { type DecompressedStream, decompress } from '../sources/compression/decompress.ts'
import { type Encoding, toUtf8 } from '../sources/encoding/to-utf8.ts'
import { peek } from '../sources/peeked-stream.ts'
import type { ByteStream, Source } from '../sources/source.ts'
import { cutterOf } from './format/cutters.ts'
import type { OpenFile } from './format/file-format.ts'
import { fileOpener } from './format/file-formats.ts'
import { findFormat, HEAD_BYTES } from './format/find-format.ts'
import { formatFlags } from './format/format-flags.ts'
import type { SourceFormat } from './format/source-format.ts'

const MAX_HEAD_BYTES = 16 * 1024 * 1024

export interface Content {
  /** Decompressed, in UTF-8. Closing it closes the source's stream. */
  readonly stream: ByteStream
  readonly format: SourceFormat
  /** The records are not in the order of the bytes: what opens the source as a file. `format` does not know its fields yet. */
  readonly openFile: OpenFile | undefined
  readonly compression: DecompressedStream['compression']
  readonly unchecked: DecompressedStream['unchecked']
  readonly encoding: Encoding
}

/** The stream has the bytes of the source as they are. */
export function isPlainContent({ compression, encoding }: Content): boolean {
  return compression === 'none' && encoding === 'utf-8'
}

/** Takes over `raw`, the open stream of the source. */
export async function openContent(raw: ByteStream, source: Source, options: InputOptions): Promise<Content> {
  const { look } = source
  if (look !== undefined) {
    const format = { ...look, record: look.record as RecordFormat, cut: cutterOf(look) }
    return { stream: raw, format, openFile: undefined, compression: 'none', unchecked: undefined, encoding: 'utf-8' }
  }
  let opened = raw
  try {
    const decompressed = await decompress(raw, source.name)
    opened = decompressed
    const utf8 = await toUtf8(decompressed, source.name, options.encoding)
    opened = utf8
    // A small file needs no more than its size, and one byte to see that it has no more.
    const isPlain = decompressed.compression === 'none' && utf8.encoding === 'utf-8'
    const firstBytes = isPlain ? Math.min(HEAD_BYTES, (source.sizeBytes ?? HEAD_BYTES) + 1) : HEAD_BYTES
    const { stream, found } = await peekFormat(utf8, source, options, firstBytes)
    const flags = formatFlags(found, utf8.encoding, options)
    const { compression, unchecked } = decompressed
    const openFile = await fileOpener(found.record)
    if (openFile !== undefined && utf8.encoding !== 'utf-8') throw notText(source, found)
    return { stream, format: { ...found, flags, unchecked }, openFile, compression, unchecked, encoding: utf8.encoding }
  } catch (cause) {
    await opened.close()
    throw cause
  }
}

/** Read as text, its bytes would look damaged. */
function notText({ name }: Source, { record }: SourceFormat): BulkloadError {
  return new BulkloadError('BL_USAGE', `--encoding has no effect on ${name}: ${record.kind} is not text`, {
    hint: 'leave it out, or load text files and other files separately',
  })
}

/** A first record, or a header, that is longer than what was looked at makes no sense until more is. */
async function peekFormat(
  whole: ByteStream,
  source: Source,
  options: InputOptions,
  firstBytes: number,
): Promise<{ stream: ByteStream; found: SourceFormat }> {
  let stream = whole
  for (let bytes = firstBytes; ; bytes *= 4) {
    const peeked = await peek(stream, bytes)
    const { head, isWhole } = peeked
    stream = peeked.stream
    const records = head.subarray(byteOrderMark(head, head.length))
    try {
      return { stream, found: await findFormat(source, records, isWhole, options) }
    } catch (cause) {
      if (isWhole || bytes >= MAX_HEAD_BYTES || !(cause instanceof BulkloadError)) throw cause
      // An error of the record as such has its place; of names that were read, more bytes say nothing new.
      const isOfRecord =
        ['BL_QUOTE', 'BL_JSON_SYNTAX', 'BL_HEADER'].includes(cause.code) && cause.place?.byteOffset === 0
      if (!isOfRecord) throw cause
    }
  }
}
