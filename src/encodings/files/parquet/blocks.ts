// A plan -> the columns of some rows as pages of Parquet that are not compressed yet: see codecs/parquet/block-parts.ts.

import { append, ColumnBuffer } from '../../../codecs/column-buffer.ts'
import { FORM, putFacts, putU32 } from '../../../codecs/parquet/block-parts.ts'
import { putLevels, putRun } from '../../../codecs/parquet/hybrid.ts'
import { type ColumnValues, putPlain } from '../../../codecs/parquet/plain-values.ts'
import type { StoredType } from '../../../codecs/parquet/stored-type.ts'
import type { Plan, PlanColumn } from '../../../plan/plan.ts'
import type { BlockEncoder, BlockOptions } from '../../block-encoder.ts'
import { columnRows, type FilledColumn, guardedWrite } from '../../clickhouse-native/column-rows.ts'
import { LeafColumn } from '../../clickhouse-native/columns/leaf-column.ts'
import { NullableColumn } from '../../clickhouse-native/columns/nullable-column.ts'
import { cellReader } from '../../rows/cell-reader.ts'
import type { UsualWay } from '../../rows/row-step.ts'
import { scannedReader } from '../../rows/scanned-reader.ts'
import { type Separators, separatorsOf } from '../../rows/separators.ts'
import { typedCell } from '../file-encoding.ts'
import { parquetType } from './column-types.ts'
import { TextDictionary } from './text-dictionary.ts'

const FIRST_CAPACITY = 64 * 1024

interface ParquetColumn extends FilledColumn {
  readonly type: StoredType
  readonly values: ColumnBuffer
  readonly nulls: ColumnBuffer | undefined
}

export function parquetBlocks(plan: Plan, options: BlockOptions = {}): BlockEncoder {
  const separators = options.csv && separatorsOf(options.csv.dialect, plan.columns)
  const columns = plan.columns.map((column) => makeColumn(column, plan, separators))
  const rows = columnRows(plan, columns, separators, options)
  const out = new ColumnBuffer(FIRST_CAPACITY)
  const dictionary = new TextDictionary()
  return {
    ...rows,
    finish() {
      out.length = 0
      putU32(out, rows.rows())
      for (const column of columns) putColumn(out, column, rows.rows(), dictionary)
      return out.bytes.subarray(0, out.length)
    },
  }
}

function makeColumn(planned: PlanColumn, plan: Plan, separators: Separators | undefined): ParquetColumn {
  const { nullable, neutral } = planned
  if (neutral === undefined) throw new TypeError(`the type of ${planned.name} is not known`)
  const { stored, codec, valueClass, usual } = parquetType(neutral, plan.rules)
  const leaf = new LeafColumn(codec)
  const emptyIsNull = plan.rules.coerce?.includes('empty-null') === true && valueClass !== 'text'
  const column = nullable ? new NullableColumn(leaf, emptyIsNull) : leaf
  const nulls = column instanceof NullableColumn ? column.nulls : undefined
  const write = guardedWrite(column, nullable)
  const way: UsualWay | undefined = usual && {
    ...usual,
    target: leaf.values,
    placeholder: codec.placeholder,
    ...(nulls !== undefined && { nulls }),
  }
  const readAny =
    separators === undefined
      ? scannedReader(write)
      : cellReader(write, { class: typedCell(planned), nullable }, separators)
  return { column, write, inRow: { usual: way, readAny }, type: stored, values: leaf.values, nulls }
}

const page = new ColumnBuffer(FIRST_CAPACITY)

function putColumn(out: ColumnBuffer, column: ParquetColumn, rows: number, dictionary: TextDictionary): void {
  const { type, values } = column
  const nullCount = countNulls(column.nulls, rows)
  const nulls = nullCount > 0 ? column.nulls?.bytes : undefined
  const of: ColumnValues = { values, nulls, rows }
  page.length = 0
  if (column.nulls !== undefined) putLevelsOf(page, nulls, nullCount, rows)
  const levels = page.length
  if (type.physical === 'BYTE_ARRAY' && dictionary.read(of, rows - nullCount)) {
    putFacts(out, { form: FORM.dictionary, nulls: nullCount, bounds: dictionary.bounds(type) })
    dictionary.put(out, page.bytes.subarray(0, levels))
    return
  }
  const bounds = putPlain(page, type, of)
  putFacts(out, { form: FORM.page, nulls: nullCount, bounds })
  putU32(out, page.length)
  putU32(out, page.length)
  append(out, page.bytes, 0, page.length)
}

function countNulls(nulls: ColumnBuffer | undefined, rows: number): number {
  if (nulls === undefined) return 0
  const { bytes } = nulls
  let count = 0
  for (let row = 0; row < rows; row++) count += bytes[row]!
  return count
}

/** Definition levels with their length before them. */
function putLevelsOf(out: ColumnBuffer, nulls: Uint8Array | undefined, nullCount: number, rows: number): void {
  const start = out.length
  putU32(out, 0)
  if (nulls === undefined || nullCount === rows) putRun(out, rows, nulls === undefined ? 1 : 0)
  else putLevels(out, nulls, rows)
  out.view.setUint32(start, out.length - start - 4, true)
}
