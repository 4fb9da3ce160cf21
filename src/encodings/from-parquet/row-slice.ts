// A slice of a Parquet file row by row, each of them a record of the plan: for the wires that are text, for fields that are
// refused, and for columns that get something else than a field.

import { ColumnBuffer } from '../../codecs/column-buffer.ts'
import { JSONL } from '../../formats/json/records.ts'
import type { ParquetFile } from '../../formats/parquet/parquet-file.ts'
import { LeafCursor } from '../../formats/parquet/text/leaf-cursor.ts'
import type { LeafForms } from '../../formats/parquet/text/leaf-form.ts'
import { RowText } from '../../formats/parquet/text/row-text.ts'
import { RECORD } from '../../formats/record-reader.ts'
import { rowReader } from '../../formats/row-reader.ts'
import { type Plan, refusedColumn } from '../../plan/plan.ts'
import { makeBlockEncoder } from '../make-block-encoder.ts'
import { makeRecordReader } from '../make-reader.ts'
import { NO_ENGINE } from '../rows/make-row-engine.ts'
import { RowFaults } from './row-faults.ts'
import type { SliceEncoder } from './slice-encoder.ts'

/** These rows are not in a chunk, so the row machine has nothing to run over. */
const NO_CHUNK = new Uint8Array(0)

/** `forms`: what the columns make of the file's fields. */
export async function rowSliceEncoder(
  file: ParquetFile,
  plan: Plan,
  forms: readonly LeafForms[],
): Promise<SliceEncoder> {
  const faults = new RowFaults()
  const names = file.fields.map(({ name }) => name)
  const cursors = file.leaves.map((leaf) => new LeafCursor(leaf))
  const text = new RowText(file, cursors, forms)
  const line = new ColumnBuffer(16 * 1024)
  const encoder = await makeBlockEncoder(plan, JSONL, { makeEngine: () => NO_ENGINE })
  const reader = await makeRecordReader(JSONL, plan, names, (slots, others) => rowReader(text, names, slots, others))
  const { fields } = reader

  function putRow(): number {
    line.length = 0
    text.put(line)
    const verdict = reader.read(line.bytes, 0)
    if (verdict !== RECORD) return verdict
    const reject = refusedColumn(plan, fields) || encoder.row(fields, 0, reader.next - 1)
    if (reject < 0) reader.placeFault()
    return reject
  }

  return {
    faults,
    encode(runs, rows, stopAtFault, firstLine = 0) {
      faults.begin(rows)
      for (const [leaf, cursor] of cursors.entries()) cursor.begin(runs[leaf]!)
      encoder.begin(NO_CHUNK)
      for (let row = 0; row < rows && !(stopAtFault && faults.count > 0); row++) {
        fields.line = firstLine + row
        const reject = putRow()
        if (reject < 0) faults.add(row, reject, fields.faultColumn, fields.faultStart, fields.faultEnd)
      }
      return encoder.finish()
    },
  }
}
