// One column of a file's slice -> one column of a Native block, by the shortest way that its types have.

import { LF } from '../../../codecs/ascii.ts'
import type { ScalarCodec } from '../../../codecs/clickhouse/codec.ts'
import { plainType } from '../../../codecs/clickhouse/plain-type.ts'
import type { TypeNode } from '../../../codecs/clickhouse/type-parser.ts'
import type { ReadingRules } from '../../../codecs/codec.ts'
import { append, ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import type { Run } from '../../../formats/parquet/pages/run.ts'
import type { Leaf } from '../../../formats/parquet/schema/field.ts'
import { leavesOf } from '../../../formats/parquet/schema/field.ts'
import { FieldText } from '../../../formats/parquet/text/field-text.ts'
import { LeafCursor } from '../../../formats/parquet/text/leaf-cursor.ts'
import { LeafColumn } from '../../clickhouse-native/columns/leaf-column.ts'
import { LowCardinalityColumn } from '../../clickhouse-native/columns/low-cardinality-column.ts'
import type { NativeColumn } from '../../clickhouse-native/columns/native-column.ts'
import { NullableColumn } from '../../clickhouse-native/columns/nullable-column.ts'
import type { ColumnField } from '../column-fields.ts'
import { EncodedDictionaries, putEntries, putEntry } from '../encoded-dictionaries.ts'
import type { EncodedDictionary } from '../encoded-dictionary.ts'
import type { StoredColumnWriter, StoredValueCodec } from '../stored-value.ts'
import { lowCardinalityWriter } from './stored-low-cardinality.ts'
import { clickhouseValue } from './values.ts'

/** `write` is the column's own, which also knows what happens to a null. */
export function storedColumnWriter(
  field: ColumnField,
  column: NativeColumn,
  type: TypeNode,
  rules: ReadingRules,
  write: NativeColumn['write'],
  index: number,
): StoredColumnWriter {
  const { shape } = field
  const plain = plainType(type)
  if (shape.kind === 'leaf' && shape.maxRepetition === 0) {
    const inner = column instanceof NullableColumn ? column.inner : column
    const innerType = column instanceof NullableColumn ? plain.args[0]?.type : plain
    if (inner instanceof LeafColumn && innerType !== undefined) {
      const codec = clickhouseValue(shape, plainType(innerType), rules)
      const nulls = column instanceof NullableColumn ? column.nulls : undefined
      if (codec !== undefined) return directWriter(shape, codec, inner.codec, inner.values, nulls, index)
    }
  }
  if (shape.kind === 'leaf' && shape.maxRepetition === 0 && column instanceof LowCardinalityColumn) {
    return lowCardinalityWriter(shape, column, textWriter(field, column, write, index), index)
  }
  return textWriter(field, column, write, index)
}

function directWriter(
  leaf: Leaf,
  codec: StoredValueCodec,
  { placeholder }: ScalarCodec,
  out: ColumnBuffer,
  nulls: ColumnBuffer | undefined,
  index: number,
): StoredColumnWriter {
  const { write, writeRun, areSame } = codec
  const putPlaceholder = (): void => append(out, placeholder, 0, placeholder.length)
  const dictionaries = new EncodedDictionaries(codec, placeholder)
  const putRun = (run: Run, encoded: EncodedDictionary | undefined): boolean =>
    encoded === undefined
      ? writeRun?.(run, leaf.maxDefinition, out) === true
      : putEntries(encoded, run, leaf.maxDefinition, out)
  return (runs, _rows, faults) => {
    let row = 0
    for (const run of runs[leaf.index]!) {
      const { page, from, to, firstValue } = run
      const { values, definitions } = page
      const { indices, width, starts, ends } = values
      const places = to - from
      if (nulls !== undefined) putFlags(nulls, definitions, leaf.maxDefinition, from, to)
      const first = values.start + firstValue * width
      if (
        areSame !== undefined &&
        definitions === undefined &&
        indices === undefined &&
        areSame(values, first, places)
      ) {
        append(out, values.bytes, first, first + places * width)
        row += places
        continue
      }
      const encoded = values.dictionary && dictionaries.of(values.dictionary)
      // A null where none may be is noted row by row.
      if ((nulls !== undefined || definitions === undefined) && putRun(run, encoded)) {
        row += places
        continue
      }
      let value = firstValue
      for (let place = from; place < to; place++, row++) {
        if (definitions !== undefined && definitions[place] !== leaf.maxDefinition) {
          if (nulls === undefined) faults.add(row, REJECT.nullValue, index)
          putPlaceholder()
          continue
        }
        const entry = indices === undefined ? value : indices[value]!
        value++
        if (encoded !== undefined) {
          const reject = putEntry(encoded, entry, out)
          if (reject < 0) {
            faults.add(row, reject, index)
            putPlaceholder()
          }
          continue
        }
        const start = width > 0 ? values.start + entry * width : starts[entry]!
        const reject = write(values, start, width > 0 ? start + width : ends[entry]!, out)
        if (reject < 0) {
          faults.add(row, reject, index)
          putPlaceholder()
        }
      }
    }
  }
}

/** Nullable's first stream: 1 for NULL. */
function putFlags(
  nulls: ColumnBuffer,
  definitions: Uint8Array | undefined,
  present: number,
  from: number,
  to: number,
): void {
  reserve(nulls, to - from)
  const { bytes } = nulls
  let at = nulls.length
  if (definitions === undefined) bytes.fill(0, at, at + to - from)
  else for (let place = from; place < to; place++) bytes[at++] = definitions[place] === present ? 0 : 1
  nulls.length += to - from
}

/** By the text of a JSON value, which the column's codec takes as it takes it from a record. */
function textWriter(
  field: ColumnField,
  column: NativeColumn,
  write: NativeColumn['write'],
  index: number,
): StoredColumnWriter {
  const leaves = leavesOf(field.shape)
  const cursors: LeafCursor[] = []
  for (const leaf of leaves) cursors[leaf.index] = new LeafCursor(leaf)
  const text = new FieldText(field, cursors, field.forms, field.maxBytes)
  const scratch = new ColumnBuffer(1024)
  return (runs, rows, faults) => {
    for (const leaf of leaves) cursors[leaf.index]!.begin(runs[leaf.index]!)
    for (let row = 0; row < rows; row++) {
      scratch.length = 0
      text.putJson(scratch)
      reserve(scratch, 1)
      scratch.bytes[scratch.length] = LF
      column.mark()
      const reject = text.reject || write(scratch.bytes, text.start, text.end, text.kind)
      if (reject < 0) {
        column.rollback()
        column.writeDefault()
        faults.add(row, reject, index)
      }
    }
  }
}
