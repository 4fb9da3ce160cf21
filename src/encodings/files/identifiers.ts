// Names in statements.

import type { FileOutput } from '../../file-output.ts'

type Dialect = FileOutput['dialect']

export function quotedName(name: string, dialect: Dialect): string {
  if (dialect === 'clickhouse') return `\`${name.replaceAll('\\', '\\\\').replaceAll('`', '\\`')}\``
  return `"${name.replaceAll('"', '""')}"`
}

/** The table with its schema, where it has one. */
export function quotedTable({ schema, table }: FileOutput['table'], dialect: Dialect): string {
  const own = quotedName(table, dialect)
  return schema === undefined ? own : `${quotedName(schema, dialect)}.${own}`
}
