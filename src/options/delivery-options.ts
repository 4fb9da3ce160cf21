// The options that say how rows are delivered to the target.

import type { Options } from './option.ts'
import { KIB, MIB } from './option-values.ts'
import { bytes } from './value-kinds.ts'

export interface RawDeliveryOptions {
  /** Postgres: commit after at most this much input, 1 KiB to 1 TiB: `64MiB`. Default: one transaction per table. */
  readonly commitEvery?: number | string
}

export const DELIVERY_OPTIONS = {
  commitEvery: {
    group: 'RELIABILITY',
    scope: 'table',
    verbs: ['pg'],
    kind: bytes(KIB, MIB * MIB),
    help: 'Commit after at most SIZE of input (64MiB): what is committed stays if the load fails.',
    otherwise: 'one transaction per table',
    instead: { clickhouse: 'leave it out: each INSERT of at most 128 MiB is committed by itself' },
  },
} as const satisfies Options<RawDeliveryOptions>
