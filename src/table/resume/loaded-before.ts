// What the segments that are in the table came to.

import type { SegmentRecord } from '../../journal/run-record.ts'
import type { CountedBy } from '../../report.ts'
import { addInput, noRows } from '../../row-counts.ts'
import type { LoadedBefore } from '../../transfer/loaded-before.ts'

export function loadedBefore(segments: readonly SegmentRecord[]): LoadedBefore {
  const rows = noRows()
  let bytes = 0
  let count = 0
  let countedBy: CountedBy = 'none'
  for (const { state, input, rows: loaded, countedBy: counter } of segments) {
    if (state !== 'confirmed' || input === undefined) continue
    rows.loaded += loaded
    addInput(rows, input)
    bytes += input.bytes
    if (counter === 'none') continue
    count++
    countedBy = countedBy === 'sender' ? 'sender' : counter
  }
  return { rows, bytes, segments: count, countedBy }
}
