// The options of insertCompressedStream().

import { CODECS } from '../../codecs/compression/frame.ts'
import type { Codec } from '../../codecs/compression/frame-codec.ts'
import type { StopSignal } from '../../environment.ts'
import { isIterable, type Kinds, kindsOf, SERVER_SETTINGS, SIGNAL, TEXT } from '../../options/call-kinds.ts'
import { LOAD_OPTIONS } from '../../options/load-options.ts'
import { oneOf, usage } from '../../options/option-values.ts'
import { type LoadOptions, resolveOptions } from '../../options/options.ts'
import { type RawServerOptions, SERVER_OPTIONS } from '../../options/server-options.ts'

export interface InsertStreamOptions extends RawServerOptions {
  /** `http://user:password@host:8123/database`. Default: http://localhost:8123. */
  readonly url?: string
  /** Compression: `lz4`, `zstd` or `none`. Default: lz4. */
  readonly method?: Codec
  /** zstd compression level, 1 to 22. Default: 1. */
  readonly level?: number
  /** Bytes of rows per block, before compression. Default: 256 KiB. */
  readonly blockSize?: number | string
  /** Another name of `blockSize`. */
  readonly bufferSize?: number | string
  /** Another name of `blockSize`: a block is sent at this many bytes. It overrides `bufferSize`. */
  readonly threshold?: number | string
  /** A session of the server, with its temporary tables and settings. It runs one statement at a time. Default: none. */
  readonly sessionId?: string
  /** Compression threads, 1 to 256. Default: the number of CPU cores minus one. */
  readonly workers?: number
  /** How long the server may neither answer nor accept data: milliseconds, or a string with a unit. Default: 60,000. */
  readonly timeout?: number | string
  readonly signal?: StopSignal
  /**
   * ClickHouse settings for this statement. By default, rows that the server has stored before are stored again
   * (`insert_deduplicate: 0`).
   */
  readonly settings?: Readonly<Record<string, string | number>>
}

const { url, level, blockSize, workers, timeout } = kindsOf(LOAD_OPTIONS)
/** The names of `method`. */
export const Method = { LZ4: 'lz4', ZSTD: 'zstd', None: 'none' } as const satisfies Readonly<Record<string, Codec>>

/** What each option accepts. */
export const INSERT_STREAM_KINDS = {
  url,
  method: TEXT,
  level,
  blockSize,
  bufferSize: blockSize,
  threshold: blockSize,
  sessionId: TEXT,
  workers,
  timeout,
  signal: SIGNAL,
  settings: SERVER_SETTINGS,
  ...kindsOf(SERVER_OPTIONS),
} satisfies Kinds<InsertStreamOptions>

/** What the two arguments before the options accept. */
export const INSERT_STREAM_ARGUMENTS = {
  query: TEXT,
  rows: { words: 'an iterable of objects', accepts: isIterable },
}

/** The options with their defaults. @throws {BulkloadError} BL_USAGE */
export function insertStreamOptions(options: InsertStreamOptions): LoadOptions {
  const { method = 'lz4', url, blockSize: block, bufferSize, threshold } = options
  if (block !== undefined && (bufferSize ?? threshold) !== undefined) {
    throw usage('blockSize has other names, bufferSize and threshold, and two of them are set', 'set one of them')
  }
  const size = block ?? threshold ?? bufferSize
  return resolveOptions('clickhouse', {
    codec: oneOf('method', method, Object.keys(CODECS) as Codec[]),
    ...(options.level !== undefined && { level: options.level }),
    ...(size !== undefined && { blockSize: size }),
    ...(options.workers !== undefined && { workers: options.workers }),
    ...(options.timeout !== undefined && { timeout: options.timeout }),
    ...(url !== undefined && { url }),
    ...serverOptionsOf(options),
  })
}

function serverOptionsOf(options: RawServerOptions): RawServerOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => name in SERVER_OPTIONS && value !== undefined),
  )
}
