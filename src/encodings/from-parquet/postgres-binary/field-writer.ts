// One column of COPY BINARY's tuples, row by row.

import { LF } from '../../../codecs/ascii.ts'
import { append, ColumnBuffer, reserve } from '../../../codecs/column-buffer.ts'
import { REJECT } from '../../../codecs/reject.ts'
import type { ValueWriter } from '../../../codecs/value-kind.ts'
import type { Run } from '../../../formats/parquet/pages/run.ts'
import { type Leaf, leavesOf } from '../../../formats/parquet/schema/field.ts'
import { FieldText } from '../../../formats/parquet/text/field-text.ts'
import { LeafCursor } from '../../../formats/parquet/text/leaf-cursor.ts'
import type { ConstantValue } from '../../constant-values.ts'
import { NULL_FIELD } from '../../postgres-binary/blocks.ts'
import type { ColumnField } from '../column-fields.ts'
import type { StoredValueWriter } from '../stored-value.ts'

/** `put` appends the field of the next row, or returns a reject; `skip` goes over it. */
export interface FieldWriter {
  begin(runs: readonly (readonly Run[])[]): void
  put(out: ColumnBuffer): number
  skip(): void
}

/** A column that the file lacks. */
export const ALWAYS_NULL: FieldWriter = {
  begin: () => undefined,
  put(out) {
    append(out, NULL_FIELD, 0, NULL_FIELD.length)
    return 0
  },
  skip: () => undefined,
}

/** The same value in every row. */
export function constantWriter({ bytes, start, end, kind }: ConstantValue, write: ValueWriter): FieldWriter {
  return { begin: () => undefined, put: (out) => write(bytes, start, end, kind, out), skip: () => undefined }
}

/** Values that need no text. */
export function directWriter(leaf: Leaf, write: StoredValueWriter, nullable: boolean): FieldWriter {
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

/** By the text of a JSON value, which the column's codec takes as it takes it from a record. */
export function textWriter(field: ColumnField, write: ValueWriter): FieldWriter {
  const leaves = leavesOf(field.shape)
  const cursors: LeafCursor[] = []
  for (const leaf of leaves) cursors[leaf.index] = new LeafCursor(leaf)
  const text = new FieldText(field, cursors, field.forms, field.maxBytes)
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
