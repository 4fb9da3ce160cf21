// The encodings by name. An encoding is loaded when it is asked for: a start does not load those that it does not use.

import type { EncodingName } from '../encoding-name.ts'
import type { Encoding } from './encoding.ts'

const ENCODINGS: Partial<Readonly<Record<EncodingName, () => Promise<Encoding>>>> = {
  'clickhouse-native': async () => (await import('./clickhouse-native/encoding.ts')).clickhouseNative,
  'clickhouse-text': async () => (await import('./clickhouse-text/encoding.ts')).clickhouseText,
  'postgres-binary': async () => (await import('./postgres-binary/encoding.ts')).postgresBinary,
  'postgres-text': async () => (await import('./postgres-text/encoding.ts')).postgresText,
  'file-jsonl': async () => (await import('./files/jsonl/encoding.ts')).jsonl,
  'file-json': async () => (await import('./files/json/encoding.ts')).json,
  'file-csv': async () => (await import('./files/csv/encoding.ts')).csv,
  'file-tsv': async () => (await import('./files/tsv/encoding.ts')).tsv,
  'file-postgres-text': async () => (await import('./files/postgres-text/encoding.ts')).postgresTextFile,
  'file-clickhouse-tsv': async () => (await import('./files/clickhouse-tsv/encoding.ts')).clickhouseTsv,
  'file-sql': async () => (await import('./files/sql/encoding.ts')).sql,
  'file-parquet': async () => (await import('./files/parquet/encoding.ts')).parquet,
  'file-postgres-dump': async () => (await import('./files/postgres-dump/encoding.ts')).postgresDump,
}

export function loadEncoding(name: EncodingName): Promise<Encoding> {
  const load = ENCODINGS[name]
  if (load === undefined) throw new Error(`there is no encoding ${name}`)
  return load()
}
