// Every flag that says how separated values are written changes what is loaded. Shown with Postgres.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after, before } from 'node:test'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'
import { type CliResult, makeWorkspace, reportOf, resultOf, runCli, startCli } from './run-cli.ts'

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

function pg(...args: string[]): Promise<CliResult> {
  return runCli(['pg', ...args], { cwd, env: { BULKLOAD_PG_URL: server.url } })
}

/** Loads `text` into a new table of two text columns, and gives its rows. */
async function rowsOf(name: string, text: string | Uint8Array, ...flags: string[]): Promise<unknown[]> {
  await server.query(`CREATE TABLE ${name} (a text, b text)`)
  workspace.write(`${name}.csv`, text)
  const result = await pg(`${name}.csv`, ...flags, '--json')
  assert.equal(result.status, 0, result.stderr)
  const { balanced, bytes } = reportOf(result).tables[0] ?? {}
  assert.equal(balanced, true)
  assert.equal(bytes?.source, Buffer.byteLength(text))
  return (await server.query(`SELECT * FROM ${name} ORDER BY a`)).map((row) => [row['a'], row['b']])
}

const CASES: readonly [name: string, text: string, flags: readonly string[], rows: readonly unknown[]][] = [
  [
    'plain',
    'a,b\n1,"x,\r\ny"\r\n2,\n',
    [],
    [
      ['1', 'x,\r\ny'],
      ['2', null],
    ],
  ],
  ['reordered', 'b,a\ny,1\n', [], [['1', 'y']]],
  ['bom', '\ufeffa,b\n1,x\n', [], [['1', 'x']]],
  ['delimited', 'a/b\n1/x,y\n', ['--delimiter', '/'], [['1', 'x,y']]],
  ['tabbed', 'a\tb\n1\tx,y\n', ['--delimiter', 'tab'], [['1', 'x,y']]],
  ['quoted', "a,b\n1,'x,y'\n", ['--quote', "'"], [['1', 'x,y']]],
  ['unquoted', 'a,b\n1,"x"\n', ['--quote', 'none'], [['1', '"x"']]],
  ['escaped', 'a,b\n1,"x\\",y"\n', ['--escape', 'backslash'], [['1', 'x",y']]],
  [
    'spaced',
    'a, b\n1, "x, y"\n2,  z\n',
    ['--skip-initial-space'],
    [
      ['1', 'x, y'],
      ['2', 'z'],
    ],
  ],
  ['spaced_found', 'a, b\n1, "x, y"\n', [], [['1', 'x, y']]],
  ['kept', 'a,b\n1, "x"\n', ['--no-skip-initial-space'], [['1', ' "x"']]],
  [
    'headless',
    'a,b\n1,x\n',
    ['--no-header', '--columns', 'a,b'],
    [
      ['1', 'x'],
      ['a', 'b'],
    ],
  ],
  ['headed', 'first,second\n1,x\n', ['--header', '--columns', 'b,a'], [['x', '1']]],
  [
    'nulls',
    'a,b\n1,NA\n2,"NA"\n3,-\n4,\n',
    ['--null', 'NA', '--null', '-'],
    [
      ['1', null],
      ['2', 'NA'],
      ['3', null],
      ['4', ''],
    ],
  ],
  ['commented', 'a,b\n#1,"x\n2,y\n', ['--comment', '#'], [['2', 'y']]],
  [
    'padded',
    'a,b\n1\n2,y\n',
    ['--ragged', 'pad'],
    [
      ['1', null],
      ['2', 'y'],
    ],
  ],
]

for (const [name, text, flags, rows] of CASES) {
  test(`CSV that is ${name} ${flags.join(' ')}`, async () => {
    assert.deepEqual(await rowsOf(name, text, ...flags), rows)
  })
}

test('--encoding says what the bytes mean, and a mark of byte order says it without', async () => {
  const text = 'a,b\n1,é€\n'
  const windows = Buffer.from([...Buffer.from('a,b\n1,'), 0xe9, 0x80, 0x0a])
  assert.deepEqual(await rowsOf('encoded', windows, '--encoding', 'windows-1252'), [['1', 'é€']])
  assert.deepEqual(await rowsOf('marked', Buffer.from(`\ufeff${text}`, 'utf16le')), [['1', 'é€']])
})

test('--format tsv and a .tsv file have tabs', async () => {
  await server.query('CREATE TABLE tabs (a int, b text)')
  workspace.write('tabs.tsv', 'a\tb\n1\t"x\ty"\n')
  workspace.write('tabs.txt', 'a\tb\n2\t,\n')
  assert.equal((await pg('tabs.tsv')).status, 0)
  assert.equal((await pg('tabs.txt', '--format', 'tsv')).status, 0)
  assert.deepEqual(await server.query('SELECT * FROM tabs ORDER BY a'), [
    { a: 1, b: 'x\ty' },
    { a: 2, b: ',' },
  ])
})

test('rejects of CSV keep their header and can be loaded again once they are corrected', async () => {
  await server.query('CREATE TABLE fixable (a int, b text)')
  workspace.write('fixable.csv', 'b,a\nx,1\n"two\nlines",zwei\ny\nz,3,4\n"w"v,5\nlast,6\n')
  const first = await pg('fixable.csv', '--max-errors', '10', '--json')
  assert.equal(first.status, 3)
  const { rows, rejects } = reportOf(first).tables[0] ?? {}
  assert.deepEqual(rows, { read: 6, loaded: 2, rejected: 4, skipped: 0 })
  assert.equal(rejects?.file, 'fixable.rejects.csv')
  assert.equal(readFileSync(join(cwd, rejects.file), 'utf8'), 'b,a\n"two\nlines",zwei\ny\nz,3,4\n"w"v,5\n')
  const reasons = readFileSync(join(cwd, rejects.reasons), 'utf8').trim().split('\n')
  assert.deepEqual(
    reasons.map((line) => {
      const { code, place } = JSON.parse(line) as { code: string; place: { line: number; byteOffset: number } }
      return [code, place.line, place.byteOffset]
    }),
    [
      ['BL_VALUE_TYPE', 3, 20],
      ['BL_FIELD_COUNT', 5, 25],
      ['BL_FIELD_COUNT', 6, 31],
      ['BL_QUOTE', 7, 36],
    ],
  )
  workspace.write(rejects.file, 'b,a\n"two\nlines",2\n')
  assert.equal((await pg(rejects.file, '--table', 'fixable')).status, 0)
  assert.deepEqual(
    (await server.query('SELECT a FROM fixable ORDER BY a')).map((row) => row['a']),
    [1, 2, 6],
  )
})

const HEADERS: readonly [about: string, text: string, code: string, says: RegExp][] = [
  [
    'a field that no column has',
    'a,b,c\n1,x,y\n',
    'BL_UNKNOWN_FIELD',
    /no column for the field "c"\n {2}at bad\.csv line 1, column "c"\n/,
  ],
  ['a duplicate name', 'a,b,a\n1,x,y\n', 'BL_HEADER', /contains "a" twice/],
  ['a quote that is never closed', 'a,b\n1,"x\n2,y\n', 'BL_QUOTE', /never closed.*\n {2}at bad\.csv line 2, byte 6\n/],
]

for (const [about, text, code, says] of HEADERS) {
  test(`CSV is refused for ${about}`, async () => {
    await server.query('CREATE TABLE IF NOT EXISTS bad (a text, b text)')
    workspace.write('bad.csv', text)
    const result = await pg('bad.csv', '--header')
    assert.equal(result.status, 5)
    assert.match(result.stderr, new RegExp(`${code}: `))
    assert.match(result.stderr, says)
    assert.deepEqual(await server.query('SELECT * FROM bad'), [])
  })
}

test('a header with an empty name, as pandas writes its index, is a header', async () => {
  await server.query('CREATE TABLE pandas (c1 int, id int, amount float8)')
  workspace.write('pandas.csv', ',id,amount\n0,7,1.5\n1,8,2.5\n')
  assert.equal((await pg('pandas.csv')).status, 0)
  assert.deepEqual(await server.query('SELECT * FROM pandas ORDER BY id'), [
    { c1: 0, id: 7, amount: 1.5 },
    { c1: 1, id: 8, amount: 2.5 },
  ])
})

test('a header that names a field twice is refused', async () => {
  workspace.write('twice.csv', 'id,name,name\n1,a,b\n')
  const result = await pg('twice.csv', '--create')
  assert.equal(result.status, 5)
  assert.match(result.stderr, /BL_HEADER: the header row of twice\.csv contains "name" twice/)
})

test('what COPY wrote is not taken for quoted tabs', async () => {
  await server.query('CREATE TABLE copied (id int, note text)')
  workspace.write('copied.tsv', '1\ta\\tb\\\\c\n2\t\\N\n')
  const result = await pg('copied.tsv', '--json')
  assert.equal(result.status, 0, result.stderr)
  assert.match(reportOf(result).tables[0]?.formats?.[0]?.words ?? '', /^postgres-text, from the content/)
  assert.deepEqual(await server.query('SELECT * FROM copied ORDER BY id'), [
    { id: 1, note: 'a\tb\\c' },
    { id: 2, note: null },
  ])
})

const LOUD: readonly [
  about: string,
  text: string | Uint8Array,
  flags: readonly string[],
  status: number,
  says: RegExp,
][] = [
  [
    'a line that begins as comments do, behind the sample, and is a record',
    `# export\ntag,n\n${'x,1\n'.repeat(20_000)}#b,7\n`,
    [],
    5,
    /BL_FIELD_COUNT: the line begins with #.*\n {2}at loud\.csv line 20003, byte \d+\n/,
  ],
  [
    'names that are given for a file that may have its own',
    'alice,berlin\nbob,paris\ncarol,rome\n',
    ['--columns', 'name,city'],
    2,
    /could be a header row or data\n.*\n {2}hint: use --header or --no-header/,
  ],
  ['a header that is not UTF-8', Buffer.from([...Buffer.from('gr'), 0xf6, ...Buffer.from('e,n\na,1\n')]), [], 5, /BL_/],
]

for (const [about, text, flags, status, says] of LOUD) {
  test(`nothing is dropped in silence: ${about}`, async () => {
    workspace.write('loud.csv', text)
    const result = await pg('loud.csv', '--create', ...flags)
    assert.equal(result.status, status, result.stderr)
    assert.match(result.stderr, says)
  })
}

test('files of blank lines alone add nothing', async () => {
  await server.query('CREATE TABLE blanks (a int, b int)')
  workspace.write('blanks-1.csv', 'a,b\n1,2\n')
  workspace.write('blanks-2.csv', '\n\n')
  workspace.write('blanks-3.csv', '')
  workspace.write('blanks-4.csv', 'a,b\n3,4\n')
  const files = [1, 2, 3, 4].map((n) => `blanks-${n}.csv`)
  const result = await pg(...files, '--table', 'blanks')
  assert.equal(result.status, 0, result.stderr)
  assert.deepEqual(await server.query('SELECT * FROM blanks ORDER BY a'), [
    { a: 1, b: 2 },
    { a: 3, b: 4 },
  ])
})

test('a first record that is longer than what is looked at first is read', async () => {
  await server.query('CREATE TABLE long (id int, body text)')
  workspace.write('long.csv', `1,${'x'.repeat(200_000)}\n2,short\n`)
  const result = await pg('long.csv', '--no-header', '--columns', 'id,body')
  assert.equal(result.status, 0, result.stderr)
  assert.deepEqual(await server.query('SELECT id, length(body) AS n FROM long ORDER BY id'), [
    { id: 1, n: 200_000 },
    { id: 2, n: 5 },
  ])
})

test('a flag of CSV leaves a .tsv file with its tabs, and is refused for .jsonl', async () => {
  await server.query('CREATE TABLE named (a text, b text)')
  workspace.write('named.tsv', 'a\tb\nDoe, John\tNA\n')
  assert.equal((await pg('named.tsv', '--null', 'NA')).status, 0)
  assert.deepEqual(await server.query('SELECT * FROM named'), [{ a: 'Doe, John', b: null }])
  workspace.write('named.jsonl', '{"a":"x"}\n')
  const refused = await pg('named.jsonl', '--null', 'NA')
  assert.equal(refused.status, 2)
  assert.match(refused.stderr, /--null has no effect on named\.jsonl, which is jsonl by its file name/)
})

for (const [header, told] of [
  ['id,name,name', /BL_HEADER: .* contains "name" twice/],
  ['id,"a "b" c",name', /BL_QUOTE: text follows a closing quote .*\n {2}at .* line 1\n/],
] as const) {
  test(`what is wrong with the header ${header} is reported while the pipe stays open`, async () => {
    const child = startCli(['pg', '-', '--table', 'waiting', '--create'], { cwd, env: { BULKLOAD_PG_URL: server.url } })
    child.stdin.on('error', () => undefined)
    // Enough to know the header, and not the end.
    child.stdin.write(`${header}\n${'1,a,b\n'.repeat(15_000)}`)
    const result = await resultOf(child)
    assert.equal(result.status, 5)
    assert.match(result.stderr, told)
  })
}

test('a guess whether the first record is a header row causes a warning, with the flag that decides it', async () => {
  const told =
    /warning: .*: the first record of guess-1\.csv is read as a header row, which is a guess \(probably a header row: all columns are text.*\): use --header or --no-header/
  workspace.write('guess-1.csv', 'ann,lee\nbob,ray\n')
  const result = await pg('guess-1.csv', '--table', 'guess', '--create')
  assert.equal(result.status, 0)
  assert.match(result.stderr, told)
  const said = await pg('guess-1.csv', '--table', 'said', '--create', '--no-header')
  assert.doesNotMatch(said.stderr, /a guess/)
  assert.deepEqual(await server.query('SELECT count(*)::int AS rows FROM said'), [{ rows: 2 }])
  const unknown = await pg('guess-1.csv', '--table', 'said', '--header')
  assert.match(unknown.stderr, /BL_UNKNOWN_FIELD: .*\n.*\n {2}hint: .*; if the first record is data, use --no-header/)
})

test('a first record that is read as a row is a guess, too, also of a table that exists; inspect says the same', async () => {
  await server.query('CREATE TABLE rowed (a text, b text)')
  workspace.write('rowed.csv', 'Emil,Hamburg\nAnn,Berlin\nBob,Paris\nCarl,Rome\n')
  const told =
    /the first record of rowed\.csv is read as data, not as a header row, which is a guess \(.*\): use --header or --no-header/
  const result = await pg('rowed.csv')
  assert.equal(result.status, 0, result.stderr)
  assert.match(result.stderr, told)
  assert.equal((await server.query('SELECT * FROM rowed')).length, 4)
  assert.match((await runCli(['inspect', 'rowed.csv'], { cwd })).stdout, told)
  for (const flag of ['--header', '--no-header']) {
    assert.doesNotMatch((await runCli(['inspect', 'rowed.csv', flag], { cwd })).stdout, /a guess/)
  }
})

test('names that are values elsewhere make the columns of a new table', async () => {
  for (const [name, text, columns] of [
    ['poll', 'Pollster,Yes,No\nGallup,51,49\nIpsos,48,52\n', ['Pollster', 'Yes', 'No']],
    ['lean', 'district,2018\nAK-AL,R+15\nAL-01,R+27\nAL-02,R+17\n', ['district', '2018']],
    ['years', 'country,2019,2020,2021\nDE,1.5,2,3\nFR,4,5,6.5\n', ['country', '2019', '2020', '2021']],
  ] as const) {
    workspace.write(`${name}.csv`, text)
    assert.equal((await pg(`${name}.csv`, '--create')).status, 0)
    const rows = await server.query(`SELECT * FROM ${name}`)
    assert.deepEqual(Object.keys(rows[0] ?? {}).sort(), [...columns].sort())
    assert.equal(rows.length, text.split('\n').length - 2)
  }
})

test('a field behind the delimiter that ends every record goes into a column that is there for it', async () => {
  await server.query('CREATE TABLE behind (a int, b text, c text)')
  workspace.write('behind.csv', '1,x,\n2,y,\n3,z,\n')
  const result = await pg('behind.csv')
  assert.equal(result.status, 0, result.stderr)
  assert.deepEqual(await server.query('SELECT * FROM behind WHERE a = 2'), [{ a: 2, b: 'y', c: null }])
})

test('every file of rejects is named, with what to do', async () => {
  workspace.write('odd-1.csv', 'id,n\n1,2\n2,3\nx,1\n')
  workspace.write('odd-2.csv', 'n;id\n1;2\n2;3\ny;4\n')
  await server.query('CREATE TABLE odd (id int, n int)')
  const result = await pg('odd-1.csv', 'odd-2.csv', '--table', 'odd', '--max-errors', '2')
  assert.equal(result.status, 3)
  for (const file of ['odd.rejects.csv', 'odd.rejects-2.csv']) {
    assert.ok(result.stdout.includes(`correct ${file} and load it\n  bulkload pg ${file} --table odd --max-errors 2\n`))
    assert.equal(workspace.read(file).split('\n').length, 3)
  }
})

test('a table that no record and no header says anything about is not created', async () => {
  workspace.write('only.csv', '\n\n')
  const result = await pg('only.csv', '--create')
  assert.equal(result.status, 5)
  assert.match(
    result.stderr,
    /BL_SOURCE_EMPTY: cannot create only: the input has no records, only blank lines.*\n {2}hint: check what writes the input/,
  )
})
