// A slice of a Parquet file -> tuples of COPY's binary format, row by row.

import { LF } from '../../codecs/ascii.ts'
import { append, ColumnBuffer, reserve } from '../../codecs/column-buffer.ts'
import { REJECT } from '../../codecs/reject.ts'
import type { ValueWriter } from '../../codecs/value-kind.ts'
import { type Leaf, leavesOf, type ParquetField } from '../../formats/parquet/field.ts'
import { FieldText } from '../../formats/parquet/field-text.ts'
import { LeafCursor } from '../../formats/parquet/leaf-cursor.ts'
import type { ParquetFile } from '../../formats/parquet/parquet-file.ts'
import type { Run } from '../../formats/parquet/run.ts'
import type { Plan } from '../plan.ts'
import { columnWriter, NULL_FIELD } from '../postgres-binary.ts'
import { postgresValue } from './postgres-values.ts'
import { RowFaults } from './row-faults.ts'
import type { SliceEncoder } from './slice-encoder.ts'
import type { StoredValueWriter } from './stored-value.ts'

const FIRST_CAPACITY = 512 * 1024

type Runs = readonly (readonly Run[])[]

/** One column: `put` appends the field of the next row, or returns a reject; `skip` goes over it. */
interface FieldWriter {
  begin(runs: Runs): void
  put(out: ColumnBuffer): number
  skip(): void
}

/** The plan's columns that the file lacks must be such as may be missing. */
export function binarySliceEncoder(file: ParquetFile, plan: Plan): SliceEncoder {
  const faults = new RowFaults()
  const out = new ColumnBuffer(FIRST_CAPACITY)
  const writers = plan.columns.map((column): FieldWriter => {
    const field = file.fields.find(({ name }) => name === column.name)
    const write = columnWriter(plan, column)
    if (field === undefined) return ALWAYS_NULL
    const { shape } = field
    const direct = shape.kind === 'leaf' && column.postgresType ? postgresValue(shape, column.postgresType) : undefined
    return direct && shape.kind === 'leaf' ? directWriter(shape, direct, column.nullable) : textWriter(field, write)
  })
  const fieldCount = Uint8Array.of(writers.length >> 8, writers.length & 0xff)

  function putRow(row: number): void {
    out.mark = out.length
    append(out, fieldCount, 0, fieldCount.length)
    for (let index = 0; index < writers.length; index++) {
      const reject = writers[index]!.put(out)
      if (reject === 0) continue
      faults.add(row, reject, index)
      out.length = out.mark
      for (let rest = index + 1; rest < writers.length; rest++) writers[rest]!.skip()
      return
    }
  }

  return {
    faults,
    encode(runs, rows, stopAtFault) {
      faults.begin(rows)
      out.length = 0
      for (const writer of writers) writer.begin(runs)
      for (let row = 0; row < rows && !(stopAtFault && faults.count > 0); row++) putRow(row)
      return out.bytes.subarray(0, out.length)
    },
  }
}

const ALWAYS_NULL: FieldWriter = {
  begin: () => undefined,
  put(out) {
    append(out, NULL_FIELD, 0, NULL_FIELD.length)
    return 0
  },
  skip: () => undefined,
}

function directWriter(leaf: Leaf, write: StoredValueWriter, nullable: boolean): FieldWriter {
  const cursor = new LeafCursor(leaf)
  return {
    begin: (runs) => cursor.begin(runs[leaf.index]!),
    put(out) {
      let reject = 0
      if (cursor.definition === leaf.maxDefinition) reject = write(cursor.values!, cursor.start, cursor.end, out)
      else if (nullable) append(out, NULL_FIELD, 0, NULL_FIELD.length)
      else reject = REJECT.nullValue
      cursor.next()
      return reject
    },
    skip: () => cursor.next(),
  }
}

function textWriter(field: ParquetField, write: ValueWriter): FieldWriter {
  const leaves = leavesOf(field.shape)
  const cursors: LeafCursor[] = []
  for (const leaf of leaves) cursors[leaf.index] = new LeafCursor(leaf)
  const text = new FieldText(field, cursors)
  const scratch = new ColumnBuffer(1024)
  const next = (): void => {
    scratch.length = 0
    text.putJson(scratch)
  }
  return {
    begin(runs) {
      for (const leaf of leaves) cursors[leaf.index]!.begin(runs[leaf.index]!)
    },
    put(out) {
      next()
      reserve(scratch, 1)
      scratch.bytes[scratch.length] = LF
      return text.reject || write(scratch.bytes, text.start, text.end, text.kind, out)
    },
    skip: next,
  }
}
