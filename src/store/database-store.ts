// The tables of a Postgres or ClickHouse server.

import { BulkloadError } from '../errors.ts'
import { resolveOptions } from '../options/options.ts'
import { databaseAddress } from '../run/database-address.ts'
import { openTarget } from '../run/open-target.ts'
import { newRunId } from '../run/run.ts'
import { redact } from '../secrets.ts'
import type { Catalog } from '../sinks/catalog.ts'
import type { Connection, Target } from '../sinks/target.ts'
import { databaseTable, readQuery } from './database-table.ts'
import { BatchReadable } from './row-readable.ts'
import type { Store, StoreSettings } from './store.ts'

export function databaseStore(text: string, settings: StoreSettings): Store {
  const address = databaseAddress('store', text)
  const { env = process.env } = settings
  const closed = new AbortController()
  let opening: Promise<Target> | undefined

  async function withCatalog<T>(ask: (catalog: Catalog) => Promise<T>): Promise<T> {
    closed.signal.throwIfAborted()
    opening ??= openTarget(resolveOptions(address.kind, { url: address.url }, env), newRunId(), env)
    const connection: Connection = await (await opening).connect(closed.signal)
    try {
      if (connection.catalog === undefined) throw new BulkloadError('BL_INTERNAL', 'the database has no catalog')
      return await ask(connection.catalog)
    } finally {
      await connection.close()
    }
  }

  async function close(): Promise<void> {
    closed.abort(new BulkloadError('BL_ABORTED', 'the store was closed'))
    await (await opening?.catch(() => undefined))?.close()
  }

  const context = { address, settings, signal: closed.signal, withCatalog }
  return {
    address: redact(address.url),
    table: (name) => databaseTable(name, context),
    query: (sql, { batchSize = 1000, signal } = {}) => new BatchReadable(readQuery(context, sql, signal), batchSize),
    close,
    [Symbol.asyncDispose]: close,
  }
}
