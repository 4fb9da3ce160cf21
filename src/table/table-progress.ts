// How far the load of a table is, for those who wait for it.

import type { Input } from '../input/input.ts'
import type { LoadEvent, LoadProgress } from '../report.ts'
import type { TableLoad } from '../transfer/table-load.ts'

/** For callers of the library. */
export function progressOf(load: TableLoad, complete: boolean): LoadProgress {
  return {
    complete,
    blocksSent: load.delivered.blocks,
    bytesCompressed: load.delivered.bytesSent,
    bytesUncompressed: load.delivered.bytesCovered,
    rowsProcessed: load.delivered.read,
  }
}

/** The progress of a compressed source is measured in compressed bytes. */
export function progressEvent(table: string, load: TableLoad, input: Input): LoadEvent {
  const { read, rejected, skipped, rows, bytesCovered, bytesSent } = load.delivered
  return {
    event: 'table.progress',
    table,
    rows: { read, rejected, skipped, sent: rows },
    bytes: {
      total: input.totalBytes,
      read: input.isTransformed ? input.sourceBytesRead : bytesCovered,
      sent: bytesSent,
    },
  }
}
