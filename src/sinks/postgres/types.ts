// The types of columns as the catalog has them, with everything inside: one query finds every type that the columns reach, and
// the trees are put together here.

import type pg from 'pg'
import type { PostgresType } from '../../schema.ts'

/** Multiranges came with PostgreSQL 14. */
const MULTIRANGES_SINCE = 140_000

/** A type as the catalog has it. */
export interface TypeRow {
  readonly oid: number
  readonly name: string
  /** pg_type.typtype. */
  readonly kind: string
  readonly has_receive: boolean
  readonly not_null: boolean
  /** A domain's own. */
  readonly typmod: number
  /** What a domain is of, an array's elements, a range's bounds, a multirange's range; 0 without. */
  readonly part: number
  readonly is_array: boolean
  readonly labels: readonly string[] | null
  readonly fields: readonly { readonly name: string; readonly type: number; readonly typmod: number }[] | null
}

/** Finds a type by its OID with the limits that its use declares (`numeric(9,2)`), or -1. */
export type TypeFinder = (oid: number, typmod: number) => PostgresType | undefined

/** Types below this OID come with the server, and stay as they are. */
const FIRST_CHANGING_OID = 16_384

/** Types of the server that a table has shown before, by OID, each with its parts. */
export type KnownTypes = Map<number, TypeRow>

/** Finds every type that columns of these types are made of; asks the server, unless all of them are known. */
export async function readTypes(
  client: pg.Client,
  types: readonly number[],
  version: number,
  known: KnownTypes,
): Promise<TypeFinder> {
  const byOid = new Map(known)
  if (!types.every((oid) => known.has(oid))) {
    const { rows } = await client.query<TypeRow>(typesQuery(version), [types])
    for (const row of rows) {
      byOid.set(row.oid, row)
      if (row.oid < FIRST_CHANGING_OID) known.set(row.oid, row)
    }
  }
  return function find(oid, typmod) {
    const row = byOid.get(oid)
    return row && typeTree(row, typmod, find)
  }
}

/**
 * An array is what its element names as its array: `name`, `point` and `oidvector` have elements and are none. A base
 * type that has the name of a built-in one in another schema is no such type: it gets its schema before its name.
 */
function typesQuery(version: number): string {
  const hasMultiranges = version >= MULTIRANGES_SINCE
  const part = `CASE WHEN t.typtype = 'd' THEN t.typbasetype
                     ELSE COALESCE(e.oid, r.rngsubtype${hasMultiranges ? ', m.rngtypid' : ''}, 0) END`
  const partJoins = `
    LEFT JOIN pg_catalog.pg_type e ON e.oid = t.typelem AND e.typarray = t.oid
    LEFT JOIN pg_catalog.pg_range r ON r.rngtypid = t.oid
    ${hasMultiranges ? 'LEFT JOIN pg_catalog.pg_range m ON m.rngmultitypid = t.oid' : ''}`
  return `
    WITH RECURSIVE used(oid) AS (
      SELECT pg_catalog.unnest($1::pg_catalog.oid[])
      UNION
      SELECT inner_type.oid
      FROM used u
      JOIN pg_catalog.pg_type t ON t.oid = u.oid
      ${partJoins}
      CROSS JOIN LATERAL (
        SELECT ${part} AS oid
        UNION ALL
        SELECT a.atttypid FROM pg_catalog.pg_attribute a
        WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped
      ) inner_type
      WHERE inner_type.oid <> 0
    )
    SELECT t.oid, t.typtype AS kind, t.typreceive <> 0 AS has_receive, t.typnotnull AS not_null,
           t.typtypmod AS typmod, ${part} AS part, e.oid IS NOT NULL AS is_array,
           CASE WHEN t.typtype = 'b' AND n.nspname <> 'pg_catalog' AND EXISTS (
             SELECT FROM pg_catalog.pg_type b
             WHERE b.typname = t.typname AND b.typnamespace = 'pg_catalog'::pg_catalog.regnamespace
           ) THEN n.nspname || '.' || t.typname ELSE t.typname::text END AS name,
           (SELECT pg_catalog.json_agg(l.enumlabel ORDER BY l.enumsortorder)
            FROM pg_catalog.pg_enum l WHERE l.enumtypid = t.oid) AS labels,
           (SELECT pg_catalog.json_agg(pg_catalog.json_build_object(
                     'name', a.attname, 'type', a.atttypid::bigint, 'typmod', a.atttypmod) ORDER BY a.attnum)
            FROM pg_catalog.pg_attribute a
            WHERE t.typtype = 'c' AND a.attrelid = t.typrelid AND a.attnum > 0 AND NOT a.attisdropped) AS fields
    FROM used u
    JOIN pg_catalog.pg_type t ON t.oid = u.oid
    JOIN pg_catalog.pg_namespace n ON n.oid = t.typnamespace
    ${partJoins}`
}

function typeTree(row: TypeRow, typmod: number, find: TypeFinder): PostgresType | undefined {
  const { oid, name, kind } = row
  if (kind === 'd') {
    const base = find(row.part, typmod === -1 ? row.typmod : typmod)
    return base && { ...base, oid, notNull: base.notNull || row.not_null }
  }
  const type = { oid, name, typmod, hasReceive: row.has_receive, notNull: false }
  // An array's limits are its elements'.
  if (row.is_array) return withElement({ ...type, kind: 'array' }, find(row.part, typmod))
  if (kind === 'r') return withElement({ ...type, kind: 'range' }, find(row.part, -1))
  if (kind === 'm') return withElement({ ...type, kind: 'multirange' }, find(row.part, -1))
  if (kind === 'e') return { ...type, kind: 'enum', labels: row.labels ?? [] }
  if (kind === 'c') {
    const fields = (row.fields ?? []).flatMap((field) => {
      const fieldType = find(field.type, field.typmod)
      return fieldType === undefined ? [] : [{ name: field.name, type: fieldType }]
    })
    return { ...type, kind: 'composite', fields }
  }
  return { ...type, kind: 'base' }
}

function withElement(type: PostgresType, element: PostgresType | undefined): PostgresType | undefined {
  return element && { ...type, element }
}
