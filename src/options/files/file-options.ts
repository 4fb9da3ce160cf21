// The options for files that are written.

import { FILE_FORMAT_NAMES, FILE_FORMATS, type FileFormat, factsOfFormat, formatOfName } from '../../file-formats.ts'
import type { FileCodec, FileTargetOptions } from '../../file-output.ts'
import { type Checked, checked, type Option, type Options } from '../option.ts'
import { MIB, usage } from '../option-values.ts'
import { bytes, choice, SWITCH, text, wholeNumber } from '../value-kinds.ts'

export interface RawFileOptions {
  /** Where to write: a path, a folder with a slash at its end (one file per input), `-` for standard output, or `s3://bucket/key`. */
  readonly output?: string
  /** Format of the output. Default: from the file extension of `output`. */
  readonly to?: FileFormat
  /** Replace files that exist. Default: false. */
  readonly overwrite?: boolean
  /** Compression of the output: `gzip`, `zstd`, `lz4` or `none`. Default: from the file extension of `output`. */
  readonly compress?: 'gzip' | 'zstd' | 'lz4' | 'none'
  /** Begin another file once one has this many bytes: bytes or a string with a unit. Default: one file. */
  readonly splitBytes?: number | string
  /** Begin another file once one has this many rows; a part ends with a block. Default: one file. */
  readonly splitRows?: number
  /** sql: rows per INSERT statement, 1 to 1,000,000. No statement of several rows has more than 1 MiB. Default: 100. */
  readonly batchSize?: number
  /** sql: the database whose quoting is used, `postgres` or `clickhouse`. Default: `postgres`. */
  readonly dialect?: 'postgres' | 'clickhouse'
  /** csv, tsv, clickhouse-tsv: write a header row. Default: true. */
  readonly outputHeader?: boolean
  /** csv, tsv: what is written for NULL. Default: an empty field; an empty text is then `""`. */
  readonly outputNull?: string
}

const OF_FILES = { group: 'TARGET', scope: 'target', verbs: ['convert'] } as const satisfies Partial<Option>

export const FILE_OPTIONS = {
  output: {
    ...OF_FILES,
    kind: { ...text('PATH'), path: 'file' },
    char: 'o',
    isCommon: true,
    help: 'Where to write: a file, a folder (DIR/, one file per input), - for standard output, or s3://bucket/key.',
    otherwise: 'none: it is required',
  },
  to: {
    ...OF_FILES,
    kind: choice(FILE_FORMAT_NAMES),
    isCommon: true,
    help: 'Format of the output.',
    otherwise: 'from the file extension of --output',
  },
  overwrite: {
    ...OF_FILES,
    kind: SWITCH,
    default: false,
    isCommon: true,
    help: 'Replace files that exist.',
  },
  compress: {
    ...OF_FILES,
    kind: choice(['gzip', 'zstd', 'lz4', 'none']),
    isCommon: true,
    help: 'Compression of the output.',
    otherwise: 'from the file extension of --output: .gz, .zst or .lz4',
  },
  splitBytes: {
    ...OF_FILES,
    kind: bytes(1, MIB * MIB),
    help: 'Begin another file once one has SIZE (512MiB); parts are numbered in their order.',
    otherwise: 'one file',
  },
  splitRows: {
    ...OF_FILES,
    kind: wholeNumber(1, Number.MAX_SAFE_INTEGER),
    help: 'Begin another file once one has N rows; a part ends with a block, so that it may have more.',
    otherwise: 'one file',
  },
  batchSize: {
    ...OF_FILES,
    kind: wholeNumber(1, 1_000_000),
    help: 'sql: rows per INSERT statement.',
    otherwise: '100',
  },
  dialect: {
    ...OF_FILES,
    kind: choice(['postgres', 'clickhouse']),
    help: 'sql: the database whose quoting is used.',
    otherwise: 'postgres',
  },
  outputHeader: {
    ...OF_FILES,
    kind: SWITCH,
    help: 'csv, tsv and clickhouse-tsv: write a header row.',
    otherwise: 'a header row is written',
  },
  outputNull: {
    ...OF_FILES,
    kind: { ...text('TEXT'), mayBeEmpty: 'item' },
    help: 'csv and tsv: text for NULL.',
    otherwise: 'an empty field; an empty text is then ""',
  },
} as const satisfies Options<RawFileOptions>

/** The compressions by file extension; the first one of each is that of files which are named here. */
const EXTENSIONS: Readonly<Record<string, FileCodec>> = { '.gz': 'gzip', '.zst': 'zstd', '.lz4': 'lz4' }

/** Where options of one format have an effect. */
const OF_FORMATS: readonly (readonly [name: keyof RawFileOptions | 'create', formats: readonly FileFormat[]])[] = [
  ['batchSize', ['sql']],
  ['dialect', ['sql']],
  ['create', ['sql', 'postgres-dump']],
  ['outputHeader', ['csv', 'tsv', 'clickhouse-tsv']],
  ['outputNull', ['csv', 'tsv']],
]

interface Beside {
  readonly create?: boolean | undefined
  readonly level?: number | undefined
}

/** Other names of standard output, which gets the rows alone. */
const STDOUT = /^\/(?:dev\/(?:stdout|fd\/1)|proc\/self\/fd\/1)$/

/** `isFolder`: the output is a folder, whether or not its name ends with a slash. */
export function resolveFileOptions(raw: RawFileOptions & Beside, isFolder: boolean): FileTargetOptions {
  const own = checked(FILE_OPTIONS, raw)
  const output = STDOUT.test(own.output ?? '') ? '-' : own.output
  if (output === undefined) throw usage('no output is named', 'name it with --output FILE, or --output - for stdout')
  const place = isFolder && !/[/\\]$/.test(output) ? `${output}/` : output
  const byName = Object.keys(EXTENSIONS).find((extension) => place.toLowerCase().endsWith(extension))
  const codec = codecOf(own, byName)
  const bare = byName === undefined ? place : place.slice(0, -byName.length)
  const format = own.to ?? formatOfName(bare)
  if (format === undefined) {
    throw usage(
      `the format of ${place} is not known from its file extension`,
      `set --to: ${FILE_FORMAT_NAMES.join(', ')}`,
    )
  }
  refuseWithoutEffect(raw, format)
  const { compressesItself } = factsOfFormat(format)
  if (compressesItself && byName !== undefined)
    throw usage(`${place}: ${FILE_FORMATS[format].title} is compressed inside`, 'leave the second file extension out')
  refuseLevel(raw.level, codec)
  const compression = compressesItself ? 'none' : (codec ?? 'none')
  refuseSplit(own, place)
  return Object.freeze({
    place,
    format,
    extension: extensionOf(place, bare, format, compression),
    compression,
    codec: compressesItself ? codec : undefined,
    level: raw.level,
    overwrite: own.overwrite,
    splitBytes: own.splitBytes,
    splitRows: own.splitRows,
    header: own.outputHeader ?? true,
    nullText: own.outputNull ?? '',
    batchRows: own.batchSize ?? 100,
    dialect: own.dialect ?? 'postgres',
    hasCreate: raw.create === true,
  })
}

type Own = Checked<typeof FILE_OPTIONS>

function codecOf({ compress, output }: Own, byName: string | undefined): FileCodec | undefined {
  const named = byName === undefined ? undefined : EXTENSIONS[byName]
  if (compress !== undefined && named !== undefined && compress !== named)
    throw usage(`--compress ${compress} cannot be used with the name ${output}`, 'change one of them')
  return compress ?? named
}

function refuseWithoutEffect(raw: RawFileOptions & Beside, format: FileFormat): void {
  for (const [name, formats] of OF_FORMATS) {
    if (raw[name] === undefined || raw[name] === false || formats.includes(format)) continue
    const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
    throw usage(`${flag} has no effect with --to ${format}`, `leave it out, or write ${formats.join(' or ')}`)
  }
}

function refuseLevel(level: number | undefined, codec: FileCodec | undefined): void {
  if (level === undefined) return
  if (codec !== 'gzip' && codec !== 'zstd')
    throw usage('--level has no effect without --compress gzip or zstd', 'leave --level out')
  if (codec === 'gzip' && level > 9) throw usage(`--level ${level} is not a level of gzip`, 'use 1 to 9')
}

function refuseSplit({ splitBytes, splitRows }: Own, place: string): void {
  if (place === '-' && (splitBytes !== undefined || splitRows !== undefined))
    throw usage('standard output cannot be split', 'leave --split-bytes and --split-rows out')
}

/** That of the name, where it has one. */
function extensionOf(place: string, bare: string, format: FileFormat, compression: FileCodec): string {
  const { extensions } = factsOfFormat(format)
  const own = extensions.find((extension) => bare.toLowerCase().endsWith(extension))
  if (own !== undefined) return place.slice(bare.length - own.length)
  const last = /[/\\]$/.test(place) ? undefined : /\.[^./\\]+$/.exec(place)?.[0]
  const packed = Object.keys(EXTENSIONS).find((extension) => EXTENSIONS[extension] === compression) ?? ''
  return last ?? `${extensions[0] ?? ''}${packed}`
}
