// What the segments that are in the table came to.

import type { SegmentRecord } from '../../journal/run-record.ts'
import type { CountedBy } from '../../report.ts'
import type { LoadedBefore } from '../../transfer/loaded-before.ts'

export function loadedBefore(segments: readonly SegmentRecord[]): LoadedBefore {
  const rows = { read: 0, loaded: 0, rejected: 0, skipped: 0 }
  let bytes = 0
  let count = 0
  let countedBy: CountedBy = 'none'
  for (const { state, input, rows: loaded, countedBy: counter } of segments) {
    if (state !== 'confirmed' || input === undefined) continue
    rows.read += input.records
    rows.loaded += loaded
    rows.rejected += input.rejects
    rows.skipped += input.skipped
    bytes += input.bytes
    if (counter === 'none') continue
    count++
    countedBy = countedBy === 'sender' ? 'sender' : counter
  }
  return { rows, bytes, segments: count, countedBy }
}
