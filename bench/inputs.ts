// The events in every form that bulkload reads: CSV beside JSONL and beside the servers' own clients, compressed files beside
// zcat, and Parquet beside the engine that wrote it.

import type { Bar } from './bars.ts'
import { bulkloadClickhouse } from './compare/bulkload-clickhouse.ts'
import { bulkloadInput } from './compare/bulkload-input.ts'
import { bulkloadPostgres } from './compare/bulkload-postgres.ts'
import { clickhouseClientCsv } from './compare/clickhouse-client.ts'
import type { Peer, ServerJob } from './compare/peer.ts'
import { psqlCsvFile } from './compare/psql.ts'
import type { Race } from './compare/race.ts'
import { zcatLines } from './compare/zcat.ts'
import type { EventFiles } from './event-files.ts'
import { type InputFiles, inputFiles } from './input-files.ts'
import { raceIntoClickhouse } from './targets/clickhouse.ts'
import { EMBEDDED_PEERS, raceIntoEmbedded } from './targets/embedded.ts'
import { type PostgresBars, raceIntoPostgres } from './targets/postgres.ts'

/** Decompression and the load side by side: the longer of the two is the strict reading, their sum the lenient one. */
const GZIP_BAR = 1.1
const JSONL = 'bulkload'
const CSV = 'bulkload, CSV'

/** As everywhere: of the client of ClickHouse and of psql, what they may take is the design's. */
const CLICKHOUSE_BARS: readonly Bar[] = [
  { own: CSV, peer: JSONL, wall: 1 },
  { own: CSV, peer: 'clickhouse-client, CSV', wall: 0.8, clientCpu: 0.7 },
  ...gzipBars('JSONL', JSONL),
  ...gzipBars('CSV', CSV),
]

const POSTGRES_BARS: PostgresBars = { logged: postgresBars(0.8), UNLOGGED: postgresBars(0.65) }

/** chDB writes times as instants, which a column without a zone does not take. */
export const PARQUET_INTO_POSTGRES = { kinds: ['UNLOGGED'], timeType: 'timestamptz' } as const

/** Races that are run one after another, each in a place of its own. */
export interface RaceList {
  /** Each gives its races, or says why there are none. */
  readonly races: readonly (() => Promise<Race[] | string>)[]
  /** Why a file is not there. */
  readonly missing: readonly string[]
}

/** Makes the files; the races are only of peers that `isWanted` takes. */
export async function inputRaces(
  files: EventFiles,
  rounds: number,
  isWanted: (peer: Pick<Peer<never>, 'name'>) => boolean,
): Promise<RaceList> {
  const inputs = await inputFiles(files)
  const clickhousePeers = [
    bulkloadClickhouse(),
    ...textInputs('clickhouse', inputs),
    ...parquetInput('clickhouse', inputs),
    clickhouseClientCsv(inputs.csv),
    ...zcatPeers(files, inputs),
  ]
  const postgresPeers = [
    bulkloadPostgres(),
    ...textInputs('pg', inputs),
    psqlCsvFile(inputs.csv),
    ...zcatPeers(files, inputs),
  ]
  const parquetPeers = parquetInput('pg', inputs)
  return {
    races: [
      () => raceIntoClickhouse(files, rounds, clickhousePeers.filter(isWanted), CLICKHOUSE_BARS),
      () => raceIntoPostgres(files, rounds, postgresPeers.filter(isWanted), { bars: POSTGRES_BARS }),
      () => raceIntoPostgres(files, rounds, parquetPeers.filter(isWanted), PARQUET_INTO_POSTGRES),
      () => raceIntoEmbedded(files, inputs.parquet, rounds, EMBEDDED_PEERS.filter(isWanted)),
    ],
    missing: inputs.missing,
  }
}

/** A peer of bulkload's for every form of text but plain JSONL. */
export function textInputs(
  command: 'clickhouse' | 'pg',
  { csv, csvQuoted, compressed }: InputFiles,
  ...flags: readonly string[]
): Peer<ServerJob>[] {
  const forms: readonly (readonly [form: string, path: string])[] = [
    ['CSV', csv],
    ['CSV all quoted', csvQuoted],
    ...compressed.map(({ text, compression, path }) => [`${text} ${compression}`, path] as const),
  ]
  return forms.map(([form, path]) => bulkloadInput(command, form, path, ...flags))
}

export function parquetInput(
  command: 'clickhouse' | 'pg',
  { parquet }: InputFiles,
  ...flags: readonly string[]
): Peer<ServerJob>[] {
  return parquet === undefined ? [] : [bulkloadInput(command, 'Parquet', parquet, ...flags)]
}

function zcatPeers({ rows }: EventFiles, { compressed }: InputFiles): Peer<unknown>[] {
  return compressed
    .filter(({ compression }) => compression === 'gzip')
    .map(({ text, path }) => zcatLines(text, path, text === 'CSV' ? rows + 1 : rows))
}

function postgresBars(wall: number): Bar[] {
  return [
    { own: CSV, peer: JSONL, wall: 1 },
    { own: CSV, peer: 'psql \\copy, CSV', wall },
    ...gzipBars('JSONL', JSONL),
    ...gzipBars('CSV', CSV),
  ]
}

function gzipBars(text: string, plain: string): Bar[] {
  const peers = [`zcat | wc -l, ${text}`, plain] as const
  return (['max', 'sum'] as const).map((how) => ({
    own: `bulkload, ${text} gzip`,
    peer: { how, peers },
    wall: GZIP_BAR,
  }))
}
