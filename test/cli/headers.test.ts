// A first record that is a header whatever it looks like, and blank lines where a record has one field. Shown with Postgres.

import assert from 'node:assert/strict'
import test, { after, before } from 'node:test'
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

/** Loads the files into `table`, and gives its rows. */
async function rowsOf(table: string, files: readonly string[], ...flags: string[]): Promise<unknown[][]> {
  const args = ['pg', ...files, '--table', table, ...flags, '--json']
  const result = await runCli(args, { cwd, env: { BULKLOAD_PG_URL: server.url } })
  assert.equal(result.status, 0, result.stderr)
  assert.equal(reportOf(result).tables[0]?.balanced, true)
  return (await server.query(`SELECT * FROM ${table}`)).map((row) => Object.values(row))
}

const ODD = '("1" text, "2020-01-01" text, "true" text)'

for (const [title, name, text, flags] of [
  ['CSV', 'odd.csv', '1,2020-01-01,true\nx,y,z\n', []],
  ['CSV in another order', 'other.csv', 'true,1,2020-01-01\nz,x,y\n', []],
  ["COPY's text, found from the content", 'odd.tsv', '1\t2020-01-01\ttrue\nx\ty\tz\n\\N\t\\N\t\\N\n', []],
  ['clickhouse-tsv', 'plain.tsv', '1\t2020-01-01\ttrue\nx\ty\tz\n', ['--format', 'clickhouse-tsv']],
  ['json-compact', 'odd.json', '["1","2020-01-01","true"]\n["x","y","z"]\n', ['--format', 'json-compact']],
] as const) {
  test(`the names of the table's columns are a header, however odd: ${title}`, async () => {
    const table = `odd_${name.replace('.', '_')}`
    await server.query(`CREATE TABLE ${table} ${ODD}`)
    workspace.write(name, text)
    const [first, ...others] = await rowsOf(table, [name], ...flags)
    assert.deepEqual(first, ['x', 'y', 'z'])
    assert.equal(others.length, title.startsWith('COPY') ? 1 : 0)
  })
}

test('--no-header makes a record of the names nevertheless', async () => {
  await server.query(`CREATE TABLE said ${ODD}`)
  workspace.write('said.csv', '1,2020-01-01,true\nx,y,z\n')
  assert.equal((await rowsOf('said', ['said.csv'], '--no-header')).length, 2)
})

test('a record with some of the names is a record', async () => {
  await server.query('CREATE TABLE partly ("1" int, "2" int)')
  workspace.write('some.csv', '1,1\n2,1\n1,3\n')
  assert.equal((await rowsOf('partly', ['some.csv'])).length, 3)
})

test('the name of the only column is a value where it stands further down, too', async () => {
  await server.query('CREATE TABLE single (red text)')
  workspace.write('single.csv', 'red\nblue\nred\n')
  assert.deepEqual(await rowsOf('single', ['single.csv']), [['red'], ['blue'], ['red']])
})

for (const [title, header, columns] of [
  ['a name that is no word', 'id,what?!', 2],
  ['an index without a name', ',a,b', 3],
] as const) {
  test(`a file with the header of the others and no rows adds none, though the table is created: ${title}`, async () => {
    const table = `set_${columns}`
    const row = Array.from({ length: columns }, (_, i) => (i === columns - 1 ? 'x' : i)).join(',')
    for (const name of ['a', 'c']) workspace.write(`${table}-${name}.csv`, `${header}\n`)
    workspace.write(`${table}-b.csv`, `${header}\n${row}\n`)
    const rows = await rowsOf(
      table,
      ['a', 'b', 'c'].map((name) => `${table}-${name}.csv`),
      '--create',
    )
    assert.equal(rows.length, 1)
    assert.equal(rows[0]?.length, columns)
  })
}

test('with one column a blank line is an empty field, but before the header', async () => {
  await server.query('CREATE TABLE blank (a text)')
  workspace.write('blank.csv', '\n\na\nx\n\ny\n')
  assert.deepEqual(await rowsOf('blank', ['blank.csv']), [['x'], [null], ['y']])
})

for (const [title, text, flags, line] of [
  [
    'titles with quotes and a mark of byte order',
    '\ufeffMy "report\r\n"open, quote\r\n\r\na,b\r\n1,x\r\n2,y\r\n',
    ['--skip-lines', '3'],
    7,
  ],
  ["Excel's sep=", 'sep=;\r\na;b\r\n1;x\r\n2;y\r\n', [], 5],
  ["titles, and Excel's sep=", 'Title\nsep=|\na|b\n1|x\n2|y\n', ['--skip-lines', '1'], 6],
] as const) {
  test(`lines before the header: ${title}`, async () => {
    const table = `titled_${line}`
    await server.query(`CREATE TABLE ${table} (a int, b text)`)
    workspace.write(`${table}.csv`, text)
    for (const size of ['768KiB', '64']) {
      const rows = await rowsOf(table, [`${table}.csv`], ...flags, '--block-size', size)
      assert.deepEqual(rows.slice(-2), [
        [1, 'x'],
        [2, 'y'],
      ])
    }
    const separator = /a(.)b/.exec(text)?.[1] ?? ''
    workspace.write(`${table}.csv`, `${text}x${separator}z\n`)
    const args = ['pg', `${table}.csv`, '--table', table, ...flags, '--json']
    const result = await runCli(args, { cwd, env: { BULKLOAD_PG_URL: server.url } })
    const place = reportOf(result).tables[0]?.error?.place
    assert.deepEqual([place?.line, place?.byteOffset], [line, Buffer.byteLength(text)])
  })
}

for (const [title, part, record] of [
  ['text', 'ann,b\ncy,d\n', /\(ann, b\) may be data/],
  ['numbers', '3,4\n5,6\n', /\(3, 4\) is data/],
] as const) {
  test(`a part without a header beside one that has it makes no columns and loses no row: ${title}`, async () => {
    const table = `parts_${title}`
    workspace.write('p1.csv', 'id,name\n1,a\n2,b\n')
    workspace.write('p2.csv', part)
    const cli = (...args: string[]) =>
      runCli(['pg', ...args, '--table', table], { cwd, env: { BULKLOAD_PG_URL: server.url } })
    const refused = await cli('p1.csv', 'p2.csv', '--create')
    assert.equal(refused.status, 5)
    assert.match(refused.stderr, /BL_HEADER: the first record of p2\.csv /)
    assert.match(refused.stderr, record)
    assert.match(refused.stderr, /p1\.csv begins with a header row \(id, name\)/)
    assert.match(refused.stderr, /separately, after the others, with --no-header --columns id,name; /)
    assert.deepEqual(await server.query(`SELECT to_regclass('${table}') AS found`), [{ found: null }])
    // What the hint says.
    await server.query(`CREATE TABLE ${table} (id text, name text)`)
    assert.equal((await cli('p1.csv')).status, 0)
    assert.equal((await cli('p2.csv', '--no-header', '--columns', 'id,name')).status, 0)
    const rows = await server.query(`SELECT id FROM ${table}`)
    assert.deepEqual(rows.length, 4)
  })
}

test('files with headers of their own go into one new table, when --header says so or a name is the same', async () => {
  workspace.write('q1.csv', 'id,name\nx,a\n')
  workspace.write('q2.csv', 'city,mayor\nBerlin,b\nRome,c\n')
  workspace.write('q3.csv', 'name,mayor\nBerlin,b\nRome,c\n')
  assert.equal((await rowsOf('own_headers', ['q1.csv', 'q2.csv'], '--create', '--header')).length, 3)
  assert.equal((await rowsOf('same_name', ['q1.csv', 'q3.csv'], '--create')).length, 3)
})
