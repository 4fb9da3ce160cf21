// The tables of a Postgres server.

import { displayName } from '../../schema.ts'
import type { Catalog } from '../catalog.ts'
import type { Clients } from './clients.ts'
import { createStatement, widenStatement } from './create.ts'
import { dropEmptyTable } from './drop-empty.ts'
import { countRows, describeTable, peekRows } from './introspect.ts'
import type { KnownTypes } from './types.ts'

/** `types`: those that any connection to the server has found so far. */
export function postgresCatalog(clients: Clients, types: KnownTypes): Catalog {
  return {
    describe: (name) => clients.ask(`to describe ${displayName(name)}`, (client) => describeTable(client, name, types)),
    async create(name, columns) {
      const statement = createStatement(name, columns)
      await clients.ask('CREATE TABLE', (client) => client.query(statement))
      return statement
    },
    dropEmpty: (name) => clients.ask(`to drop ${displayName(name)}`, (client) => dropEmptyTable(client, name)),
    widenStatement,
    count: (name) => clients.ask('to count the rows', (client) => countRows(client, name)),
    peek: (name, limit) => clients.ask('to read the rows', (client) => peekRows(client, name, limit)),
  }
}
