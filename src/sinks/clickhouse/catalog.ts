// The tables of a ClickHouse server or engine.

import type { TableName } from '../../schema.ts'
import { type Catalog, created } from '../catalog.ts'
import { createStatement, sortingOf, widenStatement } from './create.ts'
import { dropEmptyTable } from './drop-empty.ts'
import { countRows, describeTable, identifier, peekRows, type RunQuery, type ServerFacts } from './introspect.ts'

const TABLE_ALREADY_EXISTS = 57

export interface CatalogSettings {
  readonly facts: ServerFacts
  /** Of tables that are named without one. */
  readonly database: string
  /** The sorting key of tables that are created. */
  readonly orderBy: string | undefined
  /** What the ids of the run's own statements begin with, where it has some. */
  readonly ownIds?: string
}

export function clickhouseCatalog(query: RunQuery, settings: CatalogSettings): Catalog {
  const { facts, database, orderBy, ownIds } = settings
  const whole = ({ schema = database, table }: TableName): TableName => ({ schema, table })
  return {
    describe: (name) => describeTable(query, name, database, facts),
    create: (name, columns, key, declaredKey) =>
      created(
        createStatement(whole(name), columns, facts, orderBy ?? sortingOf(declaredKey), key),
        query,
        ({ serverCode }) => serverCode === TABLE_ALREADY_EXISTS,
      ),
    dropEmpty: (name) => dropEmptyTable(query, whole(name), ownIds),
    async drop(name) {
      await query(`DROP TABLE IF EXISTS ${identifier(whole(name))}`)
    },
    widenStatement: (name, column) => widenStatement(name, column, facts),
    count: (name) => countRows(query, whole(name)),
    peek: (name, limit) => peekRows(query, whole(name), limit),
  }
}
