// The formats: a new one is a folder and a line here.

import { CLICKHOUSE_NATIVE_FORMAT } from './clickhouse-native/format.ts'
import { CSV_FORMAT } from './csv/format.ts'
import { ESCAPED_FORMAT } from './escaped/format.ts'
import type { Format, FormatName } from './format.ts'
import { JSON_FORMAT } from './json/format.ts'
import { COMPACT_FORMAT } from './json-compact/format.ts'
import { LTSV_FORMAT } from './ltsv/format.ts'
import { PARQUET_FORMAT } from './parquet/format.ts'
import { POSTGRES_BINARY_FORMAT } from './postgres-binary/format.ts'
import type { Sample } from './sample.ts'

/** In the order in which they are asked whether they know a file's content. */
const FORMATS = [
  JSON_FORMAT,
  COMPACT_FORMAT,
  CSV_FORMAT,
  ESCAPED_FORMAT,
  LTSV_FORMAT,
  PARQUET_FORMAT,
  POSTGRES_BINARY_FORMAT,
  CLICKHOUSE_NATIVE_FORMAT,
] as const

type RecordsOf<F> = F extends Format<infer R> ? R : never

/** How the records of a source look, as plain data for a worker. */
export type RecordFormat = RecordsOf<(typeof FORMATS)[number]>

interface NamedFormat extends FormatName {
  readonly format: Format
}

const BY_KIND: ReadonlyMap<string, Format> = new Map(FORMATS.map((format) => [format.kind, format as Format]))
const BY_NAME: ReadonlyMap<string, NamedFormat> = new Map(
  FORMATS.flatMap((format) =>
    Object.entries<FormatName>(format.names).map(([name, own]) => [name, { ...own, format: format as Format }]),
  ),
)

/** What `--format` takes. */
export const FORMAT_NAMES: readonly string[] = [...BY_NAME.keys()]

/** Text that no other format knows, and what options for delimiters and quotes speak of. */
export const SEPARATED_VALUES = 'csv'

/** The format that reads such records. */
export function formatOf({ kind }: RecordFormat): Format {
  const format = BY_KIND.get(kind)
  if (format === undefined) throw new TypeError(`there is no format ${kind}`)
  return format
}

/** The format that `--format` calls so. */
export function formatNamed(name: string): NamedFormat {
  const format = BY_NAME.get(name)
  if (format === undefined) throw new TypeError(`there is no format ${name}`)
  return format
}

/** Extensions of files that hold one format and nothing else. */
export const DATA_EXTENSIONS: readonly string[] = [...BY_NAME.values()].flatMap(({ extensions = [] }) => extensions)

/** The format of files with such an extension, in lower case; undefined where it leaves that open. */
export function formatByExtension(extension: string): string | undefined {
  for (const [name, { extensions = [] }] of BY_NAME) if (extensions.includes(extension)) return name
  return undefined
}

/** Whether a file with such an extension may hold records. */
export function isDataExtension(extension: string): boolean {
  if (formatByExtension(extension) !== undefined) return true
  return [...BY_NAME.values()].some(({ sharedExtensions = [] }) => sharedExtensions.includes(extension))
}

/** The format whose content begins so; undefined where none knows it. */
export function detectFormat(sample: Sample): string | undefined {
  for (const format of FORMATS) {
    const name = (format as Format).detect?.(sample)
    if (name !== undefined) return name
  }
  return undefined
}

/** The names of a record's values, where the records do not name them. */
export function namedFields(records: RecordFormat): readonly string[] | undefined {
  return formatOf(records).naming === 'keys' ? undefined : records.fields
}
