// How far the load of a table is, for those who wait for it.

import type { Input } from '../input/input.ts'
import type { LoadEvent, LoadProgress } from '../report.ts'
import type { TableLoad } from '../transfer/table-load.ts'

/** For callers of the library. */
export function progressOf(load: TableLoad): LoadProgress {
  return {
    blocksSent: load.blocks,
    bytesCompressed: load.bytesSent,
    bytesUncompressed: load.bytesCovered,
    rowsProcessed: load.rows.read,
  }
}

/** How far a compressed source is read is told by its own bytes. */
export function progressEvent(table: string, load: TableLoad, input: Input): LoadEvent {
  const { read, rejected, skipped } = load.rows
  return {
    event: 'table.progress',
    table,
    rows: { read, rejected, skipped, sent: load.rowsSent },
    bytes: {
      total: input.totalBytes,
      read: input.isTransformed ? input.sourceBytesRead : load.bytesCovered,
      sent: load.bytesSent,
    },
  }
}
