// Tables of Postgres as files of statements and of COPY's text, arrays among them: psql loads them into a table with the same rows.
import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { exportTables } from '../../src/index.ts'
import { makeWorkspace } from '../cli/run-cli.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

const workspace = makeWorkspace()
const skip = spawnSync('psql', ['--version']).status === 0 ? false : 'psql is not installed'
let server: PostgresDatabase

before(async () => {
  server = await openPostgres()
  await server.query(`CREATE TABLE lists (id int PRIMARY KEY, i int[], t text[], j jsonb[], n numeric[], b bool[], doc jsonb, x text, c "char");
    INSERT INTO lists VALUES
      (1, '{1,NULL,-3}', ARRAY['a,b', NULL, '', 'NULL', E'q"\\\\z', E'tab\\tline\\n', '{}', 'ü'], ARRAY['{"a": "x\\"y"}', 'null', '[1, 2]']::jsonb[],
       '{1.50,1e3}', '{t,f}', '{"a": [1, null]}', E'it''s \\\\ \\t', 'c'),
      (2, '{}', '{}', NULL, NULL, NULL, NULL, NULL, ''),
      (3, '{{1,2},{3,4}}', ARRAY[['a', 'b'], ['c', NULL]], NULL, '{}', NULL, '[]', '', E'\\\\377'),
      (4, '[2:3]={1,NULL}', '[0:1][-5:-4]={{"a,\\"b","NULL"},{NULL,"\\\\\\\\ \\n"}}', '[0:0]={"{\\"a\\": 1}"}', '[3:4]={1.50,NaN}', '[0:0]={t}', NULL, NULL, NULL)`)
})
after(async () => {
  await server?.stop()
  workspace.remove()
})

function psql(...args: readonly string[]): void {
  execFileSync('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', ...args, server.url], {
    env: { ...process.env, PGPASSWORD: server.password },
    stdio: 'pipe',
  })
}

for (const format of ['sql', 'postgres-dump', 'postgres-text'] as const) {
  test(`${format}: psql loads it`, { skip }, async () => {
    const output = join(workspace.path, `lists.${format}`)
    const report = await exportTables({ source: server.url, tables: ['lists'], output, to: format })
    assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
    await server.query('DROP TABLE IF EXISTS back; CREATE TABLE back (LIKE lists)')
    if (format === 'postgres-text') psql('-c', `\\copy back FROM '${output}'`)
    else {
      writeFileSync(output, readFileSync(output, 'utf8').replaceAll('"lists"', '"back"'))
      psql('-f', output)
    }
    const rows = (table: string) => server.query(`SELECT o::text AS row FROM ${table} o ORDER BY id`)
    assert.deepEqual(await rows('back'), await rows('lists'))
  })
}
