// A record of a known form as steps: what is there as it is, a value, what is written for a column without a value.

import type { ColumnBuffer } from '../../codecs/column-buffer.ts'
import type { Operation } from './operation.ts'

/** One column's side of a record. */
export interface RowColumn {
  /** How values of the usual form get into `target`, without being scanned first; undefined where there is no such form. */
  readonly usual: UsualWay | undefined
  /** Encodes any value at `pos`: the position after it, or a reject. */
  readonly readAny: (bytes: Uint8Array, pos: number) => number
  /** Of separated values, where a null is bytes among others: those bytes, and where they go. */
  readonly nullField?: { readonly bytes: Uint8Array; readonly target: ColumnBuffer }
}

export interface UsualWay {
  /** The reader; negative, and nothing written, when the value has another form. */
  readonly read: (bytes: Uint8Array, pos: number, target: never) => number
  /** What `read` writes to. */
  readonly target: object
  /** The same for the row machine, where it has one: it writes to `target`, which then is a ColumnBuffer. */
  readonly operation?: Operation | undefined
  /** A Nullable's map: a zero for each value that was taken, a one and `placeholder` in `target` for each null. */
  readonly nulls?: ColumnBuffer
  readonly placeholder?: Uint8Array
}

export type RowStep =
  | { readonly literal: Uint8Array }
  | { readonly column: RowColumn }
  /** Bytes that every record gets. */
  | { readonly constant: Uint8Array; readonly target: ColumnBuffer }
  | { readonly run: () => void }
  /** Of separated values: gives the number of the record's line to a column, which writes to `targets`; or a reject. */
  | { readonly putLine: (line: number) => number; readonly targets: readonly ColumnBuffer[] }
  /** Of separated values: a field that goes nowhere, where it is not as usual. */
  | { readonly skip: RowColumn['readAny'] }

/** Columns that keep more than the lengths of buffers. */
export interface HostColumns {
  /** Whether there are any. */
  readonly areThere: boolean
  mark(): void
  rollback(): void
}
