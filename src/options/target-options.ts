// The options for the target: its address, timeout and compression.

import { holdsSecret } from '../find-secrets.ts'
import { DATABASE_KINDS, TARGETS } from '../targets.ts'
import { LOADS, type Options } from './option.ts'
import { usage } from './option-values.ts'
import { choice, type Kind, TIME, URL_TEXT, wholeNumber } from './value-kinds.ts'

export interface RawTargetOptions {
  /**
   * `http://user:password@host:8123/database`, or a libpq connection string or URL. Default: `BULKLOAD_CLICKHOUSE_URL`, else
   * http://localhost:8123; `BULKLOAD_PG_URL`, else libpq's variables.
   */
  readonly url?: string
  /** Load into an embedded engine instead of a server: true, or the folder for its data. Default folder: `./bulkload-data`. */
  readonly embedded?: boolean | string
  /** How long the server may neither answer nor accept data: milliseconds, or a string with a unit (`60s`, `5m`). Default: 60s. */
  readonly timeout?: number | string
  /** ClickHouse: compression of the upload, `lz4`, `zstd` or `none`. Default: `none` for a server on this machine, else `lz4`. */
  readonly codec?: 'lz4' | 'zstd' | 'none'
  /** ClickHouse: zstd compression level, 1 to 22. Default: 1. */
  readonly level?: number
}

export const EMBEDDED_FOLDER = './bulkload-data'
/** The value of `--embedded` without a folder on the command line: oclif does not support flags with an optional value. */
export const DEFAULT_FOLDER = '(default)'

const CODECS = ['lz4', 'zstd', 'none'] as const

/** True, or a folder. */
const FOLDER: Kind<boolean | string, string | undefined> = {
  words: 'true, or the path of a folder',
  placeholder: 'DIR',
  path: 'folder',
  holds: 'a folder',
  isValueOptional: true,
  schema: { type: ['boolean', 'string'] },
  accepts: (value) => typeof value === 'boolean' || typeof value === 'string',
  read: (_, said) => {
    if (/^(?:true|1|yes|on)$/i.test(said)) return true
    return /^(?:false|0|no|off)$/i.test(said) ? false : said
  },
  check: (_, value) => {
    if (value === false) return undefined
    return value === true ? EMBEDDED_FOLDER : value
  },
}

/** An embedded engine has no address and uses no network. */
const OF_SERVERS = ['url', 'codec', 'level', 'passwordFile', 'caFile', 'certFile', 'keyFile', 'tlsServerName']

export const TARGET_OPTIONS = {
  url: {
    group: 'TARGET',
    scope: 'target',
    verbs: LOADS,
    kind: URL_TEXT,
    isCommon: true,
    excludes: (url) => (holdsSecret(url) ? ['embedded', 'passwordFile'] : ['embedded']),
    variables: Object.fromEntries(DATABASE_KINDS.map((kind) => [TARGETS[kind].verb, TARGETS[kind].urlVariable])),
    help: 'Server address.',
    otherwise: "http://localhost:8123 for ClickHouse, libpq's variables for Postgres",
  },
  embedded: {
    group: 'TARGET',
    scope: 'target',
    verbs: LOADS,
    kind: FOLDER,
    isCommon: true,
    excludes: (value) => (value === false ? [] : OF_SERVERS),
    help: `Load into an embedded engine instead of a server, with its data in DIR (${EMBEDDED_FOLDER}). Creates tables.`,
    otherwise: 'the server at --url',
  },
  timeout: {
    group: 'TARGET',
    scope: 'target',
    verbs: LOADS,
    kind: TIME,
    default: '60s',
    help: 'Fail if the server neither answers nor accepts data for this long, in seconds or with a unit (500ms, 5m).',
  },
  codec: {
    group: 'TARGET',
    scope: 'target',
    verbs: ['clickhouse'],
    kind: choice(CODECS),
    excludes: (codec) => (codec === 'zstd' ? [] : ['level']),
    isCommon: true,
    help: 'Compression of the upload.',
    otherwise: 'none for a server on this machine, else lz4',
  },
  level: {
    group: 'TARGET',
    scope: 'target',
    verbs: ['clickhouse', 'convert'],
    kind: wholeNumber(1, 22, '1-22'),
    help: 'Compression level of zstd, and of gzip (1-9) where files are written.',
    otherwise: '1 for zstd, 6 for gzip',
  },
} as const satisfies Options<RawTargetOptions>

/** An embedded engine has no address and uses no network. */
export function refuseBesideEmbedded({ embedded, url, codec, level }: RawTargetOptions): void {
  if (embedded === undefined || embedded === false) return
  if (url !== undefined) throw usage('--embedded and --url cannot be used together', 'leave one of them out')
  if (codec !== undefined || level !== undefined) {
    throw usage('--codec and --level have no effect with --embedded', 'leave them out: no data is sent over a network')
  }
}
