// A target that takes everything at once and only counts: what is left of a load is the client.

import { type ColumnSchema, displayName, type TableSchema } from '../../src/schema.ts'
import { SEGMENT_BYTES, SEGMENT_ROWS } from '../../src/sinks/clickhouse/target.ts'
import type { Receipt, SegmentLoad, Sink, Target } from '../../src/sinks/sink.ts'
import { baseType } from '../base-type.ts'
import { EVENT_COLUMNS } from '../events.ts'

export type Kind = Target['kind']

/** What it was given. */
export interface Taken {
  rows: number
  bytes: number
  frames: number
}

/** A target with the events' table; what it takes is added to `taken`. */
export function countingTarget(kind: Kind, taken: Taken): Target {
  return {
    kind,
    address: 'a sink that counts',
    warnings: [],
    connect: async () => countingSink(kind, taken),
    close: async () => undefined,
  }
}

export function countingSink(kind: Kind, taken: Taken): Sink {
  const isClickhouse = kind === 'clickhouse'
  return {
    target: kind,
    address: 'a sink that counts',
    segmentBytes: isClickhouse ? SEGMENT_BYTES : Number.POSITIVE_INFINITY,
    segmentRows: isClickhouse ? SEGMENT_ROWS : Number.POSITIVE_INFINITY,
    describe: async () => eventsSchema(kind),
    create: (name) => Promise.reject(new Error(`${displayName(name)} is there`)),
    dropEmpty: async () => false,
    widenStatement: () => '',
    begin: async () => countingSegment(taken),
    afterwards: async () => [],
    watch: async () => undefined,
    count: async () => taken.rows,
    peek: async () => ({ columns: [], rows: [] }),
    close: async () => undefined,
  }
}

export function eventsSchema(kind: Kind): TableSchema {
  const columns: ColumnSchema[] = EVENT_COLUMNS.map((column) => ({
    name: column.name,
    type: column[kind],
    nullable: false,
    hasDefault: false,
    writable: true,
    ...(kind === 'postgres' && { postgresType: baseType(column.postgres) }),
  }))
  return { target: kind, name: { schema: undefined, table: 'events' }, columns, rowDefaults: kind === 'clickhouse' }
}

function countingSegment(taken: Taken): SegmentLoad {
  let rows = 0
  return {
    mayCommit: false,
    async write(frame, rowCount) {
      rows += rowCount
      taken.rows += rowCount
      taken.bytes += frame.length
      taken.frames++
      return true
    },
    commit: async (): Promise<Receipt> => ({ rows, countedBy: 'server' }),
    abort: async () => undefined,
  }
}
