// A target that takes everything at once and only counts: what is left of a load is the client.

import { BulkloadError, toBulkloadError } from '../../src/errors.ts'
import { displayName, type TableSchema } from '../../src/schema.ts'
import type { Catalog } from '../../src/sinks/catalog.ts'
import { SEGMENT_LIMITS } from '../../src/sinks/clickhouse/modes/appending.ts'
import type { SegmentWriter } from '../../src/sinks/segment-writer.ts'
import type { TableWriter, WriterLimits } from '../../src/sinks/table-writer.ts'
import { ONE_SEGMENT, type SegmentLimits, type Target } from '../../src/sinks/target.ts'
import { TrackedWriter } from '../../src/sinks/tracked-writer.ts'

/** The target that it stands for. */
export type Kind = 'clickhouse' | 'postgres'

/** What it was given, and the rows that were committed. */
export interface Taken {
  rows: number
  bytes: number
  frames: number
  committed: number
}

export function nothingTaken(): Taken {
  return { rows: 0, bytes: 0, frames: 0, committed: 0 }
}

/** The input is cut as for the target that it stands for. */
export function segmentLimitsOf(kind: Kind): SegmentLimits {
  return kind === 'clickhouse' ? SEGMENT_LIMITS : ONE_SEGMENT
}

export function limitsOf(kind: Kind): WriterLimits {
  return { streams: 1, openSegments: kind === 'clickhouse' ? 2 : 1 }
}

/** What it takes is added to `taken`. It has no tables, except the given one. */
export function countingTarget(kind: Kind, taken: Taken, table?: TableSchema): Target {
  return {
    kind,
    address: 'a target that counts',
    takes: kind === 'clickhouse' ? ['clickhouse-native', 'clickhouse-text'] : ['postgres-binary', 'postgres-text'],
    segmentLimits: segmentLimitsOf(kind),
    mayPass: () => false,
    warnings: [],
    async connect(signal) {
      if (signal.aborted) throw toBulkloadError(signal.reason, 'BL_ABORTED')
      return {
        catalog: catalogOf(table, taken, signal),
        open: async () => countingWriter(taken, limitsOf(kind), signal),
        close: async () => undefined,
      }
    },
    close: async () => undefined,
  }
}

export function countingWriter(taken: Taken, limits: WriterLimits, signal: AbortSignal): TableWriter {
  return new TrackedWriter({
    limits,
    signal,
    begin: async () => countingSegment(taken),
    finish: async () => ({ warnings: [] }),
  })
}

function countingSegment(taken: Taken): SegmentWriter {
  let end: Error | undefined
  let isCommitted = false
  return {
    async write(frame, rows) {
      if (end !== undefined) throw end
      taken.rows += rows
      taken.bytes += frame.length
      taken.frames++
      return true
    },
    async commit({ rows }) {
      if (end !== undefined) throw end
      isCommitted = true
      taken.committed += rows
      return { rows, countedBy: 'server' }
    },
    async abort(cause) {
      end ??= cause instanceof Error ? cause : new Error(String(cause))
      return isCommitted ? 'done' : 'not done'
    },
  }
}

function catalogOf(table: TableSchema | undefined, taken: Taken, signal: AbortSignal): Catalog {
  return {
    async describe() {
      signal.throwIfAborted()
      return table
    },
    create: (name) =>
      Promise.reject(new BulkloadError('BL_TABLE_UNSUPPORTED', `no table ${displayName(name)} is made here`)),
    drop: async () => undefined,
    dropEmpty: async () => false,
    widenStatement: () => '',
    count: async () => taken.committed,
    peek: async () => ({ columns: [], rows: [] }),
  }
}
