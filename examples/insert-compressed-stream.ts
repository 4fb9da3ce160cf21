// Feeds one INSERT statement of ClickHouse from objects: compressed by threads, sent over one request.
//
//   CREATE TABLE events (id UInt64, at DateTime64(3, 'UTC'), user String, ms Float64) ENGINE = MergeTree ORDER BY id
//
//   BULKLOAD_CLICKHOUSE_URL=http://user:password@host:8123/database node dist/examples/insert-compressed-stream.js

import { insertCompressedStream, type Receipt } from '../src/index.ts' // 'bulkload' in a project of yours
import { events } from './events.ts'

/** Inserts `count` events; the receipt says how many rows the server counted. */
export function insertEvents(table: string, count: number): Promise<Receipt> {
  return insertCompressedStream(`INSERT INTO ${table} FORMAT JSONEachRow`, rows(count), {
    url: process.env['BULKLOAD_CLICKHOUSE_URL'] ?? 'http://localhost:8123',
    method: 'zstd',
    level: 3,
    blockSize: 1024 * 1024,
    signal: AbortSignal.timeout(60_000),
    settings: { date_time_input_format: 'best_effort' },
  })
}

function* rows(count: number): Generator<object> {
  for (const { id, at, user, ms } of events(count)) yield { id, at, user, ms }
}

if (process.argv[1] === import.meta.filename) {
  const { rows: inserted } = await insertEvents('events', 100_000)
  console.log(`${inserted} rows inserted`)
}
