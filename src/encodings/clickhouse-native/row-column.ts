// A Native column's side of a record's steps.

import { plainType } from '../../codecs/clickhouse/plain-type.ts'
import type { TypeNode } from '../../codecs/clickhouse/type-parser.ts'
import type { ReadingRules } from '../../codecs/codec.ts'
import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import type { CsvColumn } from '../../formats/csv/cells/cell-class.ts'
import type { ConstantValue } from '../constant-values.ts'
import { cellReader } from '../rows/cell-reader.ts'
import type { RowColumn, RowStep, UsualWay } from '../rows/row-step.ts'
import { scannedReader } from '../rows/scanned-reader.ts'
import type { Separators } from '../rows/separators.ts'
import { LeafColumn } from './columns/leaf-column.ts'
import { lowCardinalityCells } from './columns/low-cardinality-cells.ts'
import { LowCardinalityColumn, readLowCardinality } from './columns/low-cardinality-column.ts'
import type { NativeColumn } from './columns/native-column.ts'
import { NullableColumn } from './columns/nullable-column.ts'
import { usualReader } from './usual-readers.ts'

/** `write` is the column's own, or one that looks at the value before. */
export function rowColumn(
  column: NativeColumn,
  type: TypeNode,
  rules: ReadingRules,
  write: NativeColumn['write'],
): RowColumn {
  return { usual: usualWay(column, plainType(type), rules, readLowCardinality), readAny: scannedReader(write) }
}

/** The same for a field of separated values. */
export function cellColumn(
  column: NativeColumn,
  type: TypeNode,
  rules: ReadingRules,
  write: NativeColumn['write'],
  cell: CsvColumn,
  separators: Separators,
): RowColumn {
  return {
    usual: usualWay(column, plainType(type), rules, lowCardinalityCells(separators)),
    readAny: cellReader(write, cell, separators),
  }
}

function usualWay(
  column: NativeColumn,
  type: TypeNode,
  rules: ReadingRules,
  readLow: typeof readLowCardinality,
): UsualWay | undefined {
  if (column instanceof LowCardinalityColumn) {
    return type.args[0]?.type?.name === 'String' ? { read: readLow, target: column } : undefined
  }
  if (column instanceof LeafColumn) {
    const usual = usualReader(type, rules)
    return usual && { ...usual, target: column.values, placeholder: column.codec.placeholder }
  }
  const inner = type.args[0]?.type
  if (!(column instanceof NullableColumn) || !(column.inner instanceof LeafColumn) || inner === undefined)
    return undefined
  const usual = usualReader(inner, rules)
  const { values, codec } = column.inner
  return usual && { ...usual, target: values, nulls: column.nulls, placeholder: codec.placeholder }
}

/** The buffers of a column that has an operation of the row machine, which are then all that it has. */
export function machineBuffers({ usual }: RowColumn): readonly ColumnBuffer[] {
  if (usual?.operation === undefined) return []
  const target = usual.target as ColumnBuffer
  return usual.nulls === undefined ? [target] : [usual.nulls, target]
}

/** What is written for a column that a record's form lacks. */
export function absentSteps(column: NativeColumn, row: RowColumn): readonly RowStep[] {
  const { usual } = row
  if (usual?.operation === undefined) return [{ run: () => column.writeDefault() }]
  const value = { constant: usual.placeholder ?? new Uint8Array(0), target: usual.target as ColumnBuffer }
  return usual.nulls === undefined ? [value] : [{ constant: Uint8Array.of(1), target: usual.nulls }, value]
}

/** What is written for a column that gets the same value in every row, which has been written before. */
export function constantSteps(
  column: NativeColumn,
  row: RowColumn,
  { bytes, start, end, kind }: ConstantValue,
  write: NativeColumn['write'],
): readonly RowStep[] {
  const buffers = machineBuffers(row)
  if (buffers.length === 0) return [{ run: () => void write(bytes, start, end, kind) }]
  // What the value becomes is written once, copied, and taken back.
  column.mark()
  const lengths = buffers.map((buffer) => buffer.length)
  write(bytes, start, end, kind)
  const steps = buffers.map((target, i) => ({ constant: target.bytes.slice(lengths[i], target.length), target }))
  column.rollback()
  return steps
}
