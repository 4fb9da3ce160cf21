// What the server says about itself and its tables.

import { BulkloadError } from '../../errors.ts'
import type { ColumnSchema, TableName, TableSchema } from '../../schema.ts'
import type { PeekedRows } from '../catalog.ts'
import { DEDUPLICATION_SETTINGS, deduplicationSettings, knowsTokens } from './deduplication.ts'

/** Runs a statement and returns the answer's text; over HTTP or in process. */
export type RunQuery = (sql: string) => Promise<string>

/** The same, with parameters of the request: the id of the statement, settings. An engine in process has none. */
export type RunStatement = (sql: string, parameters?: Readonly<Record<string, string>>) => Promise<string>

/** Settings that a load wants, where the server has them: an unknown one is an error of its own. */
const WANTED_SETTINGS = {
  // Insert now and say how many; a buffered insert is confirmed before it is stored.
  async_insert: '0',
  // The same of a Distributed table: the INSERT ends when the shards have the rows.
  insert_distributed_sync: '1',
  // A field that is not a column is an error, and NULL for a column that has none is not its default.
  input_format_skip_unknown_fields: '0',
  input_format_null_as_default: '0',
  input_format_defaults_for_omitted_fields: '1',
  // Old servers log queries only with a setting, and the log later has the outcome of an INSERT.
  log_queries: '1',
  // Row numbers in errors count from the first row of the INSERT, and a block is committed whole.
  input_format_parallel_parsing: '0',
  // One block for a whole segment, however many rows it has, whatever they take in memory and whatever the user's profile says.
  min_insert_block_size_rows: '1000000000000',
  min_insert_block_size_bytes: '0',
  input_format_import_nested_json: '1',
  date_time_input_format: 'best_effort',
  // Servers before 26.7 read some doubles one step beside the nearest, unless a setting turns that off.
  precise_float_parsing: '1',
} as const

export interface ServerFacts {
  /** The settings of `WANTED_SETTINGS` that this server knows. */
  readonly settings: Readonly<Record<string, string>>
  /** Names of the data types that the server knows, of those that `create` would use. */
  readonly types: ReadonlySet<string>
  /** The zone of DateTime columns that name none. */
  readonly timeZone: string
  /** Segments can have tokens that tell the server which are the same. */
  readonly tokens: boolean
  /** An upload that breaks off may be taken for one that has ended: its rows are committed. */
  readonly keepsBrokenUploads: boolean
  /** `system.tables` has the number of rows, and the views that a table feeds. */
  readonly tellsTotalRows: boolean
  readonly tellsViews: boolean
}

export async function readServerFacts(query: RunQuery): Promise<ServerFacts> {
  const names = [...Object.keys(WANTED_SETTINGS), ...DEDUPLICATION_SETTINGS]
  // One question: each costs a round trip before anything else can happen.
  const found = await rows(
    query,
    `SELECT 'setting' AS fact, name FROM system.settings WHERE name IN (${names.map(literal).join(', ')})
     UNION ALL
     SELECT 'tells' AS fact, name FROM system.columns
     WHERE database = 'system' AND table = 'tables' AND name IN ('total_rows', 'dependencies_table')
     UNION ALL
     SELECT 'type' AS fact, name FROM system.data_type_families WHERE name IN ('Bool', 'Date32', 'DateTime64')
     UNION ALL
     SELECT 'zone' AS fact, timezone() AS name`,
  )
  const namesOf = (fact: string): Set<string> =>
    new Set(found.filter((row) => row['fact'] === fact).map((row) => String(row['name'])))
  const known = namesOf('setting')
  const tells = namesOf('tells')
  const knownTypes = namesOf('type')
  const [timeZone = ''] = namesOf('zone')
  return {
    settings: {
      ...Object.fromEntries(Object.entries(WANTED_SETTINGS).filter(([name]) => known.has(name))),
      ...deduplicationSettings(known),
    },
    types: knownTypes,
    timeZone,
    tokens: knowsTokens(known),
    // Servers before 20, which have no DateTime64 either.
    keepsBrokenUploads: !knownTypes.has('DateTime64'),
    tellsTotalRows: tells.has('total_rows'),
    tellsViews: tells.has('dependencies_table'),
  }
}

/** The table's columns, or undefined where there is no such table. */
export async function describeTable(
  query: RunQuery,
  name: TableName,
  database: string,
  facts: ServerFacts,
): Promise<TableSchema | undefined> {
  const where = `database = ${literal(name.schema ?? database)} AND table = ${literal(name.table)}`
  const found = await rows(
    query,
    `SELECT name, type, default_kind, default_expression FROM system.columns WHERE ${where}`,
  )
  if (found.length === 0) return undefined
  return {
    target: 'clickhouse',
    name: { schema: name.schema ?? database, table: name.table },
    columns: found.map((row) => columnSchema(row, facts)),
    rowDefaults: 'input_format_defaults_for_omitted_fields' in facts.settings,
    timeZone: facts.timeZone,
  }
}

/** What is stored of a SimpleAggregateFunction(anyLast, T) is T; a Geometry is a Variant. */
const NULLABLE =
  /^(?:SimpleAggregateFunction\(\w+(?:\([^)]*\))?, )?(?:(?:LowCardinality\()?Nullable\(|(?:Variant|Dynamic|JSON|Geometry)\b)/

/** As servers print a literal: `'new'`, `-1`, `[]`; old ones wrap it as `CAST('new' AS String)`. */
const LITERAL = /^(?:CAST\()?(?:'(?:[^'\\]|\\.)*'|-?[\d.]+(?:e[-+]?\d+)?|true|false|\[\])(?:(?: AS |, ').*\))?$/

/** Servers without Date32 have a calendar that ends here: what is later becomes 1970. */
const OLD_LAST_YEAR = 2105

function columnSchema(row: Record<string, unknown>, facts: ServerFacts): ColumnSchema {
  const type = String(row['type'])
  const kind = String(row['default_kind'])
  return {
    name: String(row['name']),
    type,
    nullable: NULLABLE.test(type),
    hasDefault: kind === 'DEFAULT' || kind === 'EPHEMERAL',
    ...(kind === 'DEFAULT' && LITERAL.test(String(row['default_expression'])) && { hasConstantDefault: true as const }),
    writable: kind !== 'MATERIALIZED' && kind !== 'ALIAS',
    ...(!facts.types.has('Date32') && { lastYear: OLD_LAST_YEAR }),
  }
}

/**
 * Whether the server's `written_rows` is the table's own count: views that the table feeds are counted too.
 * Servers that cannot tell are believed.
 */
export async function hasDependentViews(query: RunQuery, name: TableName, facts: ServerFacts): Promise<boolean> {
  if (!facts.tellsViews) return false
  const where = `database = ${literal(name.schema ?? '')} AND name = ${literal(name.table)}`
  const found = await rows(query, `SELECT length(dependencies_table) AS views FROM system.tables WHERE ${where}`)
  return Number(found[0]?.['views'] ?? 0) > 0
}

/** An INSERT becomes one part, which is there or not. */
export async function hasOnePartition(query: RunQuery, name: TableName): Promise<boolean> {
  const where = `database = ${literal(name.schema ?? '')} AND name = ${literal(name.table)}`
  const [found] = await rows(query, `SELECT engine, engine_full FROM system.tables WHERE ${where}`)
  const definition = String(found?.['engine_full'])
  // Without ORDER BY it is of the old syntax, which partitions by month.
  const isPlain = /ORDER BY/.test(definition) && !/PARTITION BY/.test(definition)
  return isPlain && String(found?.['engine']).endsWith('MergeTree')
}

/** Cores of the server, where its own choice of threads tells: `auto(8)`. */
export async function coresOf(query: RunQuery): Promise<number | undefined> {
  const [found] = await rows(query, "SELECT value FROM system.settings WHERE name = 'max_threads'")
  const [, cores] = /auto\((\d+)\)/.exec(String(found?.['value'])) ?? []
  return cores === undefined ? undefined : Number(cores)
}

export async function countRows(query: RunQuery, name: TableName): Promise<number> {
  const found = await rows(query, `SELECT count() AS rows FROM ${identifier(name)}`)
  return Number(found[0]?.['rows'])
}

export async function peekRows(query: RunQuery, name: TableName, limit: number): Promise<PeekedRows> {
  const answer = await query(`SELECT * FROM ${identifier(name)} LIMIT ${limit} FORMAT JSONCompact`)
  const { meta, data } = JSON.parse(answer) as { meta: { name: string }[]; data: unknown[][] }
  return {
    columns: meta.map((column) => column.name),
    rows: data.map((row) => row.map(cell)),
  }
}

function cell(value: unknown): string | null {
  if (value === null) return null
  return typeof value === 'object' ? JSON.stringify(value) : String(value)
}

/** The rows of a SELECT, by column. */
export async function rows(query: RunQuery, sql: string): Promise<Record<string, unknown>[]> {
  const answer = await query(`${sql} FORMAT JSON`)
  try {
    return (JSON.parse(answer) as { data: Record<string, unknown>[] }).data
  } catch (cause) {
    throw new BulkloadError('BL_CONNECT', 'the server is not ClickHouse: it did not return JSON', {
      cause,
      hint: 'check --url: it must use the HTTP port, 8123 by default',
    })
  }
}

/** `db`.`table`, quoted. */
export function identifier(name: TableName): string {
  return name.schema === undefined ? quoted(name.table) : `${quoted(name.schema)}.${quoted(name.table)}`
}

export function quoted(name: string): string {
  return `\`${name.replace(/[\\`]/g, '\\$&')}\``
}

export function literal(text: string): string {
  return `'${text.replace(/[\\']/g, '\\$&')}'`
}
