// Sequences that are behind the keys of a load: COPY stores keys as they come, and the next INSERT without one takes a value that
// is there already.

import type pg from 'pg'
import type { TableName } from '../../schema.ts'
import type { TableWrite } from '../table-writer.ts'
import type { Clients } from './clients.ts'
import { identifier, quoted } from './introspect.ts'

interface SequenceRow {
  readonly column: string
  readonly schema: string
  readonly sequence: string
  /** Null where this role may not know. */
  readonly last_value: string | null
  /** An index begins with the column: its largest value is found at once. */
  readonly is_indexed: boolean
}

/** Of identity columns, and of columns whose DEFAULT takes the next value of a sequence (`serial`). */
const SEQUENCES = `
  SELECT a.attname AS column, n.nspname AS schema, s.relname AS sequence,
         CASE WHEN has_sequence_privilege(s.oid, 'USAGE') OR has_sequence_privilege(s.oid, 'SELECT')
              THEN coalesce(q.last_value, q.start_value - q.increment_by) END AS last_value,
         EXISTS (SELECT FROM pg_catalog.pg_index i
                 WHERE i.indrelid = a.attrelid AND i.indkey[0] = a.attnum AND i.indpred IS NULL) AS is_indexed
  FROM pg_catalog.pg_attribute a
  JOIN (SELECT d.refobjid AS relation, d.refobjsubid AS number, d.objid AS sequence
        FROM pg_catalog.pg_depend d
        WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = d.classid AND d.deptype = 'i'
        UNION
        SELECT ad.adrelid, ad.adnum, d.refobjid
        FROM pg_catalog.pg_attrdef ad
        JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_attrdef'::regclass AND d.objid = ad.oid
        WHERE d.refclassid = 'pg_catalog.pg_class'::regclass) d
    ON d.relation = a.attrelid AND d.number = a.attnum
  JOIN pg_catalog.pg_class s ON s.oid = d.sequence AND s.relkind = 'S'
  JOIN pg_catalog.pg_namespace n ON n.oid = s.relnamespace
  JOIN pg_catalog.pg_sequences q ON q.schemaname = n.nspname AND q.sequencename = s.relname AND q.increment_by > 0
  WHERE a.attrelid = pg_catalog.to_regclass($1) AND a.attname = ANY($2)
  ORDER BY a.attnum`

/** The rows are there: what cannot be found out now (a right that is missing) must not fail the load. */
export async function sequenceWarnings(
  clients: Clients,
  { table, schema, given }: TableWrite,
): Promise<readonly string[]> {
  const numbered = schema?.columns.filter(({ name, hasDefault }) => hasDefault && given.includes(name)) ?? []
  if (numbered.length === 0) return []
  const names = numbered.map(({ name }) => name)
  return clients.ask('to check the sequences', (client) => sequencesBehind(client, table, names)).catch(() => [])
}

/** For each such column: what happens, and the statement that mends it. */
async function sequencesBehind(
  client: pg.Client,
  name: TableName,
  columns: readonly string[],
): Promise<readonly string[]> {
  const found = await client.query<SequenceRow>(SEQUENCES, [identifier(name), columns])
  const warnings: string[] = []
  for (const row of found.rows) {
    const largest = row.is_indexed ? await largestValue(client, name, row.column) : undefined
    // A column of NULLs, or of keys that the sequence has given already.
    const last = row.last_value === null ? undefined : BigInt(row.last_value)
    if (largest === null || (largest !== undefined && last !== undefined && largest <= last)) continue
    const isSure = largest !== undefined && last !== undefined
    warnings.push(
      `column ${row.column} was loaded with explicit values, and its sequence ${isSure ? 'is' : 'may be'} behind them: the next ` +
        `INSERT without a value would duplicate one; run ${setval(name, row)}`,
    )
  }
  return warnings
}

async function largestValue(client: pg.Client, name: TableName, column: string): Promise<bigint | null> {
  const sql = `SELECT max(${quoted(column)})::numeric::text AS largest FROM ${identifier(name)}`
  const { rows } = await client.query<{ largest: string | null }>(sql)
  const largest = rows[0]?.largest ?? null
  return largest === null ? null : BigInt(largest.replace(/\..*/, ''))
}

function setval(name: TableName, { column, schema, sequence }: SequenceRow): string {
  const regclass = `${quoted(schema)}.${quoted(sequence)}`.replaceAll("'", "''")
  return `SELECT setval('${regclass}', (SELECT max(${quoted(column)}) FROM ${identifier(name)}))`
}
