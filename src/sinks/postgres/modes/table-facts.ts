// What depends on a table, and what this role may do with it: one question to the catalog, from which the way to write is chosen.

import type pg from 'pg'
import type { TableName } from '../../../schema.ts'
import { identifier } from '../introspect.ts'

export interface TableFacts {
  readonly oid: number
  /** `r` table, `p` partitioned, `f` foreign, `v` view. */
  readonly kind: string
  readonly version: number
  readonly role: string
  /** Tables that inherit from it; partitions are not among them. */
  readonly children: readonly string[]
  /** Foreign keys of other tables: `orders (orders_customer_fkey)`. */
  readonly referencedBy: readonly string[]
  /** What would be lost, or would stay with the old table, if another table took its name. */
  readonly tied: readonly string[]
  /** Row-level security holds for this role. */
  readonly isRowSecured: boolean
  /** A rule rewrites its INSERTs. */
  readonly hasInsertRule: boolean
  /** A trigger may change a row before its constraints are checked. */
  readonly hasBeforeInsert: boolean
  /** Rights that this role lacks, of those that some way of writing needs. */
  readonly lacks: readonly string[]
  readonly identities: readonly IdentityColumn[]
  readonly uniques: readonly UniqueKey[]
}

export interface IdentityColumn {
  readonly column: string
  /** For `nextval`. */
  readonly sequence: string
}

/** A unique index over plain columns, for all rows. */
export interface UniqueKey {
  readonly name: string
  readonly columns: readonly string[]
  readonly isPrimary: boolean
  readonly isNullable: boolean
  /** Two rows with NULL in the key are different: they never meet. */
  readonly nullsDiffer: boolean
}

/** Objects that `LIKE … INCLUDING ALL` makes again are left out. */
const TIED = `
  SELECT CASE WHEN d.classid = 'pg_catalog.pg_rewrite'::regclass AND r.ev_class <> c.oid
              THEN pg_catalog.pg_describe_object('pg_catalog.pg_class'::regclass, r.ev_class, 0)
              ELSE pg_catalog.pg_describe_object(d.classid, d.objid, 0) END AS thing
  FROM pg_catalog.pg_depend d
  LEFT JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND r.oid = d.objid
  LEFT JOIN pg_catalog.pg_class k ON d.classid = 'pg_catalog.pg_class'::regclass AND k.oid = d.objid
  LEFT JOIN pg_catalog.pg_constraint n ON d.classid = 'pg_catalog.pg_constraint'::regclass AND n.oid = d.objid
  LEFT JOIN pg_catalog.pg_attrdef f ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND f.oid = d.objid
  LEFT JOIN pg_catalog.pg_trigger g ON d.classid = 'pg_catalog.pg_trigger'::regclass AND g.oid = d.objid
  WHERE ((d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = c.oid)
      OR (d.refclassid = 'pg_catalog.pg_type'::regclass AND d.refobjid = c.reltype AND d.deptype <> 'i'))
    AND NOT (d.classid = 'pg_catalog.pg_type'::regclass AND d.deptype = 'i')
    AND k.relkind IS DISTINCT FROM 't' AND k.relkind IS DISTINCT FROM 'i'
    AND NOT (n.conrelid IS NOT DISTINCT FROM c.oid AND n.contype IN ('c', 'n', 'p', 'u'))
    AND f.adrelid IS DISTINCT FROM c.oid AND g.tgisinternal IS NOT TRUE
  UNION SELECT 'grants' WHERE c.relacl IS NOT NULL
  UNION SELECT 'grants on columns' FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attacl IS NOT NULL
  UNION SELECT 'row-level security' WHERE c.relrowsecurity
  UNION SELECT 'its replica identity' WHERE c.relreplident <> 'd'
  UNION SELECT 'storage parameters' WHERE c.reloptions IS NOT NULL
  UNION SELECT 'its tablespace' WHERE c.reltablespace <> 0
  UNION SELECT 'its comment' WHERE pg_catalog.obj_description(c.oid, 'pg_class') IS NOT NULL
  UNION SELECT 'its owner ' || pg_catalog.pg_get_userbyid(c.relowner) WHERE pg_catalog.pg_get_userbyid(c.relowner) <> current_user
  UNION SELECT 'its row type' WHERE c.reloftype <> 0
  UNION SELECT 'a CLUSTER index' FROM pg_catalog.pg_index WHERE indrelid = c.oid AND indisclustered
  UNION SELECT 'statistics targets' FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attnum > 0 AND attstattarget > 0
  UNION SELECT 'an identity column' FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attidentity <> ''
  UNION SELECT 'security labels' FROM pg_catalog.pg_seclabel WHERE classoid = 'pg_catalog.pg_class'::regclass AND objoid = c.oid
  UNION SELECT 'a subscription' FROM pg_catalog.pg_subscription_rel WHERE srrelid = c.oid
  UNION SELECT 'it is partitioned' WHERE c.relkind = 'p'
  UNION SELECT 'it is a partition' WHERE c.relispartition
  UNION SELECT 'it is unlogged' WHERE c.relkind = 'r' AND c.relpersistence <> 'p'`

const factsQuery = (version: number): string => `
  SELECT c.oid, c.relkind AS kind, current_user AS role,
    ARRAY(SELECT i.inhrelid::regclass::text FROM pg_catalog.pg_inherits i
          JOIN pg_catalog.pg_class k ON k.oid = i.inhrelid AND NOT k.relispartition WHERE i.inhparent = c.oid ORDER BY 1) AS children,
    ARRAY(SELECT n.conrelid::regclass::text || ' (' || n.conname || ')' FROM pg_catalog.pg_constraint n
          WHERE n.contype = 'f' AND n.confrelid = c.oid AND n.conrelid <> c.oid
            -- Of a partition, those that it has by way of its table.
            AND (n.conparentid = 0 OR c.relispartition) ORDER BY 1) AS "referencedBy",
    ARRAY(SELECT thing::text FROM (${TIED}) AS found ORDER BY 1) AS tied,
    pg_catalog.row_security_active(c.oid) AS "isRowSecured",
    EXISTS (SELECT FROM pg_catalog.pg_rewrite r WHERE r.ev_class = c.oid AND r.ev_type = '3') AS "hasInsertRule",
    EXISTS (SELECT FROM pg_catalog.pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal AND g.tgtype & 7 = 7) AS "hasBeforeInsert",
    ARRAY(SELECT r FROM pg_catalog.unnest('{SELECT,INSERT,UPDATE,DELETE,TRUNCATE}'::text[]) r
          WHERE NOT pg_catalog.has_table_privilege(c.oid, r)
          UNION ALL SELECT 'CREATE' WHERE NOT pg_catalog.has_schema_privilege(c.relnamespace, 'CREATE')) AS lacks,
    ARRAY(SELECT pg_catalog.json_build_object('column', a.attname,
            'sequence', pg_catalog.pg_get_serial_sequence(c.oid::regclass::text, a.attname))
          FROM pg_catalog.pg_attribute a WHERE a.attrelid = c.oid AND a.attidentity <> '') AS identities,
    ARRAY(SELECT pg_catalog.json_build_object('name', k.relname, 'isPrimary', x.indisprimary,
            'isNullable', bool_or(NOT a.attnotnull),
            'nullsDiffer', ${version >= 150_000 ? 'NOT x.indnullsnotdistinct' : 'true'} AND bool_or(NOT a.attnotnull),
            'columns', array_agg(a.attname ORDER BY a.attnum))
          FROM pg_catalog.pg_index x JOIN pg_catalog.pg_class k ON k.oid = x.indexrelid
          CROSS JOIN LATERAL pg_catalog.unnest(x.indkey::int2[]) WITH ORDINALITY AS i (number, place)
          JOIN pg_catalog.pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.number
          WHERE x.indrelid = c.oid AND x.indisunique AND x.indisvalid AND x.indimmediate AND x.indpred IS NULL
            AND x.indexprs IS NULL AND i.place <= x.indnkeyatts
          GROUP BY k.relname, x.indisprimary, x.indexrelid${version >= 150_000 ? ', x.indnullsnotdistinct' : ''}
          ORDER BY x.indisprimary DESC, k.relname) AS uniques
  FROM pg_catalog.pg_class c WHERE c.oid = pg_catalog.to_regclass($1)`

/** The table must be there. */
export async function readTableFacts(client: pg.Client, name: TableName): Promise<TableFacts> {
  const shown = await client.query<{ version: number }>(`SELECT current_setting('server_version_num')::int AS version`)
  const version = shown.rows[0]?.version ?? 0
  const { rows } = await client.query<Omit<TableFacts, 'version'>>(factsQuery(version), [identifier(name)])
  const [facts] = rows
  if (facts === undefined) throw new Error(`the table ${identifier(name)} is gone`)
  return { ...facts, version }
}
