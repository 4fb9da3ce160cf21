// What the write modes cost into Postgres: each beside an append of the same rows, and upsert beside psql, which copies into a
// stage and runs INSERT ... ON CONFLICT.

import { type PostgresServer, startPostgres } from '../test/servers/postgres-server.ts'
import { eventFiles } from './event-files.ts'
import { EVENT_COLUMNS } from './events.ts'
import type { ProgramRun } from './measure.ts'
import { bulkload, succeed } from './processes.ts'
import { medianOf } from './tables.ts'

const COLUMNS = EVENT_COLUMNS.map((column) => `"${column.name}" ${column.postgres}`).join(', ')
const NAMES = EVENT_COLUMNS.map(({ name }) => `"${name}"`)
const UPDATES = NAMES.filter((name) => name !== '"id"').map((name) => `${name} = excluded.${name}`)
/** Every second row is in the table already, half of these with another value. */
const HALF = `INSERT INTO events SELECT * FROM made WHERE id % 2 = 0; UPDATE events SET duration = -1 WHERE id % 4 = 0`

interface Case {
  readonly name: string
  readonly before: string
  readonly run: ProgramRun
}

/** The lines of the section; throws when a load fails or comes to other rows. */
export async function modesLines(rows: number, runs: number): Promise<string[]> {
  const { csv } = eventFiles(rows)
  const server = await startPostgres()
  try {
    const ours = (...args: readonly string[]): ProgramRun =>
      bulkload('pg', csv, '--table', 'events', '--url', server.url, '-q', ...headless, ...args)
    const headless = ['--no-header', '--columns', EVENT_COLUMNS.map(({ name }) => name).join(',')]
    await server.query(`CREATE TABLE made (${COLUMNS})`)
    await succeed(bulkload('pg', csv, '--table', 'made', '--url', server.url, '-q', ...headless))
    const cases: Case[] = [
      { name: 'append', before: '', run: ours() },
      { name: 'replace', before: '', run: ours('--mode', 'replace') },
      { name: 'replace, 2 streams', before: '', run: ours('--mode', 'replace', '--streams', '2') },
      { name: 'upsert', before: HALF, run: ours('--mode', 'upsert') },
      { name: 'insert-new', before: HALF, run: ours('--mode', 'insert-new') },
      { name: 'psql: \\copy and INSERT ... ON CONFLICT', before: HALF, run: psqlUpsert(server, csv) },
    ]
    const walls = cases.map((): number[] => [])
    for (let run = 0; run < runs; run++) {
      for (const [index, item] of cases.entries()) walls[index]?.push(await timed(server, item, rows))
    }
    const [one = 1] = walls.map((values) => medianOf(values))
    return [
      `\n${rows} events into Postgres, primary key; medians of ${runs} runs, ratio to an append`,
      ...cases.map(({ name }, index) => {
        const wall = medianOf(walls[index] ?? []) ?? 0
        return `${name.padEnd(40)} ${wall.toFixed(2)} s (${(wall / one).toFixed(2)})`
      }),
    ]
  } finally {
    await server.stop()
  }
}

/** In one session, for the stage is a temporary table. */
function psqlUpsert({ url }: PostgresServer, csv: string): ProgramRun {
  const commands = [
    'CREATE TEMP TABLE stage (LIKE events)',
    `\\copy stage FROM '${csv}' WITH (FORMAT csv)`,
    `INSERT INTO events SELECT * FROM stage ON CONFLICT (id) DO UPDATE SET ${UPDATES.join(', ')}`,
  ]
  const args = commands.flatMap((command) => ['-c', command])
  return { program: 'psql', args: ['-X', '-q', '-v', 'ON_ERROR_STOP=1', ...args, url] }
}

async function timed(server: PostgresServer, { name, before, run }: Case, rows: number): Promise<number> {
  await server.query('DROP TABLE IF EXISTS events')
  await server.query(`CREATE TABLE events (${COLUMNS}, PRIMARY KEY (id))`)
  if (before !== '') await server.query(before)
  await server.query('CHECKPOINT')
  const { wallSeconds } = await succeed(run)
  const isWhole = name !== 'insert-new'
  const [row] = await server.query(
    `SELECT count(*)::int AS n, count(*) FILTER (WHERE duration = -1)::int AS old FROM events`,
  )
  if (Number(row?.['n']) !== rows || (isWhole && Number(row?.['old']) !== 0)) {
    throw new Error(`${name}: the table has ${row?.['n']} rows, ${row?.['old']} of them old`)
  }
  return wallSeconds
}
