// One column of a ClickHouse Native block under construction, whatever its type has inside: a leaf has one stream of
// values, a Nullable two, an Array its offsets and what its elements have.
// Native format: https://clickhouse.com/docs/interfaces/formats/Native; each type's layout stands above its class.

import type { ColumnBuffer } from '../../../codecs/column-buffer.ts'

export interface NativeColumn {
  /** Adds a value of any form. A negative reject when the type cannot hold it; `rollback` then takes back its parts. */
  write(bytes: Uint8Array, start: number, end: number, kind: number): number
  /** Adds what replaces a value that is not there: the type's default, NULL for a Nullable. */
  writeDefault(): void
  /** Remembers what is there, so that `rollback` can take back what comes after it. */
  mark(): void
  rollback(): void
  /** Forgets everything: the next block begins. */
  clear(): void
  /** Appends what comes before the column's data (LowCardinality's version, Variant's mode); nothing for most types. */
  appendPrefix(out: ColumnBuffer): void
  /** Appends the data of all rows since `clear`. */
  appendData(out: ColumnBuffer): void
}
