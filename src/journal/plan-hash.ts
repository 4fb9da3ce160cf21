// What the rows of a table are made into. A run that is resumed into a table with other columns would make others of the rest.

import { createHash } from 'node:crypto'
import type { Plan } from '../plan/plan.ts'
import type { TableSchema } from '../schema.ts'

export function planHash(schema: TableSchema, plan: Plan, given: readonly string[]): string {
  const columns = schema.columns.map(({ name, type, hasDefault, writable }) => [name, type, hasDefault, writable])
  const planned = plan.columns.map(({ name, type }) => [name, type])
  const text = JSON.stringify([schema.name, columns, planned, given])
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}
