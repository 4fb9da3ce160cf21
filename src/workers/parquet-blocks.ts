// A slice of a Parquet file as a block, with an account of every row.

import { ColumnBuffer } from '../codecs/column-buffer.ts'
import { keptRuns } from '../encodings/from-parquet/kept-rows.ts'
import type { RowFaults } from '../encodings/from-parquet/row-faults.ts'
import type { SliceEncoder } from '../encodings/from-parquet/slice-encoder.ts'
import { PLACE_WIDTH } from '../encodings/rows/row-places.ts'
import type { Run } from '../formats/parquet/pages/run.ts'
import type { ParquetFile } from '../formats/parquet/parquet-file.ts'
import { LeafCursor } from '../formats/parquet/text/leaf-cursor.ts'
import type { LeafForms } from '../formats/parquet/text/leaf-form.ts'
import { RowText } from '../formats/parquet/text/row-text.ts'
import { inputKeys } from '../plan/input-keys.ts'
import type { Plan } from '../plan/plan.ts'
import { REJECT_WIDTH } from './encode-chunk.ts'
import type { ParquetBlock } from './parquet-block.ts'

export type EncodeRuns = (runs: readonly (readonly Run[])[], rows: number, firstLine?: number) => ParquetBlock

/** `encoder` makes blocks of slices, `forms` are those that it was made with. */
export function blocksEncoder(
  file: ParquetFile,
  plan: Plan,
  encoder: SliceEncoder,
  forms: readonly LeafForms[],
  stopAtReject: boolean,
): EncodeRuns {
  const rejected = rejectedRows(file, plan, forms)
  return (runs, rows, firstLine) => {
    const bytes = encoder.encode(runs, rows, stopAtReject, firstLine)
    const { faults } = encoder
    const stopped = stopAtReject && faults.count > 0
    const lines = stopped ? faults.codes.findIndex((code) => code !== 0) + 1 : rows
    const { rejects, chunk } = faults.count > 0 ? rejected(runs, lines, faults) : NO_REJECTS
    const encoded = lines - rejects.length / REJECT_WIDTH
    return {
      bytes,
      lines,
      records: lines,
      rows: encoded,
      skipped: 0,
      rejects: Int32Array.from(rejects),
      places: placesOf(lines, encoded, faults),
      stopped,
      chunk: chunk.slice(),
    }
  }
}

interface Rejected {
  readonly rejects: readonly number[]
  readonly chunk: Uint8Array
}

const NO_REJECTS: Rejected = { rejects: [], chunk: new Uint8Array(0) }

/** The rejected rows as JSON records, and where in them the faults lie. */
function rejectedRows(
  file: ParquetFile,
  plan: Plan,
  forms: readonly LeafForms[],
): (runs: readonly (readonly Run[])[], lines: number, faults: RowFaults) => Rejected {
  const cursors = file.leaves.map((leaf) => new LeafCursor(leaf))
  const text = new RowText(file, cursors, forms)
  const names = file.fields.map(({ name }) => name)
  const { slots } = inputKeys(plan, names)
  const fields = plan.columns.map((_, index) => names.indexOf(slots[index] ?? ''))
  const out = new ColumnBuffer(1024)
  return (runs, lines, faults) => {
    const { codes, columns } = faults
    const others = codes.map((code) => (code === 0 ? 1 : 0))
    for (const [i, cursor] of cursors.entries()) cursor.begin(keptRuns(runs[i]!, cursor.leaf, others, lines))
    out.length = 0
    const rejects: number[] = []
    for (let row = 0; row < lines; row++) {
      if (codes[row] === 0) continue
      const start = out.length
      text.put(out)
      const column = columns[row]!
      const place = faults.placeOf(row, start, text.fields[fields[column] ?? -1])
      rejects.push(codes[row]!, row, start, out.length - 1, column, place.start, place.end)
    }
    return { rejects, chunk: out.bytes.subarray(0, out.length) }
  }
}

function placesOf(lines: number, rows: number, { codes, count }: RowFaults): Int32Array<ArrayBuffer> {
  if (count === 0) return new Int32Array(0)
  const places = new Int32Array(rows * PLACE_WIDTH)
  let at = 1
  for (let row = 0; row < lines; row++) {
    if (codes[row] !== 0) continue
    places[at] = row
    at += PLACE_WIDTH
  }
  return places
}
