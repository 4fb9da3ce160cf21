// The events' table as a target describes it.

import type { ColumnSchema, TableSchema } from '../../src/schema.ts'
import { baseType } from '../base-type.ts'
import { EVENT_COLUMNS } from '../events.ts'
import type { Kind } from './counting-target.ts'

export function eventsSchema(kind: Kind): TableSchema {
  const columns: ColumnSchema[] = EVENT_COLUMNS.map((column) => ({
    name: column.name,
    type: column[kind],
    nullable: false,
    hasDefault: false,
    writable: true,
    ...(kind === 'postgres' && { postgresType: baseType(column.postgres) }),
  }))
  return { target: kind, name: { schema: undefined, table: 'events' }, columns, rowDefaults: kind === 'clickhouse' }
}
