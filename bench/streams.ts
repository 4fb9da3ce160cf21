// Several streams into a Postgres table with a primary key and a second index, against one.

import type { PostgresServer } from '../test/servers/postgres-server.ts'
import { startPostgres } from '../test/servers/postgres-server.ts'
import { eventFiles } from './event-files.ts'
import { bulkload, succeed } from './processes.ts'
import { cpuOfPostgres } from './server-cpu.ts'

const STREAMS = [1, 2, 4]

interface Sums {
  wall: number
  client: number
  server: number
}

/** The lines of the table; throws when a load fails. Sums over the runs, which take turns. */
export async function streamsLines(rows: number, runs: number): Promise<string[]> {
  const { csv } = eventFiles(rows)
  const server = await startPostgres()
  try {
    const sums = STREAMS.map((): Sums => ({ wall: 0, client: 0, server: 0 }))
    for (let run = 0; run < runs; run++)
      for (const [index, streams] of STREAMS.entries()) await addRun(server, csv, streams, sums[index])
    const [one] = sums
    return [
      `\n${rows} events into Postgres, primary key and a second index on random text, ${runs} runs; ratio to one stream`,
      ...sums.map((sum, index) => line(STREAMS[index] ?? 0, sum, one ?? sum)),
    ]
  } finally {
    await server.stop()
  }
}

async function addRun(server: PostgresServer, csv: string, streams: number, sums: Sums | undefined): Promise<void> {
  await server.query('DROP TABLE IF EXISTS events')
  const make = ['pg', csv, '--table', 'events', '--url', server.url, '-q', '--create']
  // The first load makes the table; its rows are not what is measured.
  await succeed(bulkload(...make))
  await server.query('TRUNCATE events')
  await server.query('ALTER TABLE events ADD COLUMN key bigserial PRIMARY KEY')
  const [text] = await server.query(
    "SELECT column_name AS name FROM information_schema.columns WHERE table_name = 'events' AND data_type IN ('uuid', 'text') ORDER BY ordinal_position LIMIT 1",
  )
  await server.query(`CREATE INDEX ON events ("${text?.['name']}")`)
  await server.query('CHECKPOINT')
  const before = (await cpuOfPostgres(server.pid)) ?? 0
  const load = ['pg', csv, '--table', 'events', '--url', server.url, '-q', '--streams', String(streams)]
  const { wallSeconds, cpuSeconds } = await succeed(bulkload(...load))
  const after = (await cpuOfPostgres(server.pid)) ?? 0
  if (sums === undefined) return
  sums.wall += wallSeconds
  sums.client += cpuSeconds ?? 0
  sums.server += after - before
}

function line(streams: number, sum: Sums, one: Sums): string {
  const ratio = (of: keyof Sums): string => `${sum[of].toFixed(2)} s (${(sum[of] / one[of]).toFixed(2)})`
  return `${streams} ${streams === 1 ? 'stream ' : 'streams'}  wall ${ratio('wall')}, CPU of the server ${ratio('server')}, CPU of the client ${ratio('client')}`
}
