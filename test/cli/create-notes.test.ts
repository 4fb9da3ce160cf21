// What is said of columns that --create makes text, booleans in other spellings, and a server that is not there.

import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { freePort } from '../servers/free-port.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { makeWorkspace, reportOf, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
let server: PostgresDatabase

before(async () => {
  server = await openPostgres()
})

after(async () => {
  await server?.stop()
  workspace.remove()
})

const pg = (...args: string[]) => runCli(['pg', ...args], { cwd, env: { BULKLOAD_PG_URL: server.url } })

test('--create says on stderr and in the report what inspect says of columns that stay text', async () => {
  workspace.write('prices.csv', 'id;price;share;day\n1;1,5;NA;01.02.2024\n2;2,75;4;2.2.2024\n')
  const result = await pg('prices.csv', '--create', '--json')
  const notes = (reportOf(result).tables[0]?.warnings ?? []).filter((warning) => warning.startsWith('column '))
  assert.equal(notes.length, 3, notes.join('\n'))
  for (const [i, says] of [
    /"price": .*decimal comma, such as 1,5/,
    /"share": stored as text, because of NA .*, use --null NA/,
    /"day": dates/,
  ].entries())
    assert.match(notes[i] ?? '', says)
  for (const note of notes) assert.ok(result.stderr.includes(`warning: prices: ${note}\n`), result.stderr)
  const { stdout } = await runCli(['inspect', 'prices.csv'], { cwd })
  for (const note of notes) assert.ok(stdout.includes(note.replace('column ', '')), stdout)
  assert.deepEqual(reportOf(await pg('prices.csv', '--json')).tables[0]?.warnings, [])
})

test('True, TRUE and their opposites are booleans in CSV', async () => {
  workspace.write('flags.csv', 'a,b,c\nTrue,FALSE,True\nfalse,TRUE,x\n')
  assert.equal((await pg('flags.csv', '--create')).status, 0)
  workspace.write('flags.csv', 'a,b,c\nFALSE,False,x\n')
  assert.equal((await pg('flags.csv')).status, 0)
  assert.deepEqual(await server.query('SELECT * FROM flags'), [
    { a: true, b: false, c: 'True' },
    { a: false, b: true, c: 'x' },
    { a: false, b: false, c: 'x' },
  ])
})

test('a server that is not there is reported once for all tables', async () => {
  for (const name of ['one', 'two', 'three']) workspace.write(`${name}.csv`, 'id\n1\n')
  const url = `postgres://nobody@127.0.0.1:${await freePort()}/none`
  const result = await runCli(['pg', 'one.csv', 'two.csv', 'three.csv', '--url', url], { cwd })
  assert.equal(result.status, 6)
  assert.equal(result.stderr.split('BL_CONNECT').length, 2, result.stderr)
})
