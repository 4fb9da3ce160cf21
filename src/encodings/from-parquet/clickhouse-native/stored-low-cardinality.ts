// Text of a Parquet column -> a LowCardinality column of a Native block, by the numbers of the file's own dictionary.

import { LF } from '../../../codecs/ascii.ts'
import { ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { KIND } from '../../../codecs/value-kind.ts'
import type { PageValues } from '../../../formats/parquet/pages/page-values.ts'
import type { Leaf } from '../../../formats/parquet/schema/field.ts'
import { leafText } from '../../../formats/parquet/text/leaf-text.ts'
import type { LowCardinalityColumn } from '../../clickhouse-native/columns/low-cardinality-column.ts'
import type { StoredColumnWriter } from '../stored-value.ts'

/** Entries of a file's dictionary are looked for among the column's own once per block. Other pages are converted as text. */
export function lowCardinalityWriter(
  leaf: Leaf,
  column: LowCardinalityColumn,
  byText: StoredColumnWriter,
  index: number,
): StoredColumnWriter {
  const toText = leafText(leaf)
  const scratch = new ColumnBuffer(256)
  /** The value's JSON text, as a record would have it, through the column's codec. */
  const writeEntry = (dictionary: PageValues, entry: number): number => {
    const { width, starts, ends } = dictionary
    const start = width > 0 ? dictionary.start + entry * width : starts[entry]!
    scratch.length = 0
    const kind = toText(dictionary, start, width > 0 ? start + width : ends[entry]!, scratch)
    if (kind < 0) return kind
    reserve(scratch, 1)
    scratch.bytes[scratch.length] = LF
    return column.write(scratch.bytes, 0, scratch.length, kind)
  }
  /** By entry of the dictionary at hand: its key among the column's own, which means something in one round only. */
  let keys = new Int32Array(0)
  let rounds = new Int32Array(0)
  let known: PageValues | undefined
  /** Counts blocks, and dictionaries within a block. */
  let round = 0
  return (runs, rows, faults) => {
    const own = runs[leaf.index]!
    if (leaf.type.kind !== 'text' || own.some(({ page }) => page.values.dictionary === undefined)) {
      byText(runs, rows, faults)
      return
    }
    round++
    let row = 0
    for (const { page, from, to, firstValue } of own) {
      const { definitions, values } = page
      const dictionary = values.dictionary!
      if (dictionary !== known) {
        known = dictionary
        round++
        if (keys.length < dictionary.count) {
          keys = new Int32Array(dictionary.count)
          rounds = new Int32Array(dictionary.count)
        }
      }
      let value = firstValue
      for (let place = from; place < to; place++, row++) {
        const isThere = definitions === undefined || definitions[place] === leaf.maxDefinition
        const entry = isThere ? values.indices![value++]! : -1
        if (isThere && rounds[entry] === round) {
          column.addKey(keys[entry]!)
          continue
        }
        const reject = isThere ? writeEntry(dictionary, entry) : column.write(scratch.bytes, 0, 0, KIND.null)
        if (reject < 0) {
          column.writeDefault()
          faults.add(row, reject, index)
        } else if (isThere) {
          keys[entry] = column.lastKey()
          rounds[entry] = round
        }
      }
    }
  }
}
