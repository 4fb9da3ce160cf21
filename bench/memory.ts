// The largest memory of bulkload with 2 workers: every form of the events into both servers, then more
// than fits: gigabytes of JSONL, compressed while they are loaded from a pipe, and a Parquet file with row groups of a gigabyte.

import { statSync } from 'node:fs'
import { chdbAnswers, quoted } from './chdb.ts'
import { bulkloadClickhouse } from './compare/bulkload-clickhouse.ts'
import { bulkloadInput } from './compare/bulkload-input.ts'
import { bulkloadGzipPipe } from './compare/bulkload-pipe.ts'
import { bulkloadPostgres } from './compare/bulkload-postgres.ts'
import type { Peer } from './compare/peer.ts'
import type { Race } from './compare/race.ts'
import { type EventFiles, fileOf } from './event-files.ts'
import { inputFiles, made, writeParquet } from './input-files.ts'
import { PARQUET_INTO_POSTGRES, parquetInput, type RaceList, textInputs } from './inputs.ts'
import { raceIntoClickhouse } from './targets/clickhouse.ts'
import { raceIntoPostgres } from './targets/postgres.ts'

const FLAGS = ['--workers', '2'] as const
const GROUPS = 2
const UNLOGGED = { kinds: ['UNLOGGED'], bars: { logged: [], UNLOGGED: [] } } as const

export interface MemorySizes {
  /** Of the JSONL that is compressed into the pipe, in bytes. */
  readonly pipe: number
  /** Of one row group of the Parquet file before compression, in bytes. */
  readonly rowGroup: number
}

/** Each once: peaks hardly differ between runs. Only of peers that `isWanted` takes. */
export async function memoryRaces(
  files: EventFiles,
  sizes: MemorySizes,
  isWanted: (peer: Pick<Peer<never>, 'name'>) => boolean,
): Promise<RaceList> {
  const inputs = await inputFiles(files)
  const clickhousePeers = [
    bulkloadClickhouse(...FLAGS),
    ...textInputs('clickhouse', inputs, ...FLAGS),
    ...parquetInput('clickhouse', inputs, ...FLAGS),
  ]
  const postgresPeers = [bulkloadPostgres(...FLAGS), ...textInputs('pg', inputs, ...FLAGS)]
  const parquetPeers = parquetInput('pg', inputs, ...FLAGS)
  return {
    races: [
      () => raceIntoClickhouse(files, 1, clickhousePeers.filter(isWanted), []),
      () => raceIntoPostgres(files, 1, postgresPeers.filter(isWanted), UNLOGGED),
      () => raceIntoPostgres(files, 1, parquetPeers.filter(isWanted), PARQUET_INTO_POSTGRES),
      () => {
        const times = Math.max(1, Math.round(sizes.pipe / files.jsonlBytes))
        const pipe = bulkloadGzipPipe(files.jsonl, times, ...FLAGS)
        return raceIntoPostgres(repeated(files, times), 1, [pipe].filter(isWanted), UNLOGGED)
      },
      () => largeRowGroups(files, inputs.parquet !== undefined, sizes.rowGroup, isWanted),
    ],
    missing: inputs.missing,
  }
}

async function largeRowGroups(
  files: EventFiles,
  hasChdb: boolean,
  groupBytes: number,
  isWanted: (peer: Pick<Peer<never>, 'name'>) => boolean,
): Promise<Race[] | string> {
  const form = `Parquet, row groups of ${megabytes(groupBytes)}`
  const peerOf = (path: string) => bulkloadInput('pg', form, path, ...FLAGS)
  if (!isWanted(peerOf(''))) return `${form}: no peer was asked for`
  if (!hasChdb) return `${form}: chdb, which writes them, is not installed`
  const { path, times } = await fileOfRowGroups(files, groupBytes)
  return raceIntoPostgres(repeated(files, times), 1, [peerOf(path)], PARQUET_INTO_POSTGRES)
}

/** A file of some row groups of that size, with the events repeated this many times; without dictionaries, whose size is hard to tell. */
async function fileOfRowGroups(files: EventFiles, groupBytes: number): Promise<{ path: string; times: number }> {
  const plain = await made(files.jsonl, fileOf(files.rows, 'plain.parquet'), (part) =>
    writeParquet(files, { times: 1, groupRows: files.rows, dictionaries: false }, part),
  )
  const groupRows = Math.ceil((groupBytes * files.rows) / (await parquetFacts(plain)).bytes)
  const times = Math.ceil((GROUPS * groupRows) / files.rows)
  const path = await made(files.jsonl, fileOf(files.rows, `groups-of-${groupBytes}.parquet`), (part) =>
    writeParquet(files, { times, groupRows, dictionaries: false }, part),
  )
  const { groups, largestGroup } = await parquetFacts(path)
  const fileBytes = statSync(path).size
  console.log(
    `Parquet   ${groups} row groups of up to ${megabytes(largestGroup)} before compression, ${megabytes(fileBytes)} as a file`,
  )
  return { path, times }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(0)} MB`
}

/** Sizes are before compression, in bytes. */
async function parquetFacts(path: string): Promise<{ bytes: number; groups: number; largestGroup: number }> {
  const largest = 'arrayMax(arrayMap(group -> group.total_uncompressed_size, row_groups))'
  const answer = await chdbAnswers(undefined, [
    `SELECT total_uncompressed_size, num_row_groups, ${largest} FROM file(${quoted(path)}, ParquetMetadata)`,
  ])
  const [bytes = 0, groups = 0, largestGroup = 0] = answer.split('\t').map(Number)
  return { bytes, groups, largestGroup }
}

/** What a server must say of the events this many times: every part of the checksum is a sum. */
function repeated(files: EventFiles, times: number): EventFiles {
  const parts = files.checksum.split(' ').map((part) => BigInt(part) * BigInt(times))
  return {
    ...files,
    rows: files.rows * times,
    jsonlBytes: files.jsonlBytes * times,
    csvBytes: files.csvBytes * times,
    checksum: parts.join(' '),
  }
}
