// Which of some tables are there, and their ids.

import type { TableName } from '../../../schema.ts'
import { literal, type RunQuery, rows } from '../introspect.ts'

/** Of databases that know their tables by names alone. */
const NO_ID = '00000000-0000-0000-0000-000000000000'

export function whereNames({ schema = '' }: TableName, names: readonly string[]): string {
  return `database = ${literal(schema)} AND name IN (${names.map(literal).join(', ')})`
}

/** The ids by name; '' where tables have none. */
export async function tablesThere(
  query: RunQuery,
  table: TableName,
  names: readonly string[],
  haveIds: boolean,
): Promise<ReadonlyMap<string, string>> {
  const id = haveIds ? ', toString(uuid) AS id' : ''
  const found = await rows(query, `SELECT name${id} FROM system.tables WHERE ${whereNames(table, names)}`)
  return new Map(found.map((row) => [String(row['name']), idOf(row['id'])]))
}

function idOf(id: unknown): string {
  return typeof id === 'string' && id !== NO_ID ? id : ''
}
