// The way back: tables into files and into another server, and files into files, each beside the tool that people use for it. A
// program and its peer take turns, and what was written is counted before a time counts.

import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { type ClickhouseServer, clickhouseMissing, startClickhouse } from '../test/servers/clickhouse-server.ts'
import { type PostgresServer, startPostgres } from '../test/servers/postgres-server.ts'
import { makeTempFolder } from '../test/servers/temp-folder.ts'
import { CHDB_VERSION, chdbAnswers, chdbRun, quoted } from './chdb.ts'
import { duckdbConvert, duckdbFolder } from './compare/duckdb.ts'
import { type EventFiles, eventFiles } from './event-files.ts'
import { EVENT_COLUMNS } from './events.ts'
import { inputFiles } from './input-files.ts'
import type { Measured, ProgramRun } from './measure.ts'
import { bulkload, succeed } from './processes.ts'
import { linesIn, parquetRows } from './rows-of-files.ts'
import { medianOf } from './tables.ts'

const MB = 1e6
const PEAK_BAR_MB = 250
const CLICKHOUSE_COLUMNS = EVENT_COLUMNS.map(({ name, clickhouse }) => `${name} ${clickhouse}`).join(', ')
// A DateTime is a point in time.
const POSTGRES_COLUMNS = EVENT_COLUMNS.map(
  ({ name, postgres }) => `"${name}" ${postgres.startsWith('timestamp') ? 'timestamptz' : postgres}`,
).join(', ')

interface Program {
  readonly name: string
  readonly run: ProgramRun
  readonly rows: () => Promise<number>
  /** The most of the peer's time that it may take; a program without it is the peer. */
  readonly bar?: number
}

/** The peer is the last one. */
interface Contest {
  readonly title: string
  readonly programs: readonly Program[]
  readonly missing?: string
  /** Before each run. */
  readonly reset?: () => Promise<unknown>
}

interface Place {
  readonly files: EventFiles
  readonly folder: string
  readonly postgres: PostgresServer
  readonly clickhouse: ClickhouseServer
}

/** The lines of the section; throws when a program fails or comes to other rows. */
export async function exportsLines(rows: number, runs: number): Promise<string[]> {
  if (clickhouseMissing !== false) return [`export: ${clickhouseMissing}`]
  const files = eventFiles(rows)
  const temp = makeTempFolder('bench-export')
  const clickhouse = await startClickhouse()
  const postgres = await startPostgres({ settings: { shared_buffers: '512MB', max_wal_size: '4GB' } })
  try {
    await clickhouse.query(`CREATE DATABASE other`)
    await clickhouse.query(`CREATE TABLE events (${CLICKHOUSE_COLUMNS}) ENGINE = MergeTree ORDER BY id`)
    await succeed(bulkload('clickhouse', files.jsonl, '--table', 'events', '--url', clickhouse.url, '-q'))
    await postgres.query(`CREATE TABLE events (${POSTGRES_COLUMNS})`)
    await succeed(bulkload('pg', files.jsonl, '--table', 'events', '--url', postgres.url, '-q'))
    await postgres.query('VACUUM ANALYZE events')
    await postgres.query('CHECKPOINT')
    const lines = [
      `\n${rows} events; medians of ${runs} runs in turn; the last of each is what bulkload is held against`,
    ]
    for (const contest of await contestsOf({ files, folder: temp.path, postgres, clickhouse })) {
      lines.push(...(await contestLines(contest, rows, runs)))
    }
    return lines
  } finally {
    await postgres.stop()
    await clickhouse.stop()
    temp.remove()
  }
}

async function contestLines(
  { title, programs, missing, reset }: Contest,
  rows: number,
  runs: number,
): Promise<string[]> {
  if (missing !== undefined) return [`\n${title}: ${missing}`]
  const measured = programs.map((): Measured[] => [])
  for (let run = 0; run < runs; run++) {
    for (const [index, { name, run: program, rows: count }] of programs.entries()) {
      await reset?.()
      const one = await succeed(program)
      console.error(`${title}, run ${run + 1} of ${runs}: ${name}: ${one.wallSeconds.toFixed(2)} s`)
      const found = await count()
      if (found !== rows) throw new Error(`${title}, ${name}: ${found} rows instead of ${rows}`)
      measured[index]?.push(one)
    }
  }
  const wallOf = (index: number): number =>
    medianOf((measured[index] ?? []).map((one) => one.wallSeconds)) ?? Number.NaN
  const peer = wallOf(programs.length - 1)
  return [
    `\n${title}`,
    ...programs.map(({ name, bar }, index) => {
      const ratio = wallOf(index) / peer
      const own = measured[index] ?? []
      const cpu = medianOf(own.map((one) => one.cpuSeconds ?? Number.NaN)) ?? Number.NaN
      const peak = Math.max(...own.map((one) => one.peakBytes ?? 0)) / MB
      return [
        `  ${name.padEnd(44)} ${wallOf(index).toFixed(2)} s  ${ratio.toFixed(2)}  CPU ${cpu.toFixed(2)} s`,
        `  peak ${peak.toFixed(0)} MB`,
        ...(bar === undefined ? [] : [verdict('', ratio, bar), verdict(' of memory, MB', peak, PEAK_BAR_MB)]),
      ].join('')
    }),
  ]
}

function verdict(of: string, figure: number, bar: number): string {
  return `  (bar${of} ${bar}${figure <= bar ? '' : ', missed'})`
}

async function contestsOf(place: Place): Promise<Contest[]> {
  return [
    postgresToCsv(place),
    clickhouseToJsonl(place),
    await clickhouseToParquet(place),
    copied(place),
    await csvToParquet(place),
  ]
}

/** With the two workers that the bar of memory is for. */
const own = (...args: readonly string[]): ProgramRun => bulkload(...args, '--workers', '2', '-q')
const shell = (line: string): ProgramRun => ({ program: 'sh', args: ['-c', line] })

function exported(source: string, path: string, ...flags: readonly string[]): ProgramRun {
  return own('export', source, 'events', '-o', path, '--overwrite', ...flags)
}

function postgresToCsv({ folder, postgres }: Place): Contest {
  const path = join(folder, 'postgres.csv')
  const rows = async (): Promise<number> => (await linesIn(path)) - 1
  return {
    title: 'Postgres into a CSV file',
    reset: async () => rmSync(path, { force: true }),
    programs: [
      { name: 'bulkload export --streams 2', run: exported(postgres.url, path, '--streams', '2'), rows, bar: 0.7 },
      { name: 'bulkload export', run: exported(postgres.url, path), rows, bar: 1 },
      {
        name: 'psql \\copy, CSV',
        run: shell(`psql -X -q -c "\\copy events TO '${path}' WITH (FORMAT csv, HEADER)" ${postgres.url}`),
        rows,
      },
    ],
  }
}

function clickhouseToJsonl({ folder, clickhouse }: Place): Contest {
  const path = join(folder, 'clickhouse.jsonl')
  const rows = (): Promise<number> => linesIn(path)
  return {
    title: 'ClickHouse into a JSONL file',
    reset: async () => rmSync(path, { force: true }),
    programs: [
      { name: 'bulkload export', run: exported(clickhouse.url, path), rows, bar: 1 },
      {
        name: 'clickhouse-client, FORMAT JSONEachRow',
        run: shell(
          `clickhouse-client --port ${clickhouse.tcpPort} --output_format_json_quote_64bit_integers=0 --query "SELECT * FROM events FORMAT JSONEachRow" > ${path}`,
        ),
        rows,
      },
    ],
  }
}

/** chDB reads the same rows from a table of its own. */
async function clickhouseToParquet({ files, folder, clickhouse }: Place): Promise<Contest> {
  const title = 'ClickHouse into a Parquet file'
  if (CHDB_VERSION === undefined) return { title, programs: [], missing: 'chdb is not installed' }
  const data = join(folder, 'chdb')
  const path = join(folder, 'clickhouse.parquet')
  await chdbAnswers(data, [
    `CREATE TABLE default.events (${CLICKHOUSE_COLUMNS}) ENGINE = MergeTree ORDER BY id`,
    `INSERT INTO default.events SELECT * FROM file(${quoted(files.jsonl)}, JSONEachRow)`,
  ])
  const rows = (): Promise<number> => parquetRows(path)
  return {
    title,
    reset: async () => rmSync(path, { force: true }),
    programs: [
      { name: 'bulkload export', run: exported(clickhouse.url, path), rows, bar: 1.5 },
      {
        name: 'chDB, INTO OUTFILE',
        run: chdbRun(data, [`SELECT * FROM default.events INTO OUTFILE ${quoted(path)} FORMAT Parquet`]),
        rows,
      },
    ],
  }
}

function copied({ postgres, clickhouse }: Place): Contest {
  const rows = async (): Promise<number> => Number(await clickhouse.query('SELECT count() FROM other.events'))
  return {
    title: 'Postgres into ClickHouse',
    reset: async () => {
      await clickhouse.query('DROP TABLE IF EXISTS other.events')
      await clickhouse.query(`CREATE TABLE other.events (${CLICKHOUSE_COLUMNS}) ENGINE = MergeTree ORDER BY id`)
    },
    programs: [
      {
        name: 'bulkload copy',
        run: own('copy', postgres.url, `${clickhouse.url}/other`, '--tables', 'events'),
        rows,
        bar: 0.7,
      },
      {
        name: 'psql, CSV | clickhouse-client',
        run: shell(
          `psql -X -q -c "COPY events TO STDOUT WITH (FORMAT csv)" ${postgres.url} | clickhouse-client --port ${clickhouse.tcpPort} --date_time_input_format best_effort --query "INSERT INTO other.events FORMAT CSV"`,
        ),
        rows,
      },
    ],
  }
}

async function csvToParquet({ files, folder }: Place): Promise<Contest> {
  const title = 'CSV into a Parquet file'
  const duckdb = duckdbFolder()
  if ('missing' in duckdb) return { title, programs: [], missing: duckdb.missing }
  const path = join(folder, 'csv.parquet')
  const { csv: header } = await inputFiles(files)
  const rows = (): Promise<number> => parquetRows(path)
  return {
    title,
    reset: async () => rmSync(path, { force: true }),
    programs: [
      { name: 'bulkload convert', run: own('convert', header, '-o', path), rows, bar: 2 },
      { name: 'DuckDB', run: duckdbConvert(duckdb.folder, header, path), rows },
    ],
  }
}
