// Tables of Postgres into files: as many rows as the server has, values that a load reads back, and nothing after a failure.
import assert from 'node:assert/strict'
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { exportTables, loadFiles } from '../../src/index.ts'
import { makeWorkspace, runProgram } from '../cli/run-cli.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

const workspace = makeWorkspace()
let from: PostgresDatabase

before(async () => {
  from = await openPostgres()
  await from.query(`CREATE TABLE orders (id bigint PRIMARY KEY, note text, total numeric(12, 2), at timestamptz, tags text[], doc jsonb,
      raw bytea, ok bool, day date, u uuid, f float8, places int[], grid text[], kind "char");
    INSERT INTO orders VALUES
      (9223372036854775807, E'a "b",\\tc\\n\\\\', 1.10, '2026-11-30 01:02:03.000004+00', '{x,NULL}', '{"a": 1.50}', '\\x00ff', true,
       '2026-02-28', '00000000-0000-0000-0000-00000000000f', 0.1, '[2:3]={1,NULL}',
       E'[0:1][-5:-4]={{"a,\\\\"b","NULL"},{NULL,"\\\\\\\\ \\n"}}', ''),
      (-1, '', NULL, NULL, '{}', NULL, NULL, false, NULL, NULL, NULL, '{1}', '[0:0]={x}', 'x'),
      (3, NULL, 0, NULL, NULL, '[]', '', NULL, NULL, NULL, -0.5, NULL, NULL, NULL)`)
})
after(async () => {
  workspace.remove()
  await from?.stop()
})

for (const format of ['jsonl', 'json', 'csv', 'tsv', 'postgres-text', 'parquet']) {
  test(`${format}: what an export writes, a load reads back`, async () => {
    mkdirSync(join(workspace.path, format))
    const output = join(workspace.path, format, `orders.${format === 'postgres-text' ? 'copy' : format}`)
    const report = await exportTables({ source: from.url, tables: ['orders'], output })
    assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
    assert.equal(report.tables[0]?.rows.read, 3)
    assert.equal(report.tables[0]?.rows.loaded, 3)
    const back = `back_${format.replace('-', '_')}`
    await from.query(`CREATE TABLE ${back} (LIKE orders)`)
    const columns = 'id,note,total,at,tags,doc,raw,ok,day,u,f,places,grid,kind'
    const own = format === 'postgres-text' ? { format, columns } : {}
    const loaded = await loadFiles({ sink: 'postgres', url: from.url, files: [output], table: back, ...own })
    assert.equal(loaded.exitStatus, 0, JSON.stringify(loaded.tables[0]?.error))
    const rows = (table: string) => from.query(`SELECT o::text FROM ${table} o ORDER BY id`)
    assert.deepEqual(await rows(back), await rows('orders'))
  })
}

test('rows and columns are chosen, and a pipe gets them', async () => {
  const words = [
    'export',
    from.url,
    'orders',
    '-o',
    '-',
    '--to',
    'csv',
    '--only',
    'id,ok',
    '--where',
    'id > 0 OR id = -1',
  ]
  const { status, stdout, stderr } = await runProgram([...words, '--sort', 'id', '--limit', '2'], {
    cwd: workspace.path,
  })
  assert.equal(status, 0, stderr)
  assert.equal(stdout, 'id,ok\n-1,false\n3,\n')
})

test('a failure leaves nothing', async () => {
  await from.query('CREATE VIEW broken AS SELECT 1 / (i - 900) AS x FROM generate_series(1, 1000) i')
  const folder = join(workspace.path, 'broken')
  mkdirSync(folder)
  const report = await exportTables({
    source: from.url,
    tables: ['broken', 'orders'],
    output: `${folder}/`,
    to: 'jsonl',
  })
  assert.match(report.tables[0]?.error?.message ?? '', /division by zero/)
  assert.deepEqual(readdirSync(folder), ['orders.jsonl'])
  assert.equal(readFileSync(join(folder, 'orders.jsonl'), 'utf8').split('\n').length, 4)
  const wrong = exportTables({ source: from.url, tables: ['orders', 'broken'], output: join(folder, 'one.csv') })
  await assert.rejects(wrong, { code: 'BL_USAGE', message: /several tables cannot be written into one file/ })
})

test('two tables that would be written into one file are refused, also with overwrite', async () => {
  await from.query('CREATE TABLE "one/two" (a int); CREATE TABLE one_two (a int)')
  const output = `${join(workspace.path, 'same-name')}/`
  const settings = { source: from.url, output, to: 'csv', overwrite: true } as const
  for (const tables of [
    ['"one/two"', 'one_two'],
    ['one_two', '"one_two"'],
  ]) {
    await assert.rejects(exportTables({ ...settings, tables }), {
      code: 'BL_USAGE',
      message: /would be written into one file: .*one_two\.csv$/,
    })
  }
})
