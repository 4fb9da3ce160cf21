// Values of a record that are no member of it as they are: what a path leads to inside a member, the number of its
// line, the members that no column takes.

import type { FieldPath } from '../json/path.ts'

export interface DerivedPath {
  readonly column: number
  readonly holder: number
  readonly path: FieldPath
  /** The holder is a text, which is to be read as JSON. */
  readonly isText?: boolean
}

export interface DerivedValues {
  /** Columns whose value lies inside the one at the slot `holder`. */
  readonly paths: readonly DerivedPath[]
  /** Columns that get the number of the record's line. */
  readonly lineColumns: readonly number[]
  /** The column that gets the members that no column takes; -1 where there is none. */
  readonly collectColumn: number
  /** The slots of fields that no column takes, but somebody looks into, or the reader knows by name. */
  readonly collected: readonly { readonly slot: number; readonly name: string }[]
}
