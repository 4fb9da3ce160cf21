// Whether a column of a table can go in Native blocks.

import { parseType } from '../../codecs/clickhouse/type-parser.ts'
import type { ColumnSchema, TableSchema } from '../../schema.ts'
import { unencodable } from './make-column.ts'

/** The first type in the column that has no codec. */
export function unencodableIn(column: ColumnSchema, { timeZone }: TableSchema): string | undefined {
  const type = parseType(column.type)
  return type === undefined ? column.type : unencodable(type, timeZone === undefined ? {} : { timeZone })
}
