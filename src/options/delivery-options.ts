// The options for the delivery of rows to the target.

import { LOADS, type Options, WRITES } from './option.ts'
import { integer, KIB, MIB, size } from './option-values.ts'
import { bytes, type Kind, SWITCH, TIME, wholeNumber } from './value-kinds.ts'

export interface RawDeliveryOptions {
  /** Postgres: commit after at most this much input: bytes or a string with a unit (`64MiB`), 1 KiB to 1 TiB. Default: one transaction per table. */
  readonly commitEvery?: number | string
  /** Parallel connections per table, 1 to 16, or `auto`. Default: 1. */
  readonly streams?: number | string
  /**
   * Keep the run's journal in the target, too, so that another machine can resume it: Postgres in the schema `bulkload_ledger`, in the
   * transactions of the load; ClickHouse in the table `bulkload_ledger`. Default: true for Postgres loads of several transactions
   * (`commitEvery`, `streams`).
   */
  readonly ledger?: boolean
  /** How often a segment is sent again after a failure that can pass, 0 to 100. Default: 5. */
  readonly retries?: number
  /** How long after the beginning of a load retries may begin: milliseconds, `10m`. Default: without an end. */
  readonly deadline?: number | string
  /** What is sent of a table in a second at most: bytes of input (`50MiB/s`, or a number) or rows (`100000rows/s`). Default: no limit. */
  readonly maxRate?: number | string
}

const MAX_STREAMS = 16

const STREAMS: Kind<number | string, number | 'auto'> = {
  words: 'a number or "auto"',
  placeholder: 'N|auto',
  schema: { type: ['integer', 'string'] },
  accepts: (value) => (typeof value === 'number' && !Number.isNaN(value)) || typeof value === 'string',
  read: (_, said) => said,
  check: (name, value) => {
    if (value === 'auto') return value
    const count = typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : value
    return integer(name, count as number, 1, MAX_STREAMS)
  },
}

const RATE: Kind<number | string, { readonly of: 'bytes' | 'rows'; readonly perSecond: number }> = {
  words: 'a number or a string',
  placeholder: 'RATE',
  schema: { type: ['number', 'string'] },
  accepts: (value) => (typeof value === 'number' && !Number.isNaN(value)) || typeof value === 'string',
  read: (_, said) => said,
  check: (name, value) => {
    const [, rows] = /^(\d+)\s*rows\/s$/i.exec(String(value)) ?? []
    if (rows !== undefined) return { of: 'rows', perSecond: integer(name, Number(rows), 1, Number.MAX_SAFE_INTEGER) }
    const [, said = String(value)] = /^(.*?)\/s$/i.exec(String(value)) ?? []
    return { of: 'bytes', perSecond: size(name, said, 1, Number.MAX_SAFE_INTEGER) }
  },
}

export const DELIVERY_OPTIONS = {
  commitEvery: {
    group: 'RELIABILITY',
    scope: 'table',
    verbs: ['pg'],
    kind: bytes(KIB, MIB * MIB),
    help: 'Commit after at most SIZE of input (64MiB, with several streams 8MiB); committed rows stay in the table if the load fails.',
    otherwise: 'one transaction per table',
    instead: { clickhouse: 'leave it out: each INSERT of at most 128 MiB is committed separately' },
  },
  streams: {
    group: 'PERFORMANCE',
    scope: 'table',
    verbs: LOADS,
    kind: STREAMS,
    default: 1,
    help: 'Parallel connections per table, 1 to 16, or auto. With several, any part of a failed load may stay in the table.',
  },
  ledger: {
    group: 'RELIABILITY',
    scope: 'table',
    verbs: LOADS,
    kind: SWITCH,
    help: 'Record the segments in the target, too, so that another machine can resume the run: schema or table bulkload_ledger.',
    otherwise: 'on for Postgres loads of several transactions',
  },
  retries: {
    group: 'RELIABILITY',
    scope: 'table',
    verbs: LOADS,
    kind: wholeNumber(0, 100),
    default: 5,
    help: 'Consecutive retries after temporary failures of the target, 0 to 100.',
  },
  deadline: {
    group: 'RELIABILITY',
    scope: 'table',
    verbs: LOADS,
    kind: TIME,
    help: 'No retry starts later than TIME after the start of the load of its table (10m).',
    otherwise: 'none',
  },
  maxRate: {
    group: 'PERFORMANCE',
    scope: 'table',
    verbs: WRITES,
    kind: RATE,
    help: 'Send at most this much of a table in a second: bytes of input (50MiB/s) or rows (100000rows/s).',
    otherwise: 'no limit',
  },
} as const satisfies Options<RawDeliveryOptions>
