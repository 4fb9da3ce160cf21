// gzip by node:zlib.

import { createGunzip } from 'node:zlib'
import type { RawStream } from '../../raw-stream.ts'
import type { ByteStream } from '../../source.ts'
import { ENGINE_OPTIONS, ZlibStream } from '../zlib-stream.ts'

/** Multi-member gzip; zeros may follow the last member, nothing else. `raw` begins at `base` of the compressed data. */
export function gunzipStream(raw: RawStream, base = 0): ByteStream {
  return new ZlibStream(createGunzip(ENGINE_OPTIONS), raw, base, (bytes) => bytes.every((byte) => byte === 0))
}
