// The tables of a Postgres server.

import type pg from 'pg'
import { displayName } from '../../schema.ts'
import type { Catalog } from '../catalog.ts'
import type { Asking } from './asking.ts'
import { createStatement, widenStatement } from './create.ts'
import { dropEmptyTable } from './drop-empty.ts'
import { countRows, describeTable, peekRows } from './introspect.ts'
import type { KnownTypes } from './types.ts'

/** `types`: those that any connection to the server has found so far. */
export function postgresCatalog(client: pg.Client, asking: Asking, types: KnownTypes): Catalog {
  return {
    describe: (name) => asking(`to describe ${displayName(name)}`, describeTable(client, name, types)),
    async create(name, columns) {
      const statement = createStatement(name, columns)
      await asking('CREATE TABLE', client.query(statement))
      return statement
    },
    dropEmpty: (name) => asking(`to drop ${displayName(name)}`, dropEmptyTable(client, name)),
    widenStatement,
    count: (name) => asking('to count the rows', countRows(client, name)),
    peek: (name, limit) => asking('to read the rows', peekRows(client, name, limit)),
  }
}
