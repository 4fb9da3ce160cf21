// Raw options, as flags, variables, settings and callers give them -> frozen options. What follows from one option alone stands in
// its descriptor; here is what follows from several.

import type { ReadingRules } from '../codecs/codec.ts'
import { CODECS } from '../codecs/compression/frame.ts'
import type { Codec } from '../codecs/compression/frame-codec.ts'
import type { Variables } from '../environment.ts'
import type { BulkloadError } from '../errors.ts'
import type { FileTargetOptions } from '../file-output.ts'
import { isLoopback } from '../loopback.ts'
import type { Mapping } from '../plan/mapping.ts'
import { hideSecretsOfOptions, hideSecretsOfVariables } from '../secrets.ts'
import { factsOf, TARGETS, type TargetKind } from '../targets.ts'
import type { WriteRules } from '../write-mode.ts'
import { type InputOptions, resolveInputOptions } from './input-options.ts'
import { LOAD_OPTIONS, OWN_OPTIONS, type RawOptions } from './load-options.ts'
import { MODE_OPTIONS, resolveMode } from './mode-options.ts'
import { NOTATION_OPTIONS } from './notations/notation-options.ts'
import { resolveNotations } from './notations/resolve-notations.ts'
import { type Checked, checked, flagOf, type Option, refuseAddresses, refuseExcluded } from './option.ts'
import { usage } from './option-values.ts'
import { resolveMapping } from './resolve-mapping.ts'
import { CHUNK_BYTES, TYPED_CHUNK_BYTES } from './run-options.ts'
import { resolveServerOptions, type ServerOptions } from './server-options.ts'
import { refuseBesideEmbedded } from './target-options.ts'

type Own = Omit<Checked<typeof OWN_OPTIONS>, 'timeout' | 'blockSize' | 'epoch' | 'coerce' | 'codec' | 'create'>

export interface LoadOptions extends Own {
  readonly target: TargetKind
  readonly server: ServerOptions
  readonly create: boolean
  /** How the rows get into a table that has rows. */
  readonly write: WriteRules
  readonly input: InputOptions
  readonly mapping: Mapping | undefined
  /** What `epoch` and `coerce` say; without them empty. */
  readonly rules: ReadingRules
  readonly codec: Codec | 'gzip'
  /** Bytes per chunk, and what it becomes once the wire is known to be a typed one. */
  readonly chunkBytes: number
  readonly typedChunkBytes: number
  readonly timeoutMs: number
  /** Of files that are written. */
  readonly file?: FileTargetOptions
}

/** Checks the options of one target. Fails with BL_USAGE, naming the option and what it takes. */
export function resolveOptions(target: TargetKind, raw: RawOptions, env: Variables = {}): LoadOptions {
  hideSecretsOfOptions(raw)
  hideSecretsOfVariables(env)
  refuseAddresses(LOAD_OPTIONS, raw)
  refuseMeaningless(target, raw)
  refuseBesideEmbedded(raw)
  const { timeout, blockSize, epoch, coerce, codec: saidCodec, ...own } = checked(OWN_OPTIONS, raw)
  const { embedded, level, maxRecordBytes } = own
  const isEmbedded = embedded !== undefined
  const url = isEmbedded ? undefined : urlOf(target, own.url, env)
  const codec = saidCodec ?? defaultCodec(url)
  const create = own.create ?? isEmbedded
  if (raw.orderBy !== undefined && !create)
    throw usage(
      '--order-by has no effect without --create',
      'it sets the sorting key of the table that --create creates',
    )
  const write = resolveMode(target, raw, checked(MODE_OPTIONS, raw))
  if (write.mode === 'truncate' && own.commitEvery !== undefined) throw truncateInParts()
  refuseStreams(target, write, own, isEmbedded)
  if (own.ledger === true && (write.mode !== 'append' || write.atomic)) {
    const way = write.mode === 'append' ? '--atomic' : `--mode ${write.mode}`
    const words = `--ledger has no effect with ${way}: its rows get into the table at the end of the load`
    throw usage(words, 'leave --ledger out')
  }
  const notations = resolveNotations(checked(NOTATION_OPTIONS, raw))
  const rules = {
    ...(epoch !== undefined && { epoch }),
    ...(coerce !== undefined && coerce.length > 0 && { coerce }),
    ...(notations !== undefined && { notations }),
  }
  if (level !== undefined && CODECS[codec].levels === undefined)
    throw usage(`--level is not supported for the codec ${codec}`, 'leave --level out, or use --codec zstd')
  refuseExcluded(OWN_OPTIONS, raw)
  return Object.freeze({
    ...own,
    target,
    url,
    server: resolveServerOptions(raw, isEmbedded),
    create,
    write,
    input: resolveInputOptions(raw),
    mapping: resolveMapping(target, raw),
    rules: Object.freeze(rules),
    codec: isEmbedded || !factsOf(target).isCompressed ? 'none' : codec,
    // A larger chunk would hold a record that is too large: the cutter finds it when it fills a chunk.
    chunkBytes: Math.min(blockSize ?? CHUNK_BYTES, maxRecordBytes + 2),
    typedChunkBytes: Math.min(blockSize ?? TYPED_CHUNK_BYTES, maxRecordBytes + 2),
    timeoutMs: timeout,
  })
}

function refuseStreams(
  target: TargetKind,
  { mode }: WriteRules,
  { streams }: Pick<Own, 'streams'>,
  isEmbedded: boolean,
): void {
  if (streams === 1) return
  if (isEmbedded && target === 'clickhouse')
    throw usage('--streams has no effect with --embedded', 'leave it out: the engine inserts one segment at a time')
  if (mode === 'append' || mode === 'replace') return
  const why = mode === 'truncate' ? 'it uses one connection' : 'the order of rows with the same key matters'
  throw usage(`--streams ${streams} cannot be used with --mode ${mode}: ${why}`, 'leave --streams out')
}

/** The first transaction would empty the table for good. */
function truncateInParts(): BulkloadError {
  return usage(
    '--mode truncate and --commit-every cannot be used together: a load that fails could not restore the old rows',
    'use --mode replace, which puts the new rows in place at the end',
  )
}

/** An option without an effect is refused, not ignored. */
function refuseMeaningless(target: TargetKind, raw: RawOptions): void {
  const { verb, title } = TARGETS[target]
  for (const [name, { verbs, instead }] of Object.entries<Option>(LOAD_OPTIONS)) {
    if (verbs.includes(verb) || raw[name as keyof RawOptions] === undefined) continue
    throw usage(`${flagOf(name)} is not supported for ${title}`, instead?.[verb] ?? 'leave it out')
  }
}

function urlOf(target: TargetKind, url: string | undefined, env: Variables): string | undefined {
  const { urlVariable, defaultUrl } = factsOf(target)
  return url ?? (urlVariable === undefined ? undefined : env[urlVariable]) ?? defaultUrl
}

/** Within a machine compressing takes longer than sending what it saves; `clickhouse-client` does the same. */
function defaultCodec(url: string | undefined): Codec {
  return url !== undefined && isLoopback(url) ? 'none' : 'lz4'
}
