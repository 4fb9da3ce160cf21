// A quote that is not closed takes lines with it: it is reported, and --max-errors counts the lines. Shown with Postgres.

import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { type CliResult, makeWorkspace, reportOf, runCli } from './run-cli.ts'

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

const pg = (...args: string[]): Promise<CliResult> =>
  runCli(['pg', ...args], { cwd, env: { BULKLOAD_PG_URL: server.url } })

const lines = (count: number): string => Array.from({ length: count }, (_, index) => `${index},x${index}\n`).join('')

/** Of the file, and what else is between its quotes. */
const FILES = [
  ['never closed', `a,b\n1,x\n2,"y\n${lines(40_000)}`, 40_001, /the quote " is never closed/],
  [
    'closed by another one',
    `a,b\n1,x\n2,"y\n${lines(40_000)}3,z"\n4,w\n`,
    40_002,
    /the quote " is not closed in its record/,
  ],
  [
    'closed where another field opens',
    `a,b\n1,x\n2,"y\n${lines(400)}3,"z"\n4,w\n`,
    402,
    /unexpected "z" between a closing quote/,
  ],
] as const

for (const [index, [title, text, taken, told]] of FILES.entries()) {
  test(`a stray quote that is ${title} is reported with its line and the lines that it spans`, async () => {
    const table = `stray_${index}`
    await server.query(`CREATE TABLE ${table} (a int, b text)`)
    workspace.write(`${table}.csv`, text)
    const strict = reportOf(await pg(`${table}.csv`, '--json')).tables[0]?.error
    assert.equal(strict?.code, 'BL_QUOTE')
    assert.match(strict?.message ?? '', told)
    assert.match(strict?.message ?? '', new RegExp(`\\(the record spans ${taken} lines\\)$`))
    assert.equal(strict?.place?.line, 3)
    const tolerant = reportOf(await pg(`${table}.csv`, '--max-errors', '5', '--json')).tables[0]
    assert.equal(tolerant?.error?.code, 'BL_TOO_MANY_REJECTS')
    assert.match(
      tolerant?.error?.message ?? '',
      new RegExp(`^1 of \\d+ records are bad and span ${taken} lines, more than the 5 `),
    )
    const share = reportOf(await pg(`${table}.csv`, '--max-errors', '50%', '--json')).tables[0]
    assert.equal(share?.error?.code, 'BL_TOO_MANY_REJECTS')
    assert.deepEqual(await server.query(`SELECT * FROM ${table}`), [])
  })
}

test('a text of many lines in quotes is a value, and enough tolerance takes a stray quote', async () => {
  await server.query('CREATE TABLE kept (a int, b text)')
  const text = 'well, so\nyes, no, maybe\n'.repeat(3000)
  workspace.write('kept.csv', `a,b\n1,"${text}"\n2,"y\n${lines(200)}3,z"\n4,w\n`)
  const result = await pg('kept.csv', '--max-errors', '202', '--json')
  assert.equal(result.status, 3, result.stderr)
  assert.deepEqual(await server.query('SELECT a, length(b) AS length FROM kept ORDER BY a'), [
    { a: 1, length: text.length },
    { a: 4, length: 1 },
  ])
})

test('a text whose lines look like records is loaded as the hint says', async () => {
  const text = 'f(a, b, c)\n'.repeat(300)
  workspace.write('code.csv', `id,title,body\n1,x,"${text}"\n2,y,"${text}"\n`)
  const refused = reportOf(await pg('code.csv', '--create', '--json')).tables[0]?.error
  assert.equal(refused?.code, 'BL_QUOTE')
  assert.match(refused?.hint ?? '', /if the field does contain these lines, use --quote '"'/)
  const result = await pg('code.csv', '--create', '--quote', '"')
  assert.equal(result.status, 0, result.stderr)
  const stored = await server.query('SELECT id::int, body FROM code ORDER BY id')
  assert.deepEqual(stored, [
    { id: 1, body: text },
    { id: 2, body: text },
  ])
})
