// The options for where the input is and how its values are read.

import type { Coercion, EpochUnit } from '../codecs/codec.ts'
import { REMOTE_DEFAULTS } from '../sources/remote/retries.ts'
import { namesAs } from './kinds/list-kinds.ts'
import { LOADS, type Options, READS, type Verb, WRITES } from './option.ts'
import { MIB, oneOf } from './option-values.ts'
import { bytes, choice, FILE, NAME, SWITCH, URL_TEXT, wholeNumber } from './value-kinds.ts'

/** For calls with file names. */
export interface SourceOptions {
  /** File that lists more inputs, one per line; # starts a comment. Default: none. */
  readonly filesFrom?: string
  /** S3: endpoint URL of the object store. Default: AWS. */
  readonly endpoint?: string
  /** S3: region. Default: from the environment or the AWS profile. */
  readonly region?: string
  /** S3: read public objects without credentials. Default: false. */
  readonly noSignRequest?: boolean
  /** http, https and S3: consecutive failures to retry, resuming at the same byte; 0 to 100. Default: 5. */
  readonly sourceRetries?: number
  /** Ignore the values in folder names such as `year=2026/`. Default: false; such folders are an error unless `set` sets the same values. */
  readonly ignoreHivePartitions?: boolean
}

/** For calls with any number of files. */
export interface NamedInputs extends SourceOptions {
  /**
   * Paths, patterns (`data/*.csv`), directories, `http://`, `https://` and `s3://` addresses, `@list` for a file that
   * lists them; `-` is standard input.
   */
  readonly files: readonly string[]
  /** What `-` reads. */
  readonly stdin?: AsyncIterable<Uint8Array>
}

/** For values in any format. */
export interface ReadingOptions {
  /** Unit of numbers in date and time columns, counted from 1970-01-01 UTC: `s`, `ms`, `us` or `ns`. Default: such numbers are rejected. */
  readonly epoch?: EpochUnit
  /** Lenient conversions: `quoted-numbers`, `empty-null`, `int-bool`; an array, or one string with commas. Default: none. */
  readonly coerce?: string | readonly string[]
}

export interface RawRecordOptions extends ReadingOptions {
  /** Maximum size of a record: bytes or a string with a unit (`64MiB`), up to 1 GiB. A larger one is an error. Default: 64MiB. */
  readonly maxRecordBytes?: number | string
}

const EPOCH_UNITS = ['s', 'ms', 'us', 'ns'] as const satisfies readonly EpochUnit[]
const COERCIONS = ['quoted-numbers', 'empty-null', 'int-bool'] as const satisfies readonly Coercion[]

const S3 = { group: 'INPUT', scope: 'input', verbs: READS } as const

export const SOURCE_OPTIONS = {
  filesFrom: {
    group: 'INPUT',
    scope: 'input',
    verbs: READS,
    kind: FILE,
    help: 'File that lists the inputs, one per line; # starts a comment.',
    otherwise: 'none',
  },
  endpoint: {
    ...S3,
    kind: URL_TEXT,
    help: 's3:// inputs: endpoint of the object store.',
    otherwise: 'AWS',
  },
  region: { ...S3, kind: NAME, help: 's3:// inputs: region.', otherwise: 'from the environment or the AWS profile' },
  noSignRequest: {
    ...S3,
    kind: SWITCH,
    default: false,
    help: 's3:// inputs: read public objects without credentials (--no-sign-request).',
  },
  sourceRetries: {
    group: 'RELIABILITY',
    scope: 'input',
    verbs: READS,
    kind: wholeNumber(0, 100),
    default: REMOTE_DEFAULTS.retries,
    help: 'http, https and s3 inputs: consecutive failures to retry, resuming at the same byte; 0 to 100.',
  },
  ignoreHivePartitions: {
    group: 'INPUT',
    scope: 'input',
    verbs: READS,
    kind: SWITCH,
    help: 'Ignore the values in folder names such as year=2026/.',
    otherwise: 'such folders are an error',
  },
} as const satisfies Options<SourceOptions>

/** A file has no columns of time and no types to convert to. */
const TYPED_READERS: readonly Verb[] = [...LOADS, 'inspect']

export const READING_OPTIONS = {
  epoch: {
    group: 'INPUT',
    scope: 'input',
    verbs: TYPED_READERS,
    kind: choice(EPOCH_UNITS),
    help: 'Unit of numbers in date and time columns, counted from 1970-01-01 UTC.',
    otherwise: 'such numbers are rejected',
  },
  coerce: {
    group: 'INPUT',
    scope: 'input',
    verbs: TYPED_READERS,
    kind: {
      ...namesAs('NAME[,NAME…]', (name, items) =>
        Object.freeze([...new Set(items.map((item) => oneOf(name, item.trim(), COERCIONS)))]),
      ),
      mayBeEmpty: 'list',
      choices: COERCIONS,
    },
    help: 'Also accept "1" as a number (quoted-numbers), "" as NULL (empty-null), 0 and 1 as booleans (int-bool).',
    otherwise: 'none',
  },
} as const satisfies Options<ReadingOptions>

export const RECORD_OPTIONS = {
  ...READING_OPTIONS,
  maxRecordBytes: {
    group: 'INPUT',
    scope: 'input',
    verbs: WRITES,
    kind: bytes(1, 1024 * MIB),
    default: '64MiB',
    help: 'Maximum size of a record, in bytes or with a unit (1MB); a larger one is an error.',
  },
} as const satisfies Options<RawRecordOptions>
