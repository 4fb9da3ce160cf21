// Loads into tables that drop what they have seen before: what must arrive, and what must not arrive twice.
import assert from 'node:assert/strict'
import type { TableReport } from '../../src/index.ts'
import { APPEND } from '../../src/write-mode.ts'
import { connectionOn } from './connection-on.ts'
import { lines, loadText } from './load-text.ts'

export interface Asked {
  readonly url: string
  query(sql: string): Promise<string>
}

export const ROWS = 1000
export const TEXT: string = lines(Array.from({ length: ROWS }, (_, i) => `{"p":${i % 2},"i":${i}}`))
/** More than a segment of equal rows: two segments are the same to the byte, and the third has fewer rows. */
const EQUAL_ROWS = 2_100_000

/** The table drops an INSERT of the same rows: without that, no test of it would mean anything. */
export async function assertDrops(server: Asked, table: string): Promise<void> {
  const insert = `INSERT INTO ${table} (p, i) VALUES (1, 4711)`
  await server.query(insert)
  await server.query(insert)
  assert.equal(await server.query(`SELECT count() FROM ${table} WHERE i = 4711`), '1\n')
  await server.query(`ALTER TABLE ${table} DROP PARTITION 1`)
}

export function assertCounted(report: TableReport, rows: number): void {
  assert.equal(report.error, undefined)
  const { countedBy, balanced } = report
  assert.deepEqual(
    { loaded: report.rows.loaded, countedBy, balanced },
    { loaded: rows, countedBy: 'table', balanced: true },
  )
}

/** A file that is loaded twice is there twice, in the table and in what its views fill. */
export async function assertTwiceIsTwice(server: Asked, tables: readonly string[], rows = ROWS): Promise<void> {
  const [table = ''] = tables
  for (let times = 1; times <= 2; times++) {
    assertCounted(await loadText(server, table, TEXT), ROWS)
    for (const name of tables) {
      const expected = name === table ? ROWS : rows
      assert.equal(await server.query(`SELECT count() FROM ${name}`), `${times * expected}\n`, name)
    }
  }
}

/** Segments of one load that have the same rows all arrive. */
export async function assertEqualSegmentsArrive(
  server: Asked,
  table: string,
  others: readonly string[] = [],
): Promise<void> {
  const text = `p,i\n${'1,7\n'.repeat(EQUAL_ROWS)}`
  const report = await loadText(server, table, text, { format: 'csv', header: true })
  assertCounted(report, EQUAL_ROWS)
  assert.equal(report.segments, 3)
  for (const name of [table, ...others])
    assert.equal(await server.query(`SELECT count() FROM ${name}`), `${EQUAL_ROWS}\n`)
}

/** Sends one segment twice, as a load does whose answer was lost; the rows that are in the tables then. */
export async function sentTwice(server: Asked, tables: readonly string[]): Promise<string[]> {
  const [table = ''] = tables
  const connection = await connectionOn(server)
  try {
    const schema = await connection.catalog!.describe({ schema: undefined, table })
    assert.ok(schema)
    const columns = ['p', 'i']
    const writer = await connection.open({
      ...{ table: schema.name, schema, columns, given: columns },
      ...{ encoding: 'clickhouse-text', rules: APPEND },
    })
    const frame = new TextEncoder().encode('{"p":0,"i":1}\n{"p":1,"i":2}\n')
    for (let attempt = 1; attempt <= 2; attempt++) {
      const segment = await writer.begin({ ordinal: 0, token: 'one' })
      await segment.write(frame, 2)
      await segment.commit({ rows: 2 })
    }
  } finally {
    await connection.close()
  }
  return Promise.all(tables.map(async (name) => (await server.query(`SELECT count() FROM ${name}`)).trim()))
}
