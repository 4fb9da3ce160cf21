// The raw bytes of ClickHouse's compressed frames, as `encodeFrame` makes them.

import { CODECS } from './frame.ts'
import { decompressPage } from './parquet-page.ts'

const METHOD_AT = 16
const SIZES_AT = 17
const BODY_AT = 25

/** The bytes of the frames, which follow one another. They are our own: no checksum is looked at. */
export async function unframe(frames: Uint8Array): Promise<Uint8Array[]> {
  const view = new DataView(frames.buffer, frames.byteOffset, frames.length)
  const raw: Uint8Array[] = []
  for (let at = 0; at < frames.length; ) {
    const end = at + METHOD_AT + view.getUint32(at + SIZES_AT, true)
    const rawBytes = view.getUint32(at + SIZES_AT + 4, true)
    raw.push(await unpack(frames[at + METHOD_AT] ?? 0, frames.subarray(at + BODY_AT, end), rawBytes))
    at = end
  }
  return raw
}

function unpack(method: number, body: Uint8Array, rawBytes: number): Uint8Array | Promise<Uint8Array> {
  if (method === CODECS.none.method) return body
  return decompressPage(method === CODECS.lz4.method ? 'LZ4_RAW' : 'ZSTD', body, rawBytes)
}
