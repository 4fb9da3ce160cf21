// The tables of a Postgres server.

import { displayName } from '../../schema.ts'
import { type Catalog, created } from '../catalog.ts'
import type { Clients } from './clients.ts'
import { createStatement, widenStatement } from './create.ts'
import { dropEmptyTable } from './drop-empty.ts'
import { countRows, describeTable, identifier, peekRows } from './introspect.ts'
import type { KnownTypes } from './types.ts'

/**
 * A table or another relation has the name, or a type, for each table is one. Of two that make the same table at once the second
 * one breaks a unique index of the system catalog.
 */
const TAKEN = ['42P07', '42710', '23505']

/** `types`: those that any connection to the server has found so far. */
export function postgresCatalog(clients: Clients, types: KnownTypes): Catalog {
  return {
    describe: (name) => clients.ask(`to describe ${displayName(name)}`, (client) => describeTable(client, name, types)),
    create: (name, columns, key, declaredKey) =>
      created(
        createStatement(name, columns, key ?? declaredKey),
        (statement) => clients.ask('CREATE TABLE', (client) => client.query(statement)),
        ({ serverCode }) => TAKEN.includes(String(serverCode)),
      ),
    dropEmpty: (name) => clients.ask(`to drop ${displayName(name)}`, (client) => dropEmptyTable(client, name)),
    async drop(name) {
      await clients.ask(`to drop ${displayName(name)}`, (client) =>
        client.query(`DROP TABLE IF EXISTS ${identifier(name)}`),
      )
    },
    widenStatement,
    count: (name) => clients.ask('to count the rows', (client) => countRows(client, name)),
    peek: (name, limit) => clients.ask('to read the rows', (client) => peekRows(client, name, limit)),
  }
}
