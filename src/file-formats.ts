// The formats that files can be written in: their names, and how a file's name shows one. What writes them is the encoding
// `file-NAME`, found in `src/encodings/registry.ts`.

interface FileFormatFacts {
  /** For people. */
  readonly title: string
  /** The first one is that of files which are named here. */
  readonly extensions: readonly string[]
  /** The format compresses what is in it: the file as a whole is not compressed again. */
  readonly compressesItself?: true
}

export const FILE_FORMATS = {
  jsonl: { title: 'JSON Lines', extensions: ['.jsonl', '.ndjson'] },
  json: { title: 'one JSON array', extensions: ['.json'] },
  csv: { title: 'CSV', extensions: ['.csv'] },
  tsv: { title: 'CSV with tabs as the field delimiter', extensions: ['.tsv'] },
  'postgres-text': { title: "the text format of Postgres's COPY", extensions: ['.copy'] },
  'clickhouse-tsv': { title: "ClickHouse's TabSeparatedWithNames", extensions: ['.chtsv'] },
  sql: { title: 'INSERT statements', extensions: ['.sql'] },
  'postgres-dump': { title: 'COPY statements with their data, for psql', extensions: ['.dump.sql'] },
  parquet: { title: 'Parquet', extensions: ['.parquet', '.pq'], compressesItself: true },
} as const satisfies Readonly<Record<string, FileFormatFacts>>

export type FileFormat = keyof typeof FILE_FORMATS

export const FILE_FORMAT_NAMES = Object.keys(FILE_FORMATS) as readonly FileFormat[]

export function factsOfFormat(format: FileFormat): FileFormatFacts {
  return FILE_FORMATS[format]
}

/** By the longest extension that the name ends with, in any case; a compression's extension is removed before. */
export function formatOfName(name: string): FileFormat | undefined {
  const lower = name.toLowerCase()
  let found: { readonly format: FileFormat; readonly length: number } | undefined
  for (const format of FILE_FORMAT_NAMES) {
    for (const extension of factsOfFormat(format).extensions) {
      const isLonger = extension.length > (found?.length ?? 0)
      if (isLonger && lower.endsWith(extension)) found = { format, length: extension.length }
    }
  }
  return found?.format
}
