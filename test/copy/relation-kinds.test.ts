// Relations of every kind, read with one stream and with several: each row once, and no row that one stream would not give.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { exportTables, load } from '../../src/index.ts'
import { makeWorkspace } from '../cli/run-cli.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

const workspace = makeWorkspace()
let server: PostgresDatabase
const READER = 'reader_of_some_kinds'

before(async () => {
  server = await openPostgres()
  await server.query(`SET client_min_messages TO warning;
    CREATE TABLE top (id int); CREATE TABLE left_side () INHERITS (top); CREATE TABLE right_side () INHERITS (top);
    CREATE TABLE bottom (more text) INHERITS (left_side, right_side);
    INSERT INTO top VALUES (1); INSERT INTO left_side VALUES (2); INSERT INTO bottom VALUES (3), (4);
    CREATE TABLE parted (id int, owner text) PARTITION BY LIST (owner);
    CREATE TABLE parted_a PARTITION OF parted FOR VALUES IN ('${READER}'); CREATE TABLE parted_b PARTITION OF parted DEFAULT;
    INSERT INTO parted VALUES (1, '${READER}'), (2, 'x'), (3, 'y');
    CREATE MATERIALIZED VIEW kept AS SELECT id FROM top; CREATE VIEW shown AS SELECT id FROM top; CREATE SEQUENCE numbers;
    CREATE TABLE hidden (id int, owner text) PARTITION BY LIST (owner);
    CREATE TABLE hidden_a PARTITION OF hidden FOR VALUES IN ('${READER}'); CREATE TABLE hidden_b PARTITION OF hidden DEFAULT;
    INSERT INTO hidden VALUES (1, '${READER}'), (2, 'x');
    ALTER TABLE hidden ENABLE ROW LEVEL SECURITY; CREATE POLICY own ON hidden USING (owner = current_user);
    CREATE ROLE ${READER} LOGIN PASSWORD 'reader';
    GRANT SELECT ON hidden, hidden_a, hidden_b, parted TO ${READER}`)
})
after(async () => {
  await server?.query(`DROP OWNED BY ${READER}; DROP ROLE ${READER}`)
  await server?.stop()
  workspace.remove()
})

async function linesOf(source: string, table: string, streams: number): Promise<number> {
  const output = join(workspace.path, `${table}-${streams}.jsonl`)
  const report = await exportTables({ source, tables: [table], output, streams, overwrite: true })
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
  return readFileSync(output, 'utf8').split('\n').length - 1
}

const ROWS = { top: 4, left_side: 3, parted: 3, kept: 4, shown: 4, numbers: 1 }
for (const [table, rows] of Object.entries(ROWS)) {
  test(`${table}: each row once`, async () => {
    assert.equal(await linesOf(server.url, table, 1), rows)
    assert.equal(await linesOf(server.url, table, 3), rows)
  })
}

test('several streams show no row that the policies of the parent hide, and need no privilege on its parts', async () => {
  const url = new URL(server.url)
  url.username = READER
  url.password = 'reader'
  for (const streams of [1, 3]) {
    assert.equal(await linesOf(url.href, 'hidden', streams), 1)
    assert.equal(await linesOf(url.href, 'parted', streams), 3)
  }
})

test('a materialized view cannot be loaded, and the error says so', async () => {
  await assert.rejects(load({ source: [{ id: 1 }], sink: 'postgres', url: server.url, table: 'kept' }), {
    code: 'BL_TABLE_UNSUPPORTED',
    hint: /COPY can load tables/,
  })
})
