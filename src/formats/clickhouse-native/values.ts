// The values of a column of a Native block, of any type.

import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import type { LeafForms } from '../parquet/text/leaf-form.ts'
import type { BlockCursor } from './cursor.ts'

export interface NativeValues {
  /** Whether values are NaN and infinity as numbers, where they are. */
  readonly isNumber?: boolean
  /** Goes over what comes before the data of the column, and before those that it is a part of. */
  prefix(cursor: BlockCursor): void
  /** Goes over the data of `rows` values, and remembers where they lie. */
  read(cursor: BlockCursor, rows: number): void
  /** Appends the value of a row as JSON. 0, or the reject of a value that JSON, or the column that takes it, has no text for. */
  put(row: number, out: ColumnBuffer): number
}

/** What the column of a target takes at a place of a value: see encodings/from-parquet/taker.ts. */
export interface Place {
  readonly form: LeafForms
  readonly element?: Place | undefined
  readonly key?: Place | undefined
  readonly value?: Place | undefined
  readonly members?: ReadonlyMap<string, Place>
}
