// A nightly replace and upsert as a new user would try them: on a table with grants, a view, a trigger and a foreign key to it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type PostgresServer, startPostgres } from '../servers/postgres-server.ts'
import { until } from '../until.ts'
import { eventsOf, makeWorkspace, reportOf, resultOf, runCli, startCli } from './run-cli.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
let server: PostgresServer
before(async () => {
  server = await startPostgres()
})
after(async () => {
  await server?.stop()
  workspace.remove()
})

const MADE = `
  CREATE ROLE app;
  CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, changed int NOT NULL DEFAULT 0);
  INSERT INTO customers VALUES (1, 'one'), (2, 'two'), (3, 'three');
  GRANT SELECT ON customers TO app;
  CREATE VIEW names AS SELECT name FROM customers;
  CREATE TABLE orders (id int PRIMARY KEY, customer int NOT NULL REFERENCES customers);
  INSERT INTO orders VALUES (10, 1), (11, 2);
  CREATE FUNCTION count_changes() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.changed := OLD.changed + 1; RETURN NEW; END';
  CREATE TRIGGER changes BEFORE UPDATE ON customers FOR EACH ROW EXECUTE FUNCTION count_changes()`

const DEPENDENT = `SELECT pg_describe_object(classid, objid, objsubid) AS what FROM pg_depend
  WHERE refobjid = 'customers'::regclass AND deptype <> 'i' UNION ALL SELECT relacl::text FROM pg_class WHERE relname = 'customers' ORDER BY 1`
const leftovers = (): Promise<unknown[]> => server.query(`SELECT relname FROM pg_class WHERE relname LIKE 'bulkload%'`)

test('a nightly replace, then an upsert: nothing that depends on the table is lost', async () => {
  await server.query(MADE)
  const dependent = await server.query(DEPENDENT)
  const night = workspace.write('night.csv', 'id,name\n1,one\n2,zwei\n4,four\n')
  const replaced = await runCli(
    ['pg', night, '--table', 'customers', '--url', server.url, '--mode', 'replace', '--json'],
    { cwd },
  )
  const [table] = reportOf(replaced).tables
  assert.equal(replaced.status, 0, replaced.stderr)
  const { by, inserted, updated, unchanged, deleted } = table?.write ?? {}
  assert.deepEqual(
    { by, inserted, updated, unchanged, deleted },
    { by: 'delete', inserted: 1, updated: 1, unchanged: 1, deleted: 1 },
  )
  assert.deepEqual(await server.query('SELECT id, name, changed FROM customers ORDER BY id'), [
    { id: 1, name: 'one', changed: 0 },
    { id: 2, name: 'zwei', changed: 1 },
    { id: 4, name: 'four', changed: 0 },
  ])
  const changes = workspace.write('changes.csv', 'id,name\n4,vier\n5,five\n5,fünf\n1,one\n')
  const upserted = await runCli(['pg', changes, '--table', 'customers', '--url', server.url, '--mode', 'upsert'], {
    cwd,
  })
  assert.equal(upserted.status, 0, upserted.stderr)
  assert.match(
    upserted.stderr,
    /customers: upsert: a stage table is loaded, then one statement inserts rows with a new "id"/,
  )
  assert.deepEqual(await server.query('SELECT id, name, changed FROM customers ORDER BY id'), [
    { id: 1, name: 'one', changed: 0 },
    { id: 2, name: 'zwei', changed: 1 },
    { id: 4, name: 'vier', changed: 1 },
    { id: 5, name: 'fünf', changed: 0 },
  ])
  assert.deepEqual(await server.query(DEPENDENT), dependent)
  assert.equal(
    (await server.query('SELECT count(*)::int AS rows FROM orders JOIN customers c ON c.id = customer'))[0]?.['rows'],
    2,
  )
  assert.deepEqual(await leftovers(), [])
})

test('--verbose shows what happened to the rows; events have the plan', async () => {
  await server.query('CREATE TABLE tags (id int PRIMARY KEY, name text)')
  const file = workspace.write('tags.csv', 'id,name\n1,a\n1,b\n')
  const args = ['pg', file, '--table', 'tags', '--url', server.url, '--mode', 'upsert']
  const verbose = await runCli([...args, '--verbose'], { cwd })
  assert.match(
    verbose.stdout,
    /upsert: 1 inserted, 0 updated, 0 unchanged, 1 with a key that another row of the input has/,
  )
  const events = eventsOf(await runCli([...args, '--log-format', 'json'], { cwd }))
  const planned = events.find(({ event }) => event === 'table.planned')
  assert.equal(planned?.event === 'table.planned' && planned.mode, 'upsert')
})

for (const signal of ['SIGINT', 'SIGKILL'] as const) {
  test(`${signal} in the middle of a replace: the old rows stay, and no stage for long`, async () => {
    const name = `stopped_${signal.toLowerCase()}`
    await server.query(
      `CREATE TABLE ${name} (id int PRIMARY KEY); INSERT INTO ${name} VALUES (1); GRANT SELECT ON ${name} TO app`,
    )
    const child = startCli(
      ['pg', '-', '--format', 'jsonl', '--table', name, '--url', server.url, '--mode', 'replace'],
      { cwd },
    )
    child.stdin.on('error', () => undefined)
    child.stdin.write('{"id":2}\n'.repeat(200_000))
    await until(async () => (await leftovers()).length > 0, 'the stage is there')
    child.kill(signal)
    if (signal === 'SIGINT') {
      assert.equal((await resultOf(child)).status, 130)
    } else {
      await new Promise((resolve) => child.once('close', resolve))
      await until(
        async () => (await server.query(`SELECT FROM pg_locks WHERE locktype = 'advisory'`)).length === 0,
        'the server has seen that its client is gone',
      )
      const file = workspace.write('again.csv', 'id\n3\n')
      const again = await runCli(['pg', file, '--table', name, '--url', server.url, '--mode', 'replace'], { cwd })
      assert.equal(again.status, 0, again.stderr)
    }
    assert.deepEqual(await leftovers(), [])
    assert.deepEqual(await server.query(`SELECT id FROM ${name}`), [{ id: signal === 'SIGINT' ? 1 : 3 }])
  })
}
