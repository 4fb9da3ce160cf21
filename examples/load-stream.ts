// Loads a compressed file into ClickHouse by a stream that unpacks it on the way; any Readable of JSON lines will do:
//
//   BULKLOAD_CLICKHOUSE_URL=http://user:password@host:8123/database node dist/examples/load-stream.js events.jsonl.gz

import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { load, type TableReport } from '../src/index.ts' // 'bulkload' in a project of yours

/** Loads the lines of a .gz file into `table`. */
export async function loadGzip(path: string, table: string): Promise<TableReport> {
  // `pipeline` hands an error of the file on to the last stream, from which the load takes it.
  const source = pipeline(createReadStream(path), createGunzip(), () => undefined)
  return load({ source, sink: 'clickhouse', table, create: true, codec: 'zstd', maxErrors: '0.1%' })
}

const [, script, path] = process.argv
if (script === import.meta.filename && path !== undefined) {
  const { rows } = await loadGzip(path, 'events')
  console.log(`${rows.read} lines = ${rows.loaded} rows + ${rows.rejected} rejects + ${rows.skipped} blank lines`)
}
