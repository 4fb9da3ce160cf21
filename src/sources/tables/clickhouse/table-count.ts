// How many rows a table has, before and after it was read. An answer in Native says nothing of how many rows it has; where both counts
// are the same, nothing was written in between, and that many rows must have come.

import type { TableName } from '../../../schema.ts'
import { identifier, literal, rows } from '../../../sinks/clickhouse/introspect.ts'
import type { Selection } from '../table-source.ts'

export interface CountedTable {
  /** The rows that were to be read; undefined where the table has changed, or where counting is as much as reading. */
  after(): Promise<number | undefined>
}

type RunQuery = (sql: string) => Promise<string>

/** Of what cannot be counted but by reading it. */
export const NOT_COUNTED: CountedTable = { after: async () => undefined }

export async function countedTable(query: RunQuery, name: TableName, selection: Selection): Promise<CountedTable> {
  const { where, limit } = selection
  if (where !== undefined || !(await isCountCheap(query, name))) return NOT_COUNTED
  const count = async (): Promise<number> => {
    const [found] = await rows(query, `SELECT count() AS rows FROM ${identifier(name)}`)
    return Math.min(Number(found?.['rows']), limit ?? Number.POSITIVE_INFINITY)
  }
  const before = await count()
  return {
    async after() {
      return (await count()) === before ? before : undefined
    },
  }
}

/** Of these the server knows the number of rows without reading them. */
async function isCountCheap(query: RunQuery, name: TableName): Promise<boolean> {
  const where = `database = ${literal(name.schema ?? '')} AND name = ${literal(name.table)}`
  const [found] = await rows(query, `SELECT engine FROM system.tables WHERE ${where}`)
  return /MergeTree$|^Memory$|^(?:Stripe)?Log$/.test(String(found?.['engine']))
}
