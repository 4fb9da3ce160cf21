// The columns that a query gives, with their types: the server is asked for none of its rows.

import type pg from 'pg'
import type { ColumnSchema } from '../../../schema.ts'
import { readTypes } from '../../../sinks/postgres/types.ts'
import { refuseTwice, subquery } from '../query-words.ts'
import { refusedRead } from './read-error.ts'

export interface QueryColumns {
  readonly columns: readonly ColumnSchema[]
  /** The type of each column in Postgres's own words. */
  readonly types: ReadonlyMap<string, string>
}

/** Any of them may be NULL: the server does not say. */
export async function queryColumns(client: pg.Client, sql: string, address: string): Promise<QueryColumns> {
  const fields = await fieldsOf(client, sql, address)
  refuseTwice(fields.map(({ name }) => name))
  const oids = fields.map(({ dataTypeID }) => dataTypeID)
  const limits = fields.map(({ dataTypeModifier }) => dataTypeModifier)
  const { rows } = await client.query<{ words: string; version: number }>(
    `SELECT pg_catalog.format_type(oid, typmod) AS words, current_setting('server_version_num')::int AS version
     FROM unnest($1::pg_catalog.oid[], $2::int[]) WITH ORDINALITY f(oid, typmod, place) ORDER BY place`,
    [oids, limits],
  )
  const findType = await readTypes(client, oids, rows[0]?.version ?? 0, new Map())
  const columns = fields.map(({ name, dataTypeID, dataTypeModifier }, index): ColumnSchema => {
    const postgresType = findType(dataTypeID, dataTypeModifier)
    const type = rows[index]?.words ?? ''
    return { name, type, nullable: true, hasDefault: false, writable: true, ...(postgresType && { postgresType }) }
  })
  return { columns, types: new Map(columns.map(({ name, type }) => [name, type])) }
}

async function fieldsOf(client: pg.Client, sql: string, address: string): Promise<readonly pg.FieldDef[]> {
  try {
    return (await client.query({ text: `SELECT * FROM ${subquery(sql)} AS q LIMIT 0`, rowMode: 'array' })).fields
  } catch (cause) {
    throw refusedRead(cause, 'the query', { address, isQuery: true })
  }
}
