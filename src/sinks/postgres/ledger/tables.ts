// The tables of the ledger: whether they are there and may be used, and how they are made.

import type pg from 'pg'
import type { LedgerLack } from '../../ledger.ts'
import { quoted } from '../introspect.ts'

/** One row for each table of a run. `attempt` grows with each claim: a loader with a smaller one can store nothing any more. */
const RUNS = `CREATE TABLE IF NOT EXISTS bulkload_ledger.runs (
  run_id text NOT NULL,
  table_name text NOT NULL,
  table_oid oid,
  attempt integer NOT NULL,
  state text NOT NULL,
  started_at timestamptz NOT NULL DEFAULT now(),
  claimed_at timestamptz NOT NULL DEFAULT now(),
  finished_at timestamptz,
  version text NOT NULL,
  host text NOT NULL,
  backends jsonb NOT NULL DEFAULT '[]',
  rows bigint,
  plan_hash text,
  run json NOT NULL,
  load json,
  ended json,
  PRIMARY KEY (run_id, table_name)
)`

/** One row for each segment, written in the transaction of its COPY. */
const SEGMENTS = `CREATE TABLE IF NOT EXISTS bulkload_ledger.segments (
  run_id text NOT NULL,
  table_name text NOT NULL,
  segment integer NOT NULL,
  attempt integer NOT NULL,
  xid8 bigint NOT NULL,
  rows bigint,
  rejects bigint,
  checksum text,
  input json,
  finished_at timestamptz,
  PRIMARY KEY (run_id, table_name, segment)
)`

const COLUMNS = {
  runs: 'run_id table_name table_oid attempt state started_at claimed_at finished_at version host backends rows plan_hash run load ended',
  segments: 'run_id table_name segment attempt xid8 rows rejects checksum input finished_at',
}

interface Facts {
  readonly role: string
  readonly database: string
  readonly has_schema: boolean
  readonly may_use: boolean
  readonly may_create: boolean
  readonly tables: readonly TableFacts[] | null
}

interface TableFacts {
  readonly name: keyof typeof COLUMNS
  readonly is_trusted: boolean
  readonly owner: string
  readonly may_write: boolean
  readonly columns: readonly string[]
}

/**
 * A trigger on a ledger of somebody else would run with the rights of this role: the owner must be this role, or one that could do as
 * much anyway.
 */
const LOOK = `
  SELECT current_user::text AS role, current_database()::text AS database, n.oid IS NOT NULL AS has_schema,
    coalesce(has_schema_privilege(n.oid, 'USAGE'), false) AS may_use,
    CASE WHEN n.oid IS NULL THEN has_database_privilege(current_database(), 'CREATE')
      ELSE has_schema_privilege(n.oid, 'CREATE') END AS may_create,
    (SELECT json_agg(json_build_object(
        'name', c.relname,
        'owner', o.rolname,
        'is_trusted', c.relkind = 'r' AND (o.rolsuper OR o.oid = me.oid OR o.oid = d.datdba OR (NOT me.rolsuper AND pg_has_role(o.oid, 'MEMBER'))),
        'may_write', has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT') AND has_table_privilege(c.oid, 'UPDATE'),
        'columns', (SELECT json_agg(attname) FROM pg_catalog.pg_attribute WHERE attrelid = c.oid AND attnum > 0)))
      FROM pg_catalog.pg_class c JOIN pg_catalog.pg_roles o ON o.oid = c.relowner
      WHERE c.relnamespace = n.oid AND c.relname IN ('runs', 'segments')) AS tables
  FROM pg_catalog.pg_database d JOIN pg_catalog.pg_roles me ON me.rolname = current_user
    LEFT JOIN pg_catalog.pg_namespace n ON n.nspname = 'bulkload_ledger'
  WHERE d.datname = current_database()`

/** Schema, table, and the two indexes of system catalogs that a second session breaks which makes the same at once. */
const MADE_MEANWHILE: readonly unknown[] = ['42P06', '42P07', '23505', '42710']

/** Makes what is missing; returns why the ledger cannot be used, if it cannot. */
export async function prepareTables(client: pg.Client): Promise<LedgerLack | undefined> {
  for (let look = 1; ; look++) {
    const { rows } = await client.query<Facts>(LOOK)
    const [facts] = rows
    const lack = facts && lackOf(facts)
    if (facts === undefined || lack !== undefined || facts.tables?.length === 2) return lack
    try {
      if (!facts.has_schema) await client.query('CREATE SCHEMA bulkload_ledger')
      await client.query(RUNS)
      await client.query(SEGMENTS)
    } catch (cause) {
      const { code } = cause as { code?: unknown }
      if (!MADE_MEANWHILE.includes(code) || look > 3) throw cause
    }
  }
}

function lackOf({ role, database, has_schema, may_use, may_create, tables }: Facts): LedgerLack | undefined {
  const me = quoted(role)
  if (!has_schema && !may_create) {
    return {
      why: `the role ${me} may not create the schema bulkload_ledger`,
      hint: `GRANT CREATE ON DATABASE ${quoted(database)} TO ${me}, or have its owner run: CREATE SCHEMA bulkload_ledger AUTHORIZATION ${me}`,
    }
  }
  if (has_schema && !may_use) {
    return {
      why: `the role ${me} may not use the schema bulkload_ledger`,
      hint: `GRANT USAGE, CREATE ON SCHEMA bulkload_ledger TO ${me}`,
    }
  }
  const there = tables ?? []
  if (there.length < 2 && !may_create) {
    return {
      why: `the role ${me} may not create tables in the schema bulkload_ledger`,
      hint: `GRANT CREATE ON SCHEMA bulkload_ledger TO ${me}`,
    }
  }
  return there.map((table) => tableLack(table, me)).find((lack) => lack !== undefined)
}

function tableLack({ name, is_trusted, owner, may_write, columns }: TableFacts, me: string): LedgerLack | undefined {
  const missing = COLUMNS[name].split(' ').filter((column) => !columns.includes(column))
  if (missing.length > 0) {
    return {
      why: `bulkload_ledger.${name} is not a table of the ledger of this version: it lacks ${missing.join(', ')}`,
      hint: 'rename the schema bulkload_ledger: a new one is then created',
    }
  }
  if (!is_trusted) {
    return {
      why: `bulkload_ledger.${name} belongs to ${quoted(owner)}, whose triggers would run with the privileges of ${me}`,
      hint: `ALTER TABLE bulkload_ledger.${name} OWNER TO ${me}, or to the owner of the database`,
    }
  }
  if (may_write) return undefined
  return {
    why: `the role ${me} may not write bulkload_ledger.${name}`,
    hint: `GRANT SELECT, INSERT, UPDATE ON bulkload_ledger.runs, bulkload_ledger.segments TO ${me}`,
  }
}
