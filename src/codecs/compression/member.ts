// A block compressed as a member of a file. Members of gzip, and frames of Zstandard and LZ4, may follow one another (RFC 1952
// section 2.2, RFC 8878 section 3, the LZ4 frame format), so that blocks are compressed in parallel.

import { gzipSync } from 'node:zlib'
import { collectYoung } from './collect-young.ts'
import type { Allocate } from './frame.ts'
import { lz4 } from './lz4.ts'
import { compressZstd } from './zstd.ts'

export interface Member {
  readonly codec: 'gzip' | 'zstd' | 'lz4'
  readonly level: number | undefined
}

/** Faster levels of gzip write larger files: 6 is that of the program gzip. */
const GZIP_LEVEL = 6
const ZSTD_LEVEL = 1

// As in frame.ts.
const COLLECT_BYTES = 4 * 1024 * 1024
let bytesSinceCollection = 0

/** The member that holds `raw`, in what `allocate` gives: by default an ArrayBuffer of its own. */
export async function encodeMember(
  raw: Uint8Array,
  member: Member,
  allocate: Allocate = (size) => new Uint8Array(size),
): Promise<Uint8Array<ArrayBuffer>> {
  const body = await compressed(raw, member)
  const own = allocate(body.length)
  own.set(body)
  bytesSinceCollection += raw.length
  if (bytesSinceCollection >= COLLECT_BYTES) {
    bytesSinceCollection = 0
    collectYoung()
    // Outputs of native code are freed in a turn of the event loop.
    await new Promise((resolve) => setImmediate(resolve))
  }
  return own
}

function compressed(raw: Uint8Array, { codec, level }: Member): Uint8Array | Promise<Uint8Array> {
  if (codec === 'gzip') return gzipSync(raw, { level: level ?? GZIP_LEVEL })
  if (codec === 'zstd') return compressZstd(raw, level ?? ZSTD_LEVEL)
  // The library wants a Buffer, which is a view.
  return lz4().compressFrameSync(Buffer.from(raw.buffer, raw.byteOffset, raw.byteLength), { contentChecksum: true })
}
