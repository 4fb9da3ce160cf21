// What the catalog says of a table that is read: its key, the tables that it refers to, and where its rows lie.

import type pg from 'pg'
import type { TableName } from '../../../schema.ts'
import { identifier } from '../../../sinks/postgres/introspect.ts'

/** A relation with rows of its own. */
export interface Part {
  /** With quotes. */
  readonly relation: string
  /** Its pages can be read by ranges. */
  readonly hasPages: boolean
  readonly pages: number
}

export interface TableFacts {
  readonly key: readonly string[]
  readonly refersTo: readonly TableName[]
  readonly parts: readonly Part[]
  readonly version: number
  /** The type of each column in Postgres's own words. */
  readonly types: ReadonlyMap<string, string>
}

/** Ranges of tuple identifiers are read as such since PostgreSQL 14; before it each is a scan of the table. */
const TID_RANGES_SINCE = 140_000
/** At least this much of a table is one range: 8 MB. */
const MIN_RANGE_PAGES = 1024
const RANGES_PER_STREAM = 4

export async function tableFacts(client: pg.Client, name: TableName): Promise<TableFacts> {
  const relation = [identifier(name)]
  const key = await client.query<{ column: string }>(
    `SELECT a.attname AS column FROM pg_catalog.pg_index i
     CROSS JOIN LATERAL unnest(i.indkey::int2[]) WITH ORDINALITY k(attnum, place)
     JOIN pg_catalog.pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = k.attnum
     WHERE i.indrelid = $1::pg_catalog.regclass AND i.indisprimary ORDER BY k.place`,
    relation,
  )
  const refersTo = await client.query<{ schema: string; table: string }>(
    `SELECT DISTINCT n.nspname AS schema, c.relname AS table FROM pg_catalog.pg_constraint f
     JOIN pg_catalog.pg_class c ON c.oid = f.confrelid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE f.contype = 'f' AND f.conrelid = $1::pg_catalog.regclass AND f.confrelid <> f.conrelid`,
    relation,
  )
  // A table that inherits from two others of the tree is in it once.
  const parts = await client.query<{
    relation: string
    kind: string
    pages: string
    version: number
    is_whole: boolean
  }>(
    `WITH RECURSIVE tree(oid) AS (
       SELECT $1::pg_catalog.regclass::oid
       UNION SELECT i.inhrelid FROM tree t JOIN pg_catalog.pg_inherits i ON i.inhparent = t.oid)
     SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS relation,
            c.relkind AS kind,
            CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_relation_size(c.oid)
              / current_setting('block_size')::int ELSE 0 END AS pages,
            current_setting('server_version_num')::int AS version,
            bool_and(pg_catalog.has_table_privilege(c.oid, 'SELECT')) OVER ()
              AND NOT pg_catalog.row_security_active($1::pg_catalog.regclass::oid) AS is_whole
     FROM tree t JOIN pg_catalog.pg_class c ON c.oid = t.oid JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE c.relkind <> 'p'`,
    relation,
  )
  const types = await client.query<{ name: string; type: string }>(
    `SELECT attname AS name, pg_catalog.format_type(atttypid, atttypmod) AS type FROM pg_catalog.pg_attribute
     WHERE attrelid = $1::pg_catalog.regclass AND attnum > 0 AND NOT attisdropped`,
    relation,
  )
  return {
    types: new Map(types.rows.map(({ name: column, type }) => [column, type])),
    key: key.rows.map(({ column }) => column),
    refersTo: refersTo.rows,
    // The privileges and policies of a parent are not those of its parts.
    parts: parts.rows
      .filter(({ is_whole }) => is_whole)
      .map(({ relation: of, kind, pages }) => ({
        relation: of,
        hasPages: kind === 'r' || kind === 'm',
        pages: Number(pages),
      })),
    version: parts.rows[0]?.version ?? 0,
  }
}

/** What one COPY reads. */
export interface Range {
  /** `FROM …` */
  readonly from: string
  readonly where?: string
}

/** The last range of a table has no end. */
export function rangesOf(
  { parts, version }: Pick<TableFacts, 'parts' | 'version'>,
  name: TableName,
  streams: number,
): readonly Range[] {
  if (streams === 1 || version < TID_RANGES_SINCE || parts.length === 0) return [{ from: `FROM ${identifier(name)}` }]
  const total = parts.reduce((sum, { pages }) => sum + pages, 0)
  const step = Math.max(MIN_RANGE_PAGES, Math.ceil(total / (streams * RANGES_PER_STREAM)))
  return parts.flatMap(({ relation, hasPages, pages }) => {
    const from = `FROM ONLY ${relation}`
    if (!hasPages) return [{ from }]
    const count = Math.max(1, Math.ceil(pages / step))
    if (count === 1) return [{ from }]
    return Array.from({ length: count }, (_, index) => {
      const start = `ctid >= '(${index * step},0)'::tid`
      const end = index === count - 1 ? '' : ` AND ctid < '(${(index + 1) * step},0)'::tid`
      return { from, where: `${start}${end}` }
    })
  })
}
