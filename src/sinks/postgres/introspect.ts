// What the catalog says about a table: columns, base types, what the server fills in. Nothing has to be registered:
// domains, enums and arrays are resolved here.

import type pg from 'pg'
import { BulkloadError } from '../../errors.ts'
import { type ColumnSchema, displayName, type PostgresType, type TableName, type TableSchema } from '../../schema.ts'
import type { PeekedRows } from '../catalog.ts'
import { type KnownTypes, readTypes } from './types.ts'

/** `COPY … DEFAULT 'marker'` came with PostgreSQL 16. */
const DEFAULT_MARKER_SINCE = 160_000
const VARLENA_HEADER = 4
const TIME_TYPES = ['time', 'timestamp', 'timestamptz']

interface ColumnRow {
  readonly name: string
  readonly typmod: number
  readonly not_null: boolean
  readonly has_default: boolean
  /** The expression of the column's own default. */
  readonly default_text: string | null
  readonly identity: string
  readonly generated: string
  readonly type_name: string
  readonly type_kind: string
  readonly element_name: string | null
  /** As the column declares it, before any domain is resolved. */
  readonly own_type: number
  readonly own_typmod: number
}

/** Generated columns came with PostgreSQL 12. */
const GENERATED_SINCE = 120_000

const columnsQuery = (version: number) => `
  WITH RECURSIVE base AS (
    SELECT a.attnum, a.attname, a.atttypid AS typid, a.atttypmod AS typmod, a.attnotnull AS not_null,
           a.atthasdef AS has_default, a.attidentity,
           ${version >= GENERATED_SINCE ? 'a.attgenerated' : `''::"char" AS attgenerated`},
           a.atttypid AS own_type, a.atttypmod AS own_typmod
    FROM pg_catalog.pg_attribute a
    WHERE a.attrelid = $1 AND a.attnum > 0 AND NOT a.attisdropped
    UNION ALL
    SELECT b.attnum, b.attname, t.typbasetype, CASE WHEN b.typmod = -1 THEN t.typtypmod ELSE b.typmod END,
           b.not_null OR t.typnotnull, b.has_default OR t.typdefault IS NOT NULL, b.attidentity, b.attgenerated,
           b.own_type, b.own_typmod
    FROM base b JOIN pg_catalog.pg_type t ON t.oid = b.typid
    WHERE t.typtype = 'd'
  )
  SELECT b.attname AS name, b.typmod, b.not_null, b.has_default, b.attidentity AS identity,
         b.attgenerated AS generated, t.typname AS type_name, t.typtype AS type_kind, e.typname AS element_name,
         b.own_type, b.own_typmod,
         (SELECT pg_catalog.pg_get_expr(d.adbin, d.adrelid) FROM pg_catalog.pg_attrdef d
          WHERE d.adrelid = $1 AND d.adnum = b.attnum) AS default_text
  FROM base b
  JOIN pg_catalog.pg_type t ON t.oid = b.typid AND t.typtype <> 'd'
  LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND t.typcategory = 'A'
  ORDER BY b.attnum`

/** The kinds of relations (pg_class.relkind) that COPY can load. */
const LOADED_KINDS = 'rpfv'
/** Materialized views and sequences can be read, too. */
export const READ_KINDS = `${LOADED_KINDS}mS`

/** The table's columns, or undefined where the search path (or the schema) has no such table. */
export async function describeTable(
  client: pg.Client,
  name: TableName,
  types: KnownTypes,
  kinds = LOADED_KINDS,
): Promise<TableSchema | undefined> {
  const found = await client.query<{ oid: number; kind: string; schema: string; table: string; version: number }>(
    `SELECT c.oid, c.relkind AS kind, n.nspname AS schema, c.relname AS table,
            current_setting('server_version_num')::int AS version
     FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.oid = pg_catalog.to_regclass($1)`,
    [identifier(name)],
  )
  const table = found.rows[0]
  if (table === undefined) return undefined
  if (!kinds.includes(table.kind)) {
    throw new BulkloadError('BL_TABLE_UNSUPPORTED', `${displayName(name)} is not a table`, {
      hint:
        kinds === LOADED_KINDS
          ? 'COPY can load tables, partitioned and foreign tables, and views with an INSTEAD OF trigger'
          : 'tables, views and materialized views can be read',
    })
  }
  const columns = await client.query<ColumnRow>(columnsQuery(table.version), [table.oid])
  const own = columns.rows.map((row) => row.own_type)
  const findType = await readTypes(client, own, table.version, types)
  return {
    target: 'postgres',
    // As the catalog has it: a name that is too long is found by its beginning.
    name: { schema: table.schema, table: table.table },
    columns: columns.rows.map((row) => columnSchema(row, findType(row.own_type, row.own_typmod))),
    rowDefaults: table.version >= DEFAULT_MARKER_SINCE,
  }
}

function columnSchema(row: ColumnRow, postgresType: PostgresType | undefined): ColumnSchema {
  const hasLength = row.typmod >= VARLENA_HEADER && (row.type_name === 'varchar' || row.type_name === 'bpchar')
  return {
    name: row.name,
    type: typeText(row),
    nullable: !row.not_null,
    hasDefault: (row.has_default && row.generated === '') || row.identity !== '',
    ...(isConstant(row) && { hasConstantDefault: true as const }),
    writable: row.generated === '',
    ...(hasLength && { maxCharacters: row.typmod - VARLENA_HEADER }),
    ...(postgresType && { postgresType }),
  }
}

/** As the catalog prints a literal: `'new'::text`, `0`, `'-1'::integer`, `true`, `(0)::numeric`. */
const LITERAL = /^\(?(?:'(?:[^']|'')*'|-?[\d.]+|true|false)\)?(?:::[\w ."[\](),]+)?$/

function isConstant({ default_text, generated }: ColumnRow): boolean {
  return generated === '' && default_text !== null && LITERAL.test(default_text)
}

/** `int4`, `numeric(9,2)`, `time(3)`, `text[]`: the catalog's names, with the limits that a value can break. */
function typeText(row: ColumnRow): string {
  const name = row.element_name ?? row.type_name
  return `${name}${limitsText(name, row.typmod)}${row.element_name === null ? '' : '[]'}`
}

/** A time type's typmod is its fractional digits. */
function limitsText(name: string, typmod: number): string {
  if (name === 'numeric' && typmod >= VARLENA_HEADER) return numericLimits(typmod - VARLENA_HEADER)
  return TIME_TYPES.includes(name) && typmod >= 0 ? `(${typmod})` : ''
}

/** A numeric's typmod: precision above, a signed scale of eleven bits below (numeric.c, make_numeric_typmod). */
function numericLimits(typmod: number): string {
  const scale = ((typmod & 0x7ff) ^ 0x400) - 0x400
  return `(${typmod >> 16},${scale})`
}

export async function countRows(client: pg.Client, name: TableName): Promise<number> {
  const { rows } = await client.query<{ count: string }>(`SELECT count(*) AS count FROM ${identifier(name)}`)
  return Number(rows[0]?.count)
}

export async function peekRows(client: pg.Client, name: TableName, limit: number): Promise<PeekedRows> {
  const result = await client.query<(string | null)[]>({
    text: `SELECT * FROM ${identifier(name)} LIMIT ${limit}`,
    rowMode: 'array',
    // Every value as the server prints it: no number goes through a double, no date through a Date.
    types: { getTypeParser: () => (value: string) => value },
  })
  return { columns: result.fields.map((field) => field.name), rows: result.rows }
}

/** "schema"."table", quoted. */
export function identifier(name: TableName): string {
  return name.schema === undefined ? quoted(name.table) : `${quoted(name.schema)}.${quoted(name.table)}`
}

export function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
