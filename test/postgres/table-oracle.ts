// What should be in a table, said by the server itself: `json_populate_record` on the text of each record. Nothing of
// the loader's own code is used.
import assert from 'node:assert/strict'
import { assertLoaded, type PostgresRoom, type RoomSettings } from './postgres-room.ts'

/** A text as an SQL literal. */
export function sqlText(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

/** Loads the records into the empty `table`, whose column `id` numbers them, and compares every row as text. */
export async function assertLikeOracle(
  room: PostgresRoom,
  table: string,
  records: readonly string[],
  settings: RoomSettings = {},
): Promise<void> {
  const report = await room.load(table, records.map((record) => `${record}\n`).join(''), settings)
  assertLoaded(report, records.length)
  assert.deepEqual(await rowsAsText(room, table), await oracleRows(room, table, records))
}

/** All rows, each as the server prints it, in the order of `id`. */
export async function rowsAsText(room: PostgresRoom, table: string): Promise<unknown[]> {
  return (await room.query(`SELECT t::text AS row FROM ${table} t ORDER BY id`)).map(({ row }) => row)
}

/** The same of the records, as the server reads them. */
export async function oracleRows(room: PostgresRoom, table: string, records: readonly string[]): Promise<unknown[]> {
  const lines = records.map((record) => `(${sqlText(record)})`).join(',\n')
  const rows = await room.query(
    `SELECT oracle::text AS row
     FROM (VALUES ${lines}) AS input(line), json_populate_record(null::${table}, line::json) AS oracle
     ORDER BY (oracle).id`,
  )
  return rows.map(({ row }) => row)
}
