// The events in the other forms that bulkload reads: CSV with a header, with every field quoted, Parquet, and compressed.
// They are made once from the files of event-files.ts and kept beside them.

import { execFileSync } from 'node:child_process'
import { closeSync, createReadStream, createWriteStream, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { createGzip } from 'node:zlib'
import { CHDB_VERSION, chdbAnswers, quoted } from './chdb.ts'
import { type EventFiles, fileOf } from './event-files.ts'
import { EVENT_COLUMNS, eventQuotedCsv, webEvents } from './events.ts'
import { programVersion } from './machine.ts'

/** The rows of a file by which Parquet's row groups are cut: at least 8 groups, none larger than writers make by default. */
const LARGEST_GROUP_ROWS = 1_000_000
const LEAST_GROUPS = 8

const HEADER = `${EVENT_COLUMNS.map(({ name }) => name).join(',')}\n`

export interface InputFiles {
  /** RFC 4180 with a header, quotes only where they are needed. */
  readonly csv: string
  /** The same with every field of every record in quotes. */
  readonly csvQuoted: string
  /** By one compressor each, as the command makes it by default; those whose command is not installed are missing. */
  readonly compressed: readonly CompressedFile[]
  /** Undefined where chDB, which writes it, is not installed. */
  readonly parquet: string | undefined
  /** A line for each file that could not be made. */
  readonly missing: readonly string[]
}

export interface CompressedFile {
  readonly text: 'JSONL' | 'CSV'
  readonly compression: 'gzip' | 'zstd' | 'lz4'
  readonly path: string
}

export async function inputFiles(files: EventFiles): Promise<InputFiles> {
  const csv = await made(files.csv, fileOf(files.rows, 'header.csv'), (part) => withHeader(files.csv, part))
  const csvQuoted = await made(files.csv, fileOf(files.rows, 'quoted.csv'), (part) =>
    pipeline(quotedLines(files.rows), createWriteStream(part)),
  )
  const compressed: CompressedFile[] = []
  const missing: string[] = []
  for (const [text, source] of [
    ['JSONL', files.jsonl],
    ['CSV', csv],
  ] as const) {
    const path = `${source}.gz`
    compressed.push({ text, compression: 'gzip', path: await made(source, path, (part) => gzip(source, part)) })
  }
  for (const [compression, extension] of [
    ['zstd', 'zst'],
    ['lz4', 'lz4'],
  ] as const) {
    if (programVersion(compression) === undefined) {
      missing.push(`CSV ${compression}: the command ${compression} is not installed`)
      continue
    }
    const path = await made(csv, `${csv}.${extension}`, (part) => compressedBy(compression, csv, part))
    compressed.push({ text: 'CSV', compression, path })
  }
  if (CHDB_VERSION === undefined) missing.push('Parquet: chdb, which writes it, is not installed')
  const groupRows = Math.min(Math.ceil(files.rows / LEAST_GROUPS), LARGEST_GROUP_ROWS)
  const parquet =
    CHDB_VERSION === undefined
      ? undefined
      : await made(files.jsonl, fileOf(files.rows, 'parquet'), (part) =>
          writeParquet(files, { times: 1, groupRows, dictionaries: true }, part),
        )
  return { csv, csvQuoted, compressed, parquet, missing }
}

export interface ParquetForm {
  /** How often the events are in the file, one copy after another. */
  readonly times: number
  /** A group ends with the writer's block of rows that reaches this. */
  readonly groupRows: number
  readonly dictionaries: boolean
}

/** By chDB; snappy, as most writers compress by default. */
export async function writeParquet(files: EventFiles, form: ParquetForm, path: string): Promise<void> {
  const { times, groupRows, dictionaries } = form
  const columns = EVENT_COLUMNS.map(({ name, clickhouse }) => `${name} ${clickhouse}`)
  const events = `file(${quoted(files.jsonl)}, JSONEachRow, ${quoted(columns.join(', '))})`
  const source = times === 1 ? events : `numbers(${times}) AS n CROSS JOIN ${events} AS e`
  const settings = {
    output_format_parquet_row_group_size: groupRows,
    // Groups are cut by their rows alone, and in the order of the file.
    output_format_parquet_row_group_size_bytes: 2 ** 40,
    max_threads: 1,
    ...(!dictionaries && { output_format_parquet_max_dictionary_size: 0 }),
    output_format_parquet_compression_method: quoted('snappy'),
  }
  const assignments = Object.entries(settings).map((pair) => pair.join(' = '))
  await chdbAnswers(undefined, [
    `INSERT INTO FUNCTION file(${quoted(path)}, Parquet)
     SELECT ${EVENT_COLUMNS.map(({ name }) => name).join(', ')} FROM ${source}
     SETTINGS ${assignments.join(', ')}`,
  ])
}

/** `path`, made by `make` when it is not there or older than what it is made of. It has its name only once it is whole. */
export async function made(source: string, path: string, make: (part: string) => Promise<void>): Promise<string> {
  const existing = statSync(path, { throwIfNoEntry: false })
  if (existing !== undefined && existing.mtimeMs >= statSync(source).mtimeMs) return path
  console.error(`making ${path}`)
  const part = `${path}.part`
  rmSync(part, { force: true })
  await make(part)
  renameSync(part, path)
  return path
}

async function withHeader(source: string, path: string): Promise<void> {
  const out = createWriteStream(path)
  out.write(HEADER)
  await pipeline(createReadStream(source, { highWaterMark: 1 << 20 }), out)
}

function* quotedLines(rows: number): Generator<string> {
  let waiting = `"${EVENT_COLUMNS.map(({ name }) => name).join('","')}"\n`
  for (const event of webEvents(rows)) {
    waiting += eventQuotedCsv(event)
    if (waiting.length < 1 << 20) continue
    yield waiting
    waiting = ''
  }
  yield waiting
}

async function gzip(source: string, path: string): Promise<void> {
  await pipeline(createReadStream(source, { highWaterMark: 1 << 20 }), createGzip(), createWriteStream(path))
}

async function compressedBy(program: string, source: string, path: string): Promise<void> {
  const out = openSync(path, 'w')
  try {
    execFileSync(program, ['-c', '-q', source], { stdio: ['ignore', out, 'inherit'] })
  } finally {
    closeSync(out)
  }
}
