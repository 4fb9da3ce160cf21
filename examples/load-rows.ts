// Loads objects of a program into a table of Postgres and shows how it goes:
//
//   BULKLOAD_PG_URL=postgres://user:password@host/database node dist/examples/load-rows.js
//
// The rows are taken from the generator as fast as the server takes them, never faster.

import { setTimeout as sleep } from 'node:timers/promises'
import { type LoadProgress, load } from '../src/index.ts' // 'bulkload' in a project of yours
import { type Event, events } from './events.ts'

const PAGE = 5000

/** Rows that come from somewhere slow, page by page. */
async function* pages(count: number): AsyncGenerator<Event> {
  for (const event of events(count)) {
    if (event.id % PAGE === 0) await sleep(1)
    yield event
  }
}

/** Loads `count` events into `table`. Leaving the loop early would take the whole load back. */
export async function loadRows(
  table: string,
  count: number,
  show: (progress: LoadProgress) => void = () => undefined,
): Promise<void> {
  for await (const progress of load({ source: pages(count), sink: 'postgres', table, create: true })) {
    show(progress)
  }
}

if (process.argv[1] === import.meta.filename) {
  await loadRows('events', 100_000, ({ rowsProcessed, bytesCompressed }) => {
    console.log(`${rowsProcessed} rows, ${bytesCompressed} bytes sent`)
  })
}
