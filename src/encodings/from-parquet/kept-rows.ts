// Runs of a column without the rows that are left out.

import type { Run } from '../../formats/parquet/pages/run.ts'
import type { Leaf } from '../../formats/parquet/schema/field.ts'

/** The places of the rows before `rows` whose code in `codes` is 0. */
export function keptRuns(runs: readonly Run[], leaf: Leaf, codes: Int8Array, rows: number): Run[] {
  const kept: Run[] = []
  let row = -1
  for (const { page, from, to, firstValue } of runs) {
    let value = firstValue
    let start = -1
    let valueAtStart = 0
    for (let place = from; place < to; place++) {
      if (page.repetitions === undefined || page.repetitions[place] === 0) row++
      const isKept = row < rows && codes[row] === 0
      if (isKept && start < 0) {
        start = place
        valueAtStart = value
      } else if (!isKept && start >= 0) {
        kept.push({ page, from: start, to: place, firstValue: valueAtStart })
        start = -1
      }
      if (page.definitions === undefined || page.definitions[place] === leaf.maxDefinition) value++
    }
    if (start >= 0) kept.push({ page, from: start, to, firstValue: valueAtStart })
  }
  return kept
}
