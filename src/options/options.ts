// Raw options, as flags, variables and callers give them -> frozen options. The only defaults, the only validation.

import type { Coercion, EpochUnit, ReadingRules } from '../codecs/codec.ts'
import { CODECS, type Codec } from '../codecs/compression/frame.ts'
import { isLoopback } from '../loopback.ts'
import type { Mapping } from '../plan/mapping.ts'
import type { TableName } from '../schema.ts'
import { hideSecretsOfOptions, hideSecretsOfVariables } from '../secrets.ts'
import { withoutCompression } from '../sources/compression/detect.ts'
import { defaultWorkers } from '../workers/pool.ts'
import { flagOf, type InputOptions, type RawInputOptions, resolveInputOptions } from './input-options.ts'
import { type RawMappingOptions, resolveMapping } from './mapping-options.ts'
import { duration, integer, KIB, MIB, maxErrorsOf, oneOf, refuseAddress, size, usage } from './option-values.ts'
import { type RawServerOptions, resolveServerOptions, type ServerOptions } from './server-options.ts'

const WIRES = ['auto', 'typed', 'text'] as const
const EPOCH_UNITS = ['s', 'ms', 'us', 'ns'] as const satisfies readonly EpochUnit[]
const COERCIONS = ['quoted-numbers', 'empty-null', 'int-bool'] as const satisfies readonly Coercion[]

/** What a caller may say; everything else is a default. Sizes and times are numbers or texts with a unit. */
export interface RawOptions extends RawInputOptions, RawMappingOptions, RawServerOptions {
  /** `http://user:password@host:8123/database`, or a libpq connection string or URL. */
  readonly url?: string
  /** An engine of our own instead of a server: true, or the folder of its data. */
  readonly embedded?: boolean | string
  /** Create the table from the input if it is not there. */
  readonly create?: boolean
  /** `typed`: values encoded here; `text`: parsed by the server; `auto`: typed where every column allows it. */
  readonly wire?: string
  /** What numbers for dates and times count since 1970 (UTC): `s`, `ms`, `us` or `ns`. Without it they are refused. */
  readonly epoch?: string
  /** Lenient conversions: `quoted-numbers`, `empty-null`, `int-bool`; a list, or a text with commas. */
  readonly coerce?: string | readonly string[]
  /** ClickHouse: `lz4`, `zstd` or `none`. Without it `none` to a server on this machine, `lz4` to others. */
  readonly codec?: string
  /** zstd: 1 .. 22. */
  readonly level?: number
  /** ClickHouse: the sorting key of a table that is created. */
  readonly orderBy?: string
  /** Tables at once. */
  readonly jobs?: number
  /** Encoding threads. */
  readonly workers?: number
  /** Bytes per chunk: `262144`, `256KiB`. */
  readonly blockSize?: number | string
  readonly maxRecordBytes?: number | string
  /** `10`, or `0.1%` of the records. */
  readonly maxErrors?: number | string
  /** Where bad records go. */
  readonly rejects?: string
  /** How long a server may stay silent or take nothing: milliseconds, `60s`, `5m`. */
  readonly timeout?: number | string
  readonly failFast?: boolean
}

export interface LoadOptions {
  readonly target: 'clickhouse' | 'postgres'
  readonly url: string | undefined
  readonly server: ServerOptions
  /** The folder of the embedded engine's data, when there is one. */
  readonly embedded: string | undefined
  readonly create: boolean
  readonly input: InputOptions
  readonly mapping: Mapping | undefined
  readonly wire: (typeof WIRES)[number]
  /** What `epoch` and `coerce` say; without them empty. */
  readonly rules: ReadingRules
  readonly codec: Codec
  readonly level: number | undefined
  readonly orderBy: string | undefined
  readonly jobs: number
  readonly workers: number
  /** Bytes per chunk, and what it becomes once the wire is known to be a typed one. */
  readonly chunkBytes: number
  readonly typedChunkBytes: number
  readonly maxRecordBytes: number
  readonly maxErrors: { readonly count?: number; readonly percent?: number }
  readonly rejects: string | undefined
  readonly timeoutMs: number
  readonly failFast: boolean
}

const DEFAULTS = {
  clickhouseUrl: 'http://localhost:8123',
  embeddedFolder: './bulkload-data',
  chunkBytes: 256 * KIB,
  // docs/performance.md has the figures of both.
  typedChunkBytes: 768 * KIB,
  maxRecordBytes: 64 * MIB,
  timeoutMs: 60_000,
}

/** Checks the options of one target. Fails with BL_USAGE, naming the option and what it takes. */
export function resolveOptions(
  target: 'clickhouse' | 'postgres',
  raw: RawOptions,
  env: NodeJS.ProcessEnv = {},
): LoadOptions {
  hideSecretsOfOptions(raw)
  hideSecretsOfVariables(env)
  const isEmbedded = raw.embedded !== undefined && raw.embedded !== false
  if (isEmbedded && raw.url !== undefined)
    throw usage('--embedded and --url exclude each other', 'leave one of them out')
  refuseAddress('--rejects', raw.rejects, 'a file')
  // Lists are taken apart: a piece of a password would not be known as one.
  for (const name of ['coerce', 'columns', 'rename', 'skip', 'only', 'orderBy'] as const) {
    for (const text of [raw[name] ?? []].flat()) refuseAddress(flagOf(name), String(text), 'names')
  }
  const url = isEmbedded ? undefined : urlOf(target, raw.url, env)
  const codec = oneOf('codec', raw.codec ?? defaultCodec(url), Object.keys(CODECS) as Codec[])
  if (target === 'postgres') refuseForPostgres(raw)
  if (isEmbedded && (raw.codec !== undefined || raw.level !== undefined))
    throw usage('--codec and --level have no effect with --embedded', 'leave them out: nothing goes over a network')
  const create = raw.create ?? isEmbedded
  if (raw.orderBy !== undefined && !create)
    throw usage('--order-by has no effect without --create', 'it is the sorting key of a table that is created')
  const wire = oneOf('wire', raw.wire ?? 'auto', WIRES)
  const rules = rulesOf(raw)
  for (const name of Object.keys(rules)) {
    if (wire === 'text') throw usage(`--${name} has no effect with --wire text`, 'leave one of them out')
  }
  const blockSize = raw.blockSize === undefined ? undefined : size('block-size', raw.blockSize, 64, 64 * MIB)
  const maxRecordBytes = size('max-record-bytes', raw.maxRecordBytes ?? DEFAULTS.maxRecordBytes, 1, 1024 * MIB)
  return Object.freeze({
    target,
    url,
    server: resolveServerOptions(target, raw, isEmbedded),
    embedded: isEmbedded ? folderOf(raw.embedded) : undefined,
    create,
    input: resolveInputOptions(raw),
    mapping: resolveMapping(target, raw),
    wire,
    rules,
    codec: target === 'postgres' || isEmbedded ? 'none' : codec,
    level: levelOf(codec, raw.level),
    orderBy: raw.orderBy,
    jobs: integer('jobs', raw.jobs ?? 1, 1, 256),
    workers: integer('workers', raw.workers ?? defaultWorkers(), 1, 256),
    // A larger chunk would hold a record that is too large: the cutter finds it when it fills a chunk.
    chunkBytes: Math.min(blockSize ?? DEFAULTS.chunkBytes, maxRecordBytes + 2),
    typedChunkBytes: Math.min(blockSize ?? DEFAULTS.typedChunkBytes, maxRecordBytes + 2),
    maxRecordBytes,
    maxErrors: Object.freeze(maxErrorsOf(raw.maxErrors ?? 0)),
    rejects: raw.rejects,
    timeoutMs: duration('timeout', raw.timeout ?? DEFAULTS.timeoutMs),
    failFast: raw.failFast ?? false,
  })
}

function urlOf(target: 'clickhouse' | 'postgres', url: string | undefined, env: NodeJS.ProcessEnv): string | undefined {
  if (target === 'clickhouse') return url ?? env['BULKLOAD_CLICKHOUSE_URL'] ?? DEFAULTS.clickhouseUrl
  return url ?? env['BULKLOAD_PG_URL']
}

/** Within a machine compressing takes longer than sending what it saves; `clickhouse-client` does the same. */
function defaultCodec(url: string | undefined): Codec {
  return url !== undefined && isLoopback(url) ? 'none' : 'lz4'
}

function folderOf(embedded: boolean | string | undefined): string {
  if (typeof embedded !== 'string' || embedded === '') return DEFAULTS.embeddedFolder
  refuseAddress('--embedded', embedded, 'a folder')
  return embedded
}

/** Compression is of ClickHouse's protocol: an option without an effect is refused, not ignored. */
function refuseForPostgres(raw: RawOptions): void {
  for (const [name, value] of Object.entries({ codec: raw.codec, level: raw.level, 'order-by': raw.orderBy })) {
    if (value !== undefined) throw usage(`--${name} has no meaning for Postgres`, 'leave it out')
  }
}

function rulesOf({ epoch, coerce = [] }: RawOptions): ReadingRules {
  const names = typeof coerce === 'string' ? coerce.split(',') : coerce
  const coercions = new Set(names.map((name) => oneOf('coerce', name.trim(), COERCIONS)))
  return Object.freeze({
    ...(epoch !== undefined && { epoch: oneOf('epoch', epoch, EPOCH_UNITS) }),
    ...(coercions.size > 0 && { coerce: Object.freeze([...coercions]) }),
  })
}

function levelOf(codec: Codec, level: number | undefined): number | undefined {
  if (level === undefined) return undefined
  const { levels } = CODECS[codec]
  if (levels === undefined) throw usage(`the codec ${codec} has no levels`, 'leave --level out, or choose --codec zstd')
  return integer('level', level, levels.min, levels.max)
}

/** The table that a file is loaded into when none is named: its base name without the extensions of compression and format. */
export function tableOfFile(path: string): TableName {
  const base = path.split(/[/\\]/).pop() ?? path
  return { schema: undefined, table: withoutCompression(base).replace(/(?<=.)\.[^.]*$/, '') }
}

/** `table`, `schema.table`, or either part in double quotes or backticks when it holds a dot. */
export function parseTableName(text: string): TableName {
  if (!/^["`]/.test(text)) refuseAddress('--table', text, 'the name of a table')
  const part = /"((?:[^"]|"")+)"|`((?:[^`]|``)+)`|([^."`]+)/y
  const parts: string[] = []
  let at = 0
  do {
    part.lastIndex = at
    const match = part.exec(text)
    if (match === null) throw usage(`"${text}" is not a table name`, 'write table or schema.table')
    parts.push(match[1]?.replaceAll('""', '"') ?? match[2]?.replaceAll('``', '`') ?? match[3] ?? '')
    at = part.lastIndex
  } while (text[at++] === '.')
  const [first = '', second] = parts
  if (parts.length > 2 || at <= text.length) throw usage(`"${text}" is not a table name`, 'write table or schema.table')
  return second === undefined ? { schema: undefined, table: first } : { schema: first, table: second }
}
