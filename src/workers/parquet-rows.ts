// A slice of a Parquet file by way of JSON records, which are then encoded as those of a JSONL file are: for the wires
// that are text, and for fields that are not the table's columns.

import { append, ColumnBuffer } from '../codecs/column-buffer.ts'
import { LeafCursor } from '../formats/parquet/leaf-cursor.ts'
import type { ParquetFile } from '../formats/parquet/parquet-file.ts'
import { RowText } from '../formats/parquet/row-text.ts'
import type { Run } from '../formats/parquet/run.ts'
import { PLACE_WIDTH } from '../plan/rows/row-places.ts'
import { type ChunkLines, type EncodedBlock, REJECT_WIDTH } from './encode-chunk.ts'
import type { ParquetBlock } from './parquet-block.ts'

export type EncodeLines = (lines: Uint8Array, sourceLines: ChunkLines) => EncodedBlock

/** Encodes slices of one file; `names` are the fields of the record reader's columns. */
export function rowsEncoder(
  file: ParquetFile,
  names: readonly (string | undefined)[],
  encodeLines: EncodeLines,
  stopAtReject: boolean,
): (runs: readonly (readonly Run[])[], rows: number, firstLine?: number) => ParquetBlock {
  const cursors = file.leaves.map((leaf) => new LeafCursor(leaf))
  const text = new RowText(file.fields, cursors)
  const columns = file.fields.map(({ name }) => names.indexOf(name))
  const lines = new ColumnBuffer(256 * 1024)
  const bad = new ColumnBuffer(1024)

  return (runs, rows, firstLine = 0) => {
    lines.length = bad.length = 0
    for (const [leaf, cursor] of cursors.entries()) cursor.begin(runs[leaf]!)
    /** By line: the row of the slice. */
    const rowOfLine: number[] = []
    const rejects: number[] = []
    for (let row = 0; row < rows; row++) {
      const start = lines.length
      const fault = text.put(lines)
      if (fault < 0) {
        rowOfLine.push(row)
        continue
      }
      // The records that have no text of their own stand behind the others.
      const { reject, start: from, end } = text.fields[fault]!
      const at = bad.length - start
      append(bad, lines.bytes, start, lines.length)
      rejects.push(reject, row, at + start, bad.length - 1, columns[fault]!, at + from, at + end)
      lines.length = start
      if (stopAtReject) break
    }
    // A copy: it goes to the main thread, for the text of rejects.
    const chunk = new Uint8Array(lines.length + bad.length)
    chunk.set(lines.bytes.subarray(0, lines.length))
    chunk.set(bad.bytes.subarray(0, bad.length), lines.length)
    const block = encodeLines(chunk.subarray(0, lines.length), {
      first: firstLine,
      below: Int32Array.from(rowOfLine),
    })
    const all: number[][] = []
    for (let i = 0; i < rejects.length; i += REJECT_WIDTH) {
      all.push(
        rejects
          .slice(i, i + REJECT_WIDTH)
          .map((value, part) => (POSITIONS.includes(part) ? value + lines.length : value)),
      )
    }
    for (let i = 0; i < block.rejects.length; i += REJECT_WIDTH) {
      const [code, line, ...others] = block.rejects.slice(i, i + REJECT_WIDTH)
      all.push([code!, rowOfLine[line!]!, ...others])
    }
    all.sort((a, b) => a[1]! - b[1]!)
    const stopped = block.stopped || (stopAtReject && all.length > 0)
    if (stopped) all.length = 1
    const places = block.places.map((value, i) => (i % PLACE_WIDTH === 1 ? rowOfLine[value]! : 0))
    const read = stopped ? all[0]![1]! + 1 : rows
    return {
      ...block,
      lines: read,
      records: read,
      rejects: Int32Array.from(all.flat()),
      places,
      stopped,
      chunk,
    }
  }
}

/** Which numbers of a reject are positions. */
const POSITIONS: readonly number[] = [2, 3, 5, 6]
