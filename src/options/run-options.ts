// The options of a whole run: what runs in parallel, and when the run stops.

import { defaultWorkers } from '../workers/default-workers.ts'
import { type Options, WRITES } from './option.ts'
import { KIB, MIB } from './option-values.ts'
import { bytes, SWITCH, wholeNumber } from './value-kinds.ts'

export interface RawRunOptions {
  /** Tables to load in parallel, 1 to 256. Default: 1. */
  readonly jobs?: number
  /** Encoding threads, 1 to 256. Default: the number of CPU cores minus one. */
  readonly workers?: number
  /** Bytes of input per block, 64 B to 64 MiB: `262144`, `256KiB`. Default: 768KiB on the typed wire, 256KiB on the text wire. */
  readonly blockSize?: number | string
  /** Stop the other tables when one fails. Default: false. */
  readonly failFast?: boolean
}

// docs/performance.md has the figures of both.
export const CHUNK_BYTES = 256 * KIB
export const TYPED_CHUNK_BYTES = 768 * KIB

export const RUN_OPTIONS = {
  jobs: {
    group: 'PERFORMANCE',
    scope: 'run',
    verbs: WRITES,
    kind: wholeNumber(1, 256),
    default: 1,
    isCommon: true,
    help: 'Tables to load in parallel, 1 to 256.',
  },
  workers: {
    group: 'PERFORMANCE',
    scope: 'run',
    verbs: WRITES,
    kind: wholeNumber(1, 256),
    fallback: defaultWorkers,
    help: 'Encoding threads, 1 to 256.',
    otherwise: 'the number of CPU cores minus one',
  },
  blockSize: {
    group: 'PERFORMANCE',
    scope: 'run',
    verbs: WRITES,
    kind: bytes(64, 64 * MIB),
    help: 'Input per block, in bytes or with a unit (256KiB, 1MB).',
    otherwise: '768KiB on the typed wire, 256KiB on the text wire',
  },
  failFast: {
    group: 'RELIABILITY',
    scope: 'run',
    verbs: WRITES,
    kind: SWITCH,
    default: false,
    help: 'Stop the other tables when one fails.',
  },
} as const satisfies Options<RawRunOptions>
