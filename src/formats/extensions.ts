// What a file's name says of the records in it.

/** Names that leave nothing open: a .json file may hold lines, documents or one array. */
export const FORMAT_OF_EXTENSION = {
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  csv: 'csv',
  tsv: 'tsv',
  tab: 'tsv',
  parquet: 'parquet',
} as const

const EXTENSION = /(?<=[^/\\])\.([^./\\]+?)$/
const COMPRESSION = /(?<=[^/\\])\.(?:gz|gzip|bgz|zst|zstd|lz4|bz2|xz|br)$/i

/** A name without the extension of a compression. */
export function withoutCompression(name: string): string {
  return name.replace(COMPRESSION, '')
}

/** The extension below that of a compression, in lower case; empty where there is none. */
export function extensionOf(name: string): string {
  return (EXTENSION.exec(withoutCompression(name))?.[1] ?? '').toLowerCase()
}

/** Whether the name is one of a file with records. */
export function isDataFile(name: string): boolean {
  const extension = extensionOf(name)
  return extension === 'json' || Object.hasOwn(FORMAT_OF_EXTENSION, extension)
}
