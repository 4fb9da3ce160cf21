// What to do when a value does not fit a column that this very run created from a sample.

import type { Inference } from '../../plan/infer-columns.ts'
import type { TableName } from '../../schema.ts'
import type { Catalog } from '../../sinks/catalog.ts'
import { widerColumn } from './wider-column.ts'

/** The hint for a reject of a column; undefined where a wider type would not help. */
export type WiderHint = (column: string, code: number, excerpt: string) => string | undefined

/** `inferred`: what the table was created from; nothing is said of a table that was there before. */
export function widerHint(catalog: Catalog, table: TableName, inferred: Inference | undefined): WiderHint {
  const columns = new Map(inferred?.columns.map((column) => [column.name, column]))
  const records = inferred?.records ?? 0
  return (name, code, excerpt) => {
    const column = columns.get(name)
    const wider = column && widerColumn(column, code, excerpt)
    if (wider === undefined) return undefined
    const statement = catalog.widenStatement(table, wider)
    // A Parquet file says itself what its columns are: nothing of it is sampled.
    const origin =
      records > 0
        ? `was inferred from ${records.toLocaleString('en-US')} sampled records`
        : "comes from the file's schema"
    return `the type of "${name}" ${origin}; make it wider: ${statement};`
  }
}
