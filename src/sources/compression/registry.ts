// The compressions: a new one is a folder and a line here.

import { BROTLI } from './brotli/codec.ts'
import { BZIP2 } from './bzip2/codec.ts'
import { CLICKHOUSE } from './clickhouse/codec.ts'
import type { Codec } from './codec.ts'
import { GZIP } from './gzip/codec.ts'
import { LZ4 } from './lz4/codec.ts'
import { XZ } from './xz/codec.ts'
import { ZLIB } from './zlib/codec.ts'
import { ZSTD } from './zstd/codec.ts'

export const CODECS: readonly Codec[] = [GZIP, ZSTD, LZ4, BZIP2, XZ, BROTLI, ZLIB]

/** What no file is in. */
const OF_SERVERS: readonly Codec[] = [CLICKHOUSE]

export function codecNamed(name: string): Codec {
  const codec = [...CODECS, ...OF_SERVERS].find((each) => each.name === name)
  if (codec === undefined) throw new TypeError(`there is no compression ${name}`)
  return codec
}
