// The stage of a load: a table beside the target's own, in the same schema. Its comment says of which table and run it is, and its
// loader holds an advisory lock on its name, so that a later load can tell one that was left behind from one in use.

import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { BulkloadError } from '../../../errors.ts'
import type { TableName } from '../../../schema.ts'
import type { TableWrite } from '../../table-writer.ts'
import type { Asking } from '../asking.ts'
import { identifier, quoted } from '../introspect.ts'
import type { TableFacts } from './table-facts.ts'

const PREFIX = 'bulkload_stage_'
const MAX_NAME_BYTES = 63
/** The order of the input, in stages whose rows may meet. */
export const SEQUENCE_COLUMN = 'bulkload_seq'
/** Who holds a stage longer than this is at work on it. */
const DROP_LOCK_TIMEOUT = '2s'
/** SQLSTATE of a lock_timeout that has passed. */
const LOCK_NOT_AVAILABLE = '55P03'
const CLAIM_TRIES = 10
const CLAIM_PAUSE_MS = 1000

export interface StageClaim {
  readonly table: TableName
  readonly stage: TableName
}

export interface StageSettings {
  readonly write: TableWrite
  readonly stage: TableName
  readonly facts: TableFacts
  readonly runId: string
  /** It is to become the table itself: like it in everything. */
  readonly isWhole: boolean
  /** Rows are numbered as they come. */
  readonly isNumbered: boolean
}

export async function createStage(client: pg.Client, asking: Asking, settings: StageSettings): Promise<void> {
  const { write, stage, runId, isWhole } = settings
  const comment = `${commentOf(write.table)}, run ${runId}; it can be dropped when that run has ended`
  const statements = [
    ...(isWhole ? wholeStage(settings) : plainStage(settings)),
    `COMMENT ON TABLE ${identifier(stage)} IS ${literal(comment)}`,
  ]
  // One message: all of it is done, or nothing.
  await asking('CREATE TABLE of the stage', client.query(statements.join('; ')))
}

/**
 * Takes the lock of the stage, for as long as the connection lives, and drops what loads of the table have left that have ended: also an
 * earlier attempt of this run, whose end the server may not have noticed yet.
 */
export async function claimStage(client: pg.Client, asking: Asking, { table, stage }: StageClaim): Promise<void> {
  await asking('to look for stages that were left', dropLeftovers(client, table))
  for (let attempt = 1; ; attempt++) {
    const locked = client.query<{ is: boolean }>(`SELECT ${LOCK} AS is`, [stage.table])
    const isLocked = (await asking('to lock the stage', locked)).rows[0]?.is === true
    if (isLocked && (await isDropped(client, asking, stage))) return
    if (attempt === CLAIM_TRIES) throw stageInUse(stage)
    await sleep(CLAIM_PAUSE_MS)
  }
}

/** Drops it, if it is there. */
async function isDropped(client: pg.Client, asking: Asking, stage: TableName): Promise<boolean> {
  try {
    await asking('DROP TABLE of the stage', dropStage(client, stage))
    return true
  } catch (cause) {
    if (!(cause instanceof BulkloadError) || cause.serverCode !== LOCK_NOT_AVAILABLE) throw cause
    await asking('ROLLBACK', client.query('ROLLBACK'))
    return false
  }
}

function stageInUse(stage: TableName): BulkloadError {
  return new BulkloadError('BL_RUN_ACTIVE', `another process uses the stage table ${identifier(stage)} of this run`, {
    hint: 'wait until that process has ended, or end its session: SELECT pid, application_name FROM pg_stat_activity',
  })
}

/** On a connection of its own or of the load. Fails where somebody holds the stage. */
export async function dropStage(client: pg.Client, stage: TableName): Promise<void> {
  await client.query(
    `BEGIN; SET LOCAL lock_timeout = '${DROP_LOCK_TIMEOUT}'; DROP TABLE IF EXISTS ${identifier(stage)}; COMMIT`,
  )
}

export function stageName({ schema, table }: TableName, runId: string): TableName {
  let name = `${PREFIX}${runId}_${table}`
  while (Buffer.byteLength(name) > MAX_NAME_BYTES) name = [...name].slice(0, -1).join('')
  return { schema, table: name }
}

function commentOf(table: TableName): string {
  return `stage of bulkload for ${identifier(table)}`
}

/** Only what is loaded, without a log: it lives no longer than the load. Its constraints find bad rows while their place is known. */
function plainStage({ write, stage, facts, isNumbered }: StageSettings): string[] {
  const { table, columns, schema } = write
  const name = identifier(stage)
  const constraints = facts.hasBeforeInsert ? '' : ' INCLUDING CONSTRAINTS'
  const left = (schema?.columns ?? []).filter((column) => !columns.includes(column.name))
  if (columns.includes(SEQUENCE_COLUMN) && isNumbered) {
    throw new BulkloadError(
      'BL_TABLE_UNSUPPORTED',
      `${identifier(table)} has a column ${SEQUENCE_COLUMN}, a name that bulkload reserves for its stage table`,
      {
        hint: 'rename the column, or use --mode append',
      },
    )
  }
  return [
    `CREATE UNLOGGED TABLE ${name} (LIKE ${identifier(table)} INCLUDING DEFAULTS${constraints} INCLUDING STORAGE)`,
    ...(left.length > 0
      ? [`ALTER TABLE ${name} ${left.map((column) => `DROP COLUMN ${quoted(column.name)} CASCADE`).join(', ')}`]
      : []),
    // Where a row lacks it, it gets the next number of the table's own sequence.
    ...facts.identities
      .filter(({ column }) => columns.includes(column))
      .map(
        ({ column, sequence }) =>
          `ALTER TABLE ${name} ALTER COLUMN ${quoted(column)} SET DEFAULT nextval(${literal(sequence)})`,
      ),
    ...(isNumbered ? [`ALTER TABLE ${name} ADD COLUMN ${SEQUENCE_COLUMN} bigint GENERATED ALWAYS AS IDENTITY`] : []),
  ]
}

function wholeStage({ write, stage }: StageSettings): string[] {
  return [`CREATE TABLE ${identifier(stage)} (LIKE ${identifier(write.table)} INCLUDING ALL)`]
}

/** Held until the connection ends. */
const LOCK = `pg_catalog.pg_try_advisory_lock(pg_catalog.hashtext('bulkload stage'), pg_catalog.hashtext($1))`
const UNLOCK = LOCK.replace('try_advisory_lock', 'advisory_unlock')

async function dropLeftovers(client: pg.Client, table: TableName): Promise<void> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT c.relname AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
     WHERE n.nspname = $1 AND c.relkind = 'r' AND pg_catalog.starts_with(c.relname::text, $2)
       AND pg_catalog.starts_with(pg_catalog.obj_description(c.oid, 'pg_class'), $3)`,
    [table.schema, PREFIX, `${commentOf(table)},`],
  )
  for (const { name } of rows) {
    const locked = await client.query<{ is: boolean }>(`SELECT ${LOCK} AS is`, [name])
    if (locked.rows[0]?.is !== true) continue
    // Somebody else's right, or a lock that a dead loader's backend still holds: it stays for the next load.
    await dropStage(client, { schema: table.schema, table: name }).catch(() => client.query('ROLLBACK'))
    await client.query(`SELECT ${UNLOCK}`, [name])
  }
}

function literal(text: string): string {
  const escaped = text.replaceAll("'", "''")
  return escaped.includes('\\') ? ` E'${escaped.replaceAll('\\', '\\\\')}'` : `'${escaped}'`
}
