// Several streams into a Postgres table against one: with a primary key and a second index, and without any index beside psql.

import type { PostgresServer } from '../test/servers/postgres-server.ts'
import { startPostgres } from '../test/servers/postgres-server.ts'
import { eventFiles } from './event-files.ts'
import { EVENT_COLUMNS } from './events.ts'
import type { ProgramRun } from './measure.ts'
import { bulkload, succeed } from './processes.ts'
import { cpuOfPostgres } from './server-cpu.ts'
import { medianOf } from './tables.ts'

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
      ...(await plainLines(server, rows, runs)),
      `\n${rows} events into Postgres, primary key and a second index on random text, ${runs} runs; ratio to one stream`,
      ...sums.map((sum, index) => line(STREAMS[index] ?? 0, sum, one ?? sum)),
    ]
  } finally {
    await server.stop()
  }
}

/** Into a table without an index, beside `psql`. */
async function plainLines(server: PostgresServer, rows: number, runs: number): Promise<string[]> {
  const { csv } = eventFiles(rows)
  const names = EVENT_COLUMNS.map(({ name }) => name)
  const columns = EVENT_COLUMNS.map(({ name, postgres }) => `"${name}" ${postgres}`).join(', ')
  const ours = (streams: number): ProgramRun =>
    bulkload(
      ...['pg', csv, '--table', 'plain', '--url', server.url, '-q', '--no-header', '--columns', names.join(',')],
      ...['--streams', String(streams)],
    )
  const copy = `\\copy plain FROM '${csv}' WITH (FORMAT csv)`
  const psql: ProgramRun = { program: 'psql', args: ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-c', copy, server.url] }
  const cases = [
    { name: 'psql \\copy, CSV', run: psql },
    ...STREAMS.map((streams) => ({ name: `${streams} ${streams === 1 ? 'stream' : 'streams'}`, run: ours(streams) })),
  ]
  const walls = cases.map((): number[] => [])
  for (let run = 0; run < runs; run++) {
    for (const [index, { run: program }] of cases.entries()) {
      await server.query('DROP TABLE IF EXISTS plain')
      await server.query(`CREATE TABLE plain (${columns})`)
      await server.query('CHECKPOINT')
      walls[index]?.push((await succeed(program)).wallSeconds)
    }
  }
  const [one = 1] = walls.map((values) => medianOf(values))
  return [
    `\n${rows} events into Postgres, a logged table without an index, medians of ${runs} runs; ratio to psql`,
    ...cases.map(({ name }, index) => {
      const wall = medianOf(walls[index] ?? []) ?? 0
      return `${name.padEnd(16)} ${wall.toFixed(2)} s (${(wall / one).toFixed(2)})`
    }),
  ]
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
