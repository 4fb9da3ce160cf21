// bulkload inspect as its users have it: what it prints, what it refuses, and that the command it prints loads what it says.

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test, { after } from 'node:test'
import { gzipSync } from 'node:zlib'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { ERROR_CODES } from '../../src/errors.ts'
import type { FileInspection, Inspection } from '../../src/index.ts'
import { assertMatches } from './json-schema.ts'
import { BIN, type CliResult, makeWorkspace, numbered, reportOf, runCli } from './run-cli.ts'

const workspace = makeWorkspace()
const cwd = workspace.path
after(() => workspace.remove())
const SCHEMA = JSON.parse(readFileSync(new URL('../../../docs/inspect.schema.json', import.meta.url), 'utf8')) as object

function run(args: readonly string[], input?: string): Promise<CliResult> {
  return runCli(['inspect', ...args], { cwd, ...(input !== undefined && { input }) })
}

async function inspected(args: readonly string[], input?: string): Promise<Inspection> {
  const result = await run([...args, '--json'], input)
  assert.match(result.stdout, /^\{[^\n]*\}\n$/, result.stderr)
  const inspection = JSON.parse(result.stdout) as Inspection
  assertMatches(inspection, SCHEMA)
  assert.equal(inspection.exitStatus, result.status)
  return inspection
}

function onlyFile({ files }: Inspection): FileInspection {
  const [file] = files
  assert.ok(files.length === 1 && file !== undefined && !('error' in file), JSON.stringify(files))
  return file
}

/** The printed command as a shell runs it, with bulkload from here, into an embedded engine. */
function runPrinted(command: string, folder: string, input?: string): CliResult {
  assert.match(command, /^bulkload /)
  const words = `${process.execPath} ${BIN} ${command.slice('bulkload '.length)} --embedded ${folder} --json`
  const { PATH = '' } = process.env
  const stdout = execFileSync('bash', ['-c', words], {
    cwd,
    env: { PATH, HOME: cwd },
    input: input ?? '',
    stdio: 'pipe',
  })
  return { status: 0, stdout: stdout.toString(), stderr: '' }
}

const ODD_CSV =
  "# made by hand\nid;name;code;amount;day;note\n1;'a;b';007;1,50;2024-02-29;NA\n2;'it''s';012;2,25;2024-03-01;3\n" +
  "3;'two\nlines';100;3,00;2024-03-02;NA\n4;x;0;10,00;;5\n"

test('what is found of a CSV file, and the statement and command that follow from it', async () => {
  workspace.write('odd.csv', ODD_CSV)
  const inspection = await inspected(['odd.csv'])
  const file = onlyFile(inspection)
  assert.deepEqual(file.format.dialect, {
    delimiter: ';',
    quote: "'",
    escape: 'double',
    comment: '#',
    trailingDelimiter: false,
    skipInitialSpace: false,
    lineEnd: 'LF',
    sure: file.format.dialect?.sure,
  })
  assert.equal(file.format.header, true)
  assert.deepEqual(file.records, { read: 4, isAll: true, places: 0, unclearPlaces: 0 })
  assert.deepEqual(
    file.columns.map(({ name, kind, nulls, min, max }) => [name, kind, nulls, min, max]),
    [
      ['id', 'int64', 0, '1', '4'],
      ['name', 'text', 0, undefined, undefined],
      ['code', 'text', 0, undefined, undefined],
      ['amount', 'text', 0, undefined, undefined],
      ['day', 'date', 1, '2024-02-29', '2024-03-02'],
      ['note', 'text', 0, undefined, undefined],
    ],
  )
  assert.deepEqual(
    file.warnings.filter((warning) => warning.startsWith('"')),
    [
      '"code": numbers with leading zeros, such as 007, stay text: a number would lose the zeros',
      '"amount": numbers with a decimal comma, such as 1,50, stay text: use --decimal-comma amount',
      '"note": stored as text, because of NA (2 times) among integers; to load NULL instead, use --null NA',
    ],
  )
  const [clickhouse, pg] = inspection.tables[0]?.targets ?? []
  assert.equal(
    pg?.create,
    'CREATE TABLE "odd"\n(\n  "id" bigint NOT NULL,\n  "name" text NOT NULL,\n  "code" text NOT NULL,\n' +
      '  "amount" text NOT NULL,\n  "day" date,\n  "note" text NOT NULL\n)',
  )
  assert.match(clickhouse?.create ?? '', /^CREATE TABLE `odd`[\s\S]*`day` Nullable\(Date32\)[\s\S]*MergeTree/)
  assert.deepEqual(pg?.commands, [
    "bulkload pg odd.csv --format csv --delimiter ';' --quote ''\\''' --escape double --comment '#' --header --create",
  ])
})

test('the printed command loads what was inspected, into the columns that were shown', async () => {
  workspace.write('odd.csv', ODD_CSV)
  workspace.write('it\'s $1 "x".data', 'a\u00011\n\u0001\n'.replace('\n\u0001', '\nb\u00012'))
  const cases: readonly (readonly [args: readonly string[], rows: number])[] = [
    [['odd.csv'], 4],
    [['odd.csv', '--null', 'NA', '--null', ''], 4],
    [['it\'s $1 "x".data', '--table', 'odd names'], 2],
  ]
  for (const [index, [args, rows]] of cases.entries()) {
    const inspection = await inspected(args)
    const [table] = inspection.tables
    for (const { target, create, commands } of table?.targets ?? []) {
      const [command = ''] = commands
      const report = reportOf(runPrinted(command, `data-${target}-${index}`))
      const [loaded] = report.tables
      assert.equal(loaded?.rows.loaded, rows, command)
      // The embedded engine names its database.
      assert.equal(loaded.created?.replace(/`default`\./, ''), create, command)
    }
  }
})

test('the words for nothing are NULL once they are said', async () => {
  workspace.write('odd.csv', ODD_CSV)
  const { columns } = onlyFile(await inspected(['odd.csv', '--null', 'NA', '--null', '']))
  const note = columns.find(({ name }) => name === 'note')
  assert.deepEqual([note?.kind, note?.nulls, note?.nullable], ['int64', 2, true])
})

test('unreadable records are reported as in a load', async () => {
  const good = '{"a":1}\n'
  workspace.write(
    'bad.jsonl',
    `${good}{"a":2,}\n\n${good}[1]\n{"a":1,"a":2}\n${good.repeat(3)}{"b":\n{"a":"\\x"}\n{]\n`,
  )
  const file = onlyFile(await inspected(['bad.jsonl']))
  assert.equal(file.unreadable.count, 6)
  assert.deepEqual(
    file.unreadable.first.map(({ code, place }) => [code, place?.line, place?.byteOffset]),
    [
      ['BL_JSON_SYNTAX', 2, 15],
      ['BL_NOT_AN_OBJECT', 5, 26],
      ['BL_DUPLICATE_KEY', 6, 38],
      ['BL_JSON_SYNTAX', 10, 73],
      ['BL_JSON_SYNTAX', 11, 80],
    ],
  )
  assert.equal(file.records.read, 11)
  assert.deepEqual(
    file.columns.map(({ name, values }) => [name, values]),
    [['a', 5]],
  )
  workspace.write('bad.csv', 'a,b\n1,2\n3\n"4"x,5\n6,7,8\n9,10\n')
  const csv = onlyFile(await inspected(['bad.csv']))
  assert.deepEqual(
    csv.unreadable.first.map(({ code, place }) => [code, place?.line, place?.byteOffset]),
    [
      ['BL_FIELD_COUNT', 3, 8],
      ['BL_QUOTE', 4, 13],
      ['BL_FIELD_COUNT', 5, 21],
    ],
  )
  const { stdout } = await run(['bad.csv'])
  assert.match(
    stdout,
    /\n {2}rejects +3 records that a load would reject\n {4}BL_FIELD_COUNT: [\s\S]*at bad\.csv line 3, byte 8/,
  )
})

test('text for people: every column, its types, the statements and the commands', async () => {
  workspace.rows('events.jsonl', numbered(3))
  const { status, stdout, stderr } = await run(['events.jsonl'])
  assert.deepEqual({ status, stderr }, { status: 0, stderr: '' })
  assert.match(stdout, /^events\.jsonl\n {2}format +jsonl, from the file name\n/)
  assert.match(stdout, /\n {2}records +3, all of them inspected\n/)
  assert.match(stdout, /\n {2}column {2}clickhouse {2}pg +nulls {2}from {2}to +examples\n/)
  assert.match(stdout, /\n {2}id +Int64 +bigint NOT NULL +1 +3 +1, 2, 3\n/)
  assert.match(stdout, /\n {2}\$ bulkload clickhouse events\.jsonl --format jsonl --create\n/)
  assert.match(stdout, /\n {2}\$ bulkload pg events\.jsonl --format jsonl --create\n$/)
  const pg = await run(['events.jsonl', '--target', 'pg'])
  assert.doesNotMatch(pg.stdout, /clickhouse/i)
})

test('several files: as tables of their own, and as one table with what differs', async () => {
  workspace.write('one.csv', 'id,n\n1,5\n2,6\n')
  workspace.write('two.csv', 'id;n\n3;x\n4;y\n')
  workspace.write('three.csv', 'id,n,more\n5,7,2024-01-01\n6,8,2024-01-02\n')
  const apart = await inspected(['one.csv', 'two.csv', 'three.csv'])
  assert.deepEqual(
    apart.tables.map(({ table }) => table),
    ['one', 'two', 'three'],
  )
  assert.deepEqual(apart.hints, ['one.csv, two.csv have the same columns: --table NAME loads them into one table'])
  const [table, ...others] = (await inspected(['one.csv', 'two.csv', 'three.csv', '--table', 'all', '--target', 'pg']))
    .tables
  assert.equal(others.length, 0)
  assert.deepEqual(table?.differences, [
    '"n" is int64 in one.csv, three.csv, text in two.csv',
    '"more" is missing in one.csv, two.csv, date in three.csv',
  ])
  assert.deepEqual(table?.targets[0]?.types, ['bigint NOT NULL', 'text NOT NULL', 'date'])
  assert.deepEqual(table?.targets[0]?.commands, [
    `bulkload pg one.csv three.csv --table all --format csv --delimiter , --quote '"' --escape double --header --create`,
    `bulkload pg two.csv --table all --format csv --delimiter ';' --quote '"' --escape double --header --create`,
  ])
})

test('the standard input is looked at from its beginning', async () => {
  const inspection = await inspected(['-'], 'a\tb\n1\t2\n')
  const file = onlyFile(inspection)
  assert.deepEqual([file.file, file.table, file.bytes, file.records.isAll], ['-', 'stdin', null, true])
  assert.match(
    inspection.tables[0]?.targets[0]?.commands[0] ?? '',
    /^bulkload clickhouse - --table stdin .* --delimiter tab /,
  )
  assert.match((await run(['-'], '{"a":1}\n')).stdout, /^the standard input\n/)
})

test('compressed files, and those in other encodings, are what they hold', async () => {
  writeFileSync(join(cwd, 'packed.csv.gz'), gzipSync('id,n\n1,2\n3,4\n'))
  writeFileSync(join(cwd, 'wide.csv'), Buffer.from('\ufeffid,n\n1,é\n2,ü\n', 'utf16le'))
  const packed = onlyFile(await inspected(['packed.csv.gz']))
  assert.deepEqual([packed.compression, packed.table, packed.records.read], ['gzip', 'packed', 2])
  const wide = await inspected(['wide.csv'])
  assert.equal(onlyFile(wide).encoding, 'utf-16le')
  assert.match(wide.tables[0]?.targets[0]?.commands[0] ?? '', / --format csv --encoding utf-16le /)
})

test('a Parquet file says itself what it has', async () => {
  const columnData = [
    { name: 'id', data: [1, 2, 3], type: 'INT32' as const },
    { name: 'name', data: ['a', null, 'c'], type: 'STRING' as const },
  ]
  writeFileSync(join(cwd, 'rows.parquet'), Buffer.from(parquetWriteBuffer({ columnData })))
  const inspection = await inspected(['rows.parquet', '--target', 'pg'])
  const file = onlyFile(inspection)
  assert.deepEqual([file.format.name, file.records.declared, file.format.header], ['parquet', 3, null])
  assert.deepEqual(
    file.columns.map(({ name, kind }) => [name, kind]),
    [
      ['id', 'int32'],
      ['name', 'text'],
    ],
  )
  const [target] = inspection.tables[0]?.targets ?? []
  assert.match(target?.create ?? '', /"id" integer/)
  assert.deepEqual(target?.commands, ['bulkload pg rows.parquet --create'])
  assert.match((await run(['rows.parquet'])).stdout, /\n {2}records +3, as declared in the file, like its columns\n/)
})

test('a file that is not there, and one that is binary, fail with words', async () => {
  const missing = await run(['nothing.csv'])
  assert.equal(missing.status, 5)
  assert.match(missing.stderr, /^BL_SOURCE_NOT_FOUND: there is no file nothing\.csv\n/)
  const document = JSON.parse((await run(['nothing.csv', '--json'])).stdout) as object
  assertMatches(document, SCHEMA)
  const bytes = Uint8Array.from({ length: 5000 }, (_, i) => (i * 7919) & 0xff)
  writeFileSync(join(cwd, 'program.bin'), bytes)
  workspace.rows('events.jsonl', numbered(3))
  const mixed = await run(['program.bin', 'events.jsonl'])
  assert.equal(mixed.status, 2)
  assert.match(mixed.stderr, /^program\.bin: BL_USAGE: program\.bin is binary: it contains zero bytes/)
  assert.match(mixed.stdout, /^events\.jsonl\n/)
  assert.doesNotMatch(mixed.stdout, /BL_USAGE/)
  writeFileSync(join(cwd, 'named.csv'), bytes)
  assert.match(JSON.stringify(await inspected(['named.csv'])), /zero bytes|binary|BL_/)
})

test('an empty file has no columns, and says so', async () => {
  for (const [name, content] of [
    ['empty.csv', ''],
    ['empty.jsonl', ''],
    ['blank.jsonl', '\n\n'],
  ] as const) {
    workspace.write(name, content)
    const inspection = await inspected([name])
    const file = onlyFile(inspection)
    assert.deepEqual([file.records.read, file.records.isAll, file.columns], [0, true, []], name)
    assert.ok(file.warnings.includes('it has no records, so its columns cannot be inferred'), name)
    assert.equal(inspection.tables[0]?.targets[0]?.create, undefined)
  }
})

test('a file with names and no records has columns of text, and its command creates them', async () => {
  workspace.write('header.csv', 'a,b\n')
  const inspection = await inspected(['header.csv'])
  const file = onlyFile(inspection)
  assert.deepEqual(
    file.columns.map(({ name, kind, nullable }) => [name, kind, nullable]),
    [
      ['a', 'text', true],
      ['b', 'text', true],
    ],
  )
  assert.ok(file.warnings.includes('it has no records, so all of its columns are text'))
  assert.match(inspection.tables[0]?.targets[0]?.commands[0] ?? '', / header\.csv .* --header --create$/)
})

test('a file in which no record can be read fails with the cause, and no command is offered', async () => {
  workspace.write('wide.csv', 'id,name\n1,a,b\n2,c,d\n')
  workspace.rows('events.jsonl', numbered(3))
  const { status, stdout, stderr } = await run(['events.jsonl', 'wide.csv'])
  assert.equal(status, 5)
  assert.match(
    stderr,
    /^wide\.csv: BL_FIELD_COUNT: the record has more fields than the input has columns: extra field b\n {2}at wide\.csv line 2, byte 12\n/,
  )
  assert.match(stdout, /bulkload pg events\.jsonl /)
  assert.doesNotMatch(stdout, /bulkload pg wide\.csv/)
  const document = JSON.parse((await run(['wide.csv', '--json'])).stdout) as Inspection
  assertMatches(document, SCHEMA)
  assert.deepEqual([document.status, document.exitStatus], ['failed', 5])
  assert.deepEqual(document.tables[0]?.targets[0]?.commands, [])
  workspace.write('half.csv', 'id,name\n1,a,b\n2,c\n')
  assert.equal((await run(['half.csv'])).status, 0)
})

test('the schema names every error code, and refuses what is not of it', async () => {
  const { $defs } = SCHEMA as { $defs: { error: { properties: { code: { enum: string[] } } } } }
  assert.deepEqual($defs.error.properties.code.enum, Object.keys(ERROR_CODES))
  workspace.rows('events.jsonl', numbered(3))
  const inspection = await inspected(['events.jsonl'])
  assert.throws(() => assertMatches({ ...inspection, extra: 1 }, SCHEMA))
  assert.throws(() => assertMatches({ ...inspection, files: [{ file: 'x' }] }, SCHEMA))
})
