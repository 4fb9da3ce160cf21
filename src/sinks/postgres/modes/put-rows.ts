// What the publishing transaction does: the rows of the stage get into the table, and are counted before the COMMIT.

import type pg from 'pg'
import { BulkloadError } from '../../../errors.ts'
import type { TableName } from '../../../schema.ts'
import type { RowChanges } from '../../../write-mode.ts'
import type { TableWrite } from '../../table-writer.ts'
import type { Asking } from '../asking.ts'
import { identifier, quoted } from '../introspect.ts'
import type { TableFacts, UniqueKey } from './table-facts.ts'

export interface Published {
  readonly changes: RowChanges
  readonly deleted?: number
}

export interface PutSettings {
  readonly client: pg.Client
  readonly patient: Asking
  readonly write: TableWrite
  readonly stage: TableName
  readonly facts: TableFacts
  /** Rows that the server confirmed into the stage. */
  readonly rows: number
}

/** Everybody's rows out, the stage's in. The order of the stage is kept. */
export async function copyIn(put: PutSettings): Promise<Published> {
  await run(put, 'TRUNCATE', `SET LOCAL synchronize_seqscans = off; TRUNCATE ${identifier(put.write.table)}`)
  return insertAll(put)
}

/** The same, so that readers with an older snapshot still see the old rows. */
export async function deleteAll(put: PutSettings): Promise<Published> {
  const deleted = await run(put, 'DELETE', `DELETE FROM ${identifier(put.write.table)}`)
  return { ...(await insertAll(put)), deleted }
}

async function insertAll(put: PutSettings): Promise<Published> {
  const { write, stage, rows } = put
  const inserted = await run(
    put,
    'INSERT … SELECT from the stage',
    `${insertInto(put)} SELECT ${list(write.columns)} FROM ${identifier(stage)}`,
  )
  checkCount(put, inserted, 'were inserted from the stage')
  checkCount(put, await countOf(put, write.table), 'are in the table after the publish')
  return { changes: { inserted: rows, updated: 0, unchanged: 0, duplicates: 0 } }
}

/** Rows that the input lacks out, the others by their key: a row that a foreign key refers to stays, if the input has it. */
export async function deleteByKey(put: PutSettings, key: UniqueKey): Promise<Published> {
  const { write, stage } = put
  await refuseNullKeys(put, key)
  const { distinct } = await distinctKeys(put, key)
  if (distinct !== put.rows) {
    const count = put.rows - distinct
    throw new BulkloadError(
      'BL_SERVER',
      `${count} ${count === 1 ? 'row' : 'rows'} of the input ${count === 1 ? 'has' : 'have'} a key (${list(key.columns)}) that another row also has; the publish is rolled back`,
      { hint: 'remove them, or use --mode upsert, which uses the last one' },
    )
  }
  const gone = `DELETE FROM ${identifier(write.table)} AS t WHERE NOT EXISTS (SELECT FROM ${identifier(stage)} AS s WHERE ${keyMatch(key)})`
  const deleted = await run(put, 'DELETE of the rows that the input lacks', gone)
  const merged = await merge(put, key, true)
  checkCount(put, await countOf(put, write.table), 'are in the table after the publish')
  return { ...merged, deleted }
}

/** One statement: rows with a new key are inserted, the others updated where they differ, or left (`isUpsert` false). */
export async function merge(put: PutSettings, key: UniqueKey, isUpsert: boolean): Promise<Published> {
  const { write, facts, rows } = put
  await refuseNullKeys(put, key)
  const before = facts.kind === 'p' ? await existingKeys(put, key) : undefined
  const { distinct } = await distinctKeys(put, key)
  const source = distinct === rows ? identifier(put.stage) : oneOfEach(put, key, isUpsert)
  const statement = `${insertInto(put)} SELECT ${list(write.columns)} FROM ${source}
    ON CONFLICT (${list(key.columns)}) ${onConflict(write, key, isUpsert)}`
  const [inserted, updated] =
    before === undefined ? await countedMerge(put, statement) : await mergeAround(put, statement, distinct - before)
  const changes = { inserted, updated, unchanged: distinct - inserted - updated, duplicates: rows - distinct }
  if (changes.unchanged < 0)
    throw unbalanced(`${inserted} rows were inserted and ${updated} updated of ${distinct} in the stage`)
  if (facts.hasBeforeInsert) await checkKeys(put, key, distinct)
  return { changes }
}

/** A trigger may have dropped rows, which would look as if they had been unchanged. */
async function checkKeys(put: PutSettings, key: UniqueKey, distinct: number): Promise<void> {
  const arrived = await existingKeys(put, key)
  const lost = distinct - arrived
  if (lost !== 0)
    throw unbalanced(
      `${lost} ${lost === 1 ? 'key' : 'keys'} of the input ${lost === 1 ? 'is' : 'are'} not in the table`,
    )
}

/** `xmax` of a row that an INSERT … ON CONFLICT returns is 0 where it was inserted. */
async function countedMerge(put: PutSettings, statement: string): Promise<[number, number]> {
  const counted = `WITH done AS (${statement} RETURNING (t.xmax = 0) AS is_new)
    SELECT count(*) FILTER (WHERE is_new) AS inserted, count(*) FILTER (WHERE NOT is_new) AS updated FROM done`
  const { rows } = await put.patient(
    'INSERT … ON CONFLICT',
    put.client.query<{ inserted: string; updated: string }>(counted),
  )
  return [Number(rows[0]?.inserted), Number(rows[0]?.updated)]
}

/** Partitioned tables return no `xmax`: the keys that are there were counted before, under a lock. */
async function mergeAround(put: PutSettings, statement: string, fresh: number): Promise<[number, number]> {
  const written = await run(put, 'INSERT … ON CONFLICT', statement)
  return [fresh, written - fresh]
}

function onConflict({ columns }: TableWrite, key: UniqueKey, isUpsert: boolean): string {
  const values = columns.filter((name) => !key.columns.includes(name)).map(quoted)
  if (!isUpsert || values.length === 0) return 'DO NOTHING'
  const row = (of: string): string => `ROW(${values.map((name) => `${of}.${name}`).join(', ')})::record`
  // As they are stored: 1.0 and 1.00 differ, and so do the texts of types that have no equality, such as json.
  const differs = `${row('t')} OPERATOR(pg_catalog.*<>) ${row('EXCLUDED')}`
  return `DO UPDATE SET ${values.map((name) => `${name} = EXCLUDED.${name}`).join(', ')} WHERE ${differs}`
}

/** Of the rows with one key the last one, or the first. Only keys and numbers are sorted or hashed, not whole rows. */
function oneOfEach({ stage }: PutSettings, key: UniqueKey, isLast: boolean): string {
  const name = identifier(stage)
  const chosen = `SELECT ${isLast ? 'max' : 'min'}(bulkload_seq) FROM ${name} GROUP BY ${list(key.columns)}`
  return `${name} WHERE bulkload_seq IN (${chosen})`
}

async function distinctKeys(put: PutSettings, key: UniqueKey): Promise<{ distinct: number }> {
  // Without statistics the server would plan for a stage of any size.
  await run(put, 'ANALYZE of the stage', `ANALYZE ${identifier(put.stage)}`)
  const sql = `SELECT count(*) AS distinct FROM (SELECT DISTINCT ${list(key.columns)} FROM ${identifier(put.stage)}) AS keys`
  checkCount(put, await countOf(put, put.stage), 'are in the stage')
  const { rows } = await put.patient('to count the keys', put.client.query<{ distinct: string }>(sql))
  return { distinct: Number(rows[0]?.distinct) }
}

async function existingKeys(put: PutSettings, key: UniqueKey): Promise<number> {
  const sql = `SELECT count(*) AS rows FROM ${identifier(put.write.table)} AS t WHERE EXISTS (SELECT FROM ${identifier(put.stage)} AS s WHERE ${keyMatch(key)})`
  const { rows } = await put.patient('to count the keys that are there', put.client.query<{ rows: string }>(sql))
  return Number(rows[0]?.rows)
}

/** Equality lets the server use a hash join; keys of which some part may be NULL and still meet need more. */
function keyMatch({ columns, isNullable, nullsDiffer }: UniqueKey): string {
  const equals = isNullable && !nullsDiffer ? 'IS NOT DISTINCT FROM' : '='
  return columns.map((name) => `s.${quoted(name)} ${equals} t.${quoted(name)}`).join(' AND ')
}

/** NULLs never meet in a unique index: such a row would be inserted again by each load. */
async function refuseNullKeys(put: PutSettings, { columns, nullsDiffer }: UniqueKey): Promise<void> {
  if (!nullsDiffer) return
  const sql = `SELECT count(*) AS rows FROM ${identifier(put.stage)} WHERE ${columns.map((name) => `${quoted(name)} IS NULL`).join(' OR ')}`
  const { rows } = await put.patient('to look for keys without a value', put.client.query<{ rows: string }>(sql))
  const count = Number(rows[0]?.rows)
  if (count === 0) return
  const words = `${count} ${count === 1 ? 'row has' : 'rows have'} NULL in the key (${list(columns)}): the unique index would accept them as new rows every time`
  throw new BulkloadError('BL_NULL', words, { hint: 'set values for these columns, or choose another key with --key' })
}

/** A loaded identity column keeps the values of the input, as with COPY. */
function insertInto({ write, facts }: PutSettings): string {
  const isIdentity = facts.identities.some(({ column }) => write.columns.includes(column))
  return `INSERT INTO ${identifier(write.table)} AS t (${list(write.columns)})${isIdentity ? ' OVERRIDING SYSTEM VALUE' : ''}`
}

export function checkCount({ rows }: PutSettings, counted: number, where: string): void {
  if (counted !== rows) throw unbalanced(`${rows} rows were loaded, but ${counted} ${where}`)
}

function unbalanced(words: string): BulkloadError {
  return new BulkloadError('BL_UNBALANCED', `${words}; the publish is rolled back`, {
    hint: 'check the table for a trigger that drops or adds rows',
  })
}

export async function countOf({ client, patient }: PutSettings, table: TableName): Promise<number> {
  const counting = client.query<{ rows: string }>(`SELECT count(*) AS rows FROM ${identifier(table)}`)
  const { rows } = await patient('to count the rows', counting)
  return Number(rows[0]?.rows)
}

/** The number of rows of the last statement. */
async function run({ client, patient }: PutSettings, operation: string, sql: string): Promise<number> {
  const result = await patient(operation, client.query(sql))
  return [result].flat().at(-1)?.rowCount ?? 0
}

function list(columns: readonly string[]): string {
  return columns.map(quoted).join(', ')
}
