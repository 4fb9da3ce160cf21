// Tables of ClickHouse into Postgres and into ClickHouse, and of Postgres into ClickHouse, each beside the same with pipes between the servers' own clients.

import { type ClickhouseServer, clickhouseMissing, startClickhouse } from '../test/servers/clickhouse-server.ts'
import { type PostgresServer, startPostgres } from '../test/servers/postgres-server.ts'
import { eventFiles } from './event-files.ts'
import { EVENT_COLUMNS } from './events.ts'
import type { ProgramRun } from './measure.ts'
import { bulkload, succeed } from './processes.ts'
import { medianOf } from './tables.ts'

const CLICKHOUSE_COLUMNS = EVENT_COLUMNS.map(({ name, clickhouse }) => `${name} ${clickhouse}`).join(', ')
// A DateTime is a point in time.
const POSTGRES_COLUMNS = EVENT_COLUMNS.map(
  ({ name, postgres }) => `"${name}" ${postgres.startsWith('timestamp') ? 'timestamptz' : postgres}`,
).join(', ')

interface Case {
  readonly name: string
  readonly run: ProgramRun
  readonly count: () => Promise<number>
}

/** The lines of the section; throws when a copy fails or comes to other rows. */
export async function copiesLines(rows: number, runs: number): Promise<string[]> {
  if (clickhouseMissing !== false) return [`copies: ${clickhouseMissing}`]
  const { jsonl } = eventFiles(rows)
  const clickhouse = await startClickhouse()
  const postgres = await startPostgres()
  try {
    await clickhouse.query('CREATE DATABASE other')
    await clickhouse.query(`CREATE TABLE events (${CLICKHOUSE_COLUMNS}) ENGINE = MergeTree ORDER BY id`)
    await succeed(bulkload('clickhouse', jsonl, '--table', 'events', '--url', clickhouse.url, '-q'))
    await postgres.query(`CREATE SCHEMA source; CREATE TABLE source.events (${POSTGRES_COLUMNS})`)
    await succeed(bulkload('pg', jsonl, '--table', 'source.events', '--url', postgres.url, '-q'))
    const cases = casesOf(clickhouse, postgres)
    const walls = cases.map((): number[] => [])
    for (let run = 0; run < runs; run++) {
      for (const [index, { name, run: program, count }] of cases.entries()) {
        await clickhouse.query('DROP TABLE IF EXISTS other.events')
        await clickhouse.query(`CREATE TABLE other.events (${CLICKHOUSE_COLUMNS}) ENGINE = MergeTree ORDER BY id`)
        await postgres.query('DROP TABLE IF EXISTS events')
        await postgres.query(`CREATE TABLE events (${POSTGRES_COLUMNS})`)
        await postgres.query('CHECKPOINT')
        const { wallSeconds } = await succeed(program)
        const found = await count()
        if (found !== rows) throw new Error(`${name}: the table has ${found} rows`)
        walls[index]?.push(wallSeconds)
      }
    }
    return [
      `\n${rows} events, copied between servers; medians of ${runs} runs`,
      ...cases.map(({ name }, index) => `${name.padEnd(56)} ${(medianOf(walls[index] ?? []) ?? 0).toFixed(2)} s`),
    ]
  } finally {
    await postgres.stop()
    await clickhouse.stop()
  }
}

function casesOf(clickhouse: ClickhouseServer, postgres: PostgresServer): readonly Case[] {
  const inPostgres = async (): Promise<number> => {
    const [row] = await postgres.query('SELECT count(*)::int AS n FROM events')
    return Number(row?.['n'])
  }
  const inClickhouse = async (): Promise<number> => Number(await clickhouse.query('SELECT count() FROM other.events'))
  const client = `clickhouse-client --port ${clickhouse.tcpPort}`
  const names = EVENT_COLUMNS.map(({ name }) => name).join(', ')
  const shell = (line: string): ProgramRun => ({ program: 'sh', args: ['-c', line] })
  const copy = (target: string): ProgramRun => bulkload('copy', clickhouse.url, target, '--tables', 'events', '-q')
  return [
    { name: 'bulkload copy, into Postgres', run: copy(postgres.url), count: inPostgres },
    {
      name: 'clickhouse-client, CSV | psql \\copy',
      run: shell(
        `${client} --query "SELECT ${names} FROM events FORMAT CSV" | psql -X -q -v ON_ERROR_STOP=1 -c "\\copy events FROM STDIN WITH (FORMAT csv, NULL '\\N')" ${postgres.url}`,
      ),
      count: inPostgres,
    },
    { name: 'bulkload copy, into ClickHouse', run: copy(`${clickhouse.url}/other`), count: inClickhouse },
    {
      name: 'clickhouse-client | clickhouse-client, Native',
      run: shell(
        `${client} --query "SELECT * FROM events FORMAT Native" | ${client} --query "INSERT INTO other.events FORMAT Native"`,
      ),
      count: inClickhouse,
    },
    {
      name: 'bulkload copy, Postgres into ClickHouse',
      run: bulkload('copy', postgres.url, `${clickhouse.url}/other`, '--tables', 'source.events', '-q'),
      count: inClickhouse,
    },
    {
      name: 'psql \\copy, CSV | clickhouse-client',
      run: shell(
        `psql -X -q -c "\\copy source.events TO STDOUT WITH (FORMAT csv)" ${postgres.url} | ${client} --date_time_input_format best_effort --query "INSERT INTO other.events FORMAT CSV"`,
      ),
      count: inClickhouse,
    },
  ]
}
