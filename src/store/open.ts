// open(): a store by its address.

import { usage } from '../options/option-values.ts'
import type { DriverStore, Store, StoreDriver, StoreSettings } from './store.ts'

const database: StoreDriver = async (address, settings) =>
  (await import('./database-store.ts')).databaseStore(address, settings)
const files: StoreDriver = async (address, settings) => (await import('./file-store.ts')).fileStore(address, settings)

const DRIVERS: Readonly<Record<string, StoreDriver>> = {
  postgres: database,
  postgresql: database,
  clickhouse: database,
  http: database,
  https: database,
  file: files,
  s3: files,
  memory: async () => (await import('./memory-store.ts')).memoryStore(),
}

/**
 * Opens a store: `postgres://…`, `clickhouse://…` (or `http(s)://…`, its HTTP interface), `file:///folder`, `s3://bucket/prefix`,
 * `memory:`, or one of `settings.drivers`. A server is asked for nothing before a table is used. BL_USAGE for another address.
 */
export async function open(address: string, settings: StoreSettings = {}): Promise<Store> {
  const [, scheme = ''] = /^([a-z][a-z0-9+.-]*):/i.exec(address) ?? []
  const drivers: Readonly<Record<string, StoreDriver>> = { ...DRIVERS, ...settings.drivers }
  const driver = Object.hasOwn(drivers, scheme.toLowerCase()) ? drivers[scheme.toLowerCase()] : undefined
  // The address is not quoted: it may hold a password.
  if (driver === undefined)
    throw usage(
      scheme === '' ? 'the address of the store has no scheme' : `there is no store with the scheme ${scheme}:`,
      `use ${Object.keys(drivers).join(', ')}; a folder is file:///path`,
    )
  const store = await driver(address, settings)
  return hasSql(store) ? store : Object.assign(store, { query: noSql })
}

function hasSql(store: DriverStore): store is Store {
  return store.query !== undefined
}

function noSql(): never {
  throw usage('the store has no SQL: it takes no queries', 'read a table: store.table(name).readable()')
}
