// How a file is written whose fields have backslash escapes in place of quotes. Plain data: it crosses to the workers.

import { TAB } from '../../codecs/ascii.ts'

/** Whose escapes: ClickHouse's TabSeparated, or the text format of Postgres's COPY. */
export type EscapeStyle = 'clickhouse' | 'postgres'

export interface EscapedDialect {
  readonly style: EscapeStyle
  /** Byte between two fields, unless a backslash stands before it: one of ASCII that begins no escape. */
  readonly delimiter: number
  /** Fields that are NULL, byte for byte, before escapes are read. */
  readonly nulls: readonly string[]
  /** A record with fewer fields than columns: an error, or NULLs for those that are not there. */
  readonly ragged: 'reject' | 'pad'
}

/** https://clickhouse.com/docs/interfaces/formats/TabSeparated */
export const CLICKHOUSE_TSV: EscapedDialect = { style: 'clickhouse', delimiter: TAB, nulls: ['\\N'], ragged: 'reject' }

/** PostgreSQL documentation, COPY, "Text Format". */
export const POSTGRES_TEXT: EscapedDialect = { ...CLICKHOUSE_TSV, style: 'postgres' }
