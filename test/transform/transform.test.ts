// --transform: what a module makes of records, on every way and from every kind of source; what it throws is a reject.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { convert, copy, exportTables, load, loadFiles } from '../../src/index.ts'
import { makeWorkspace, runProgram } from '../cli/run-cli.ts'
import { type ChdbFront, startChdbFront } from '../servers/chdb-front.ts'
import { openPostgres, type PostgresDatabase } from '../servers/postgres-database.ts'

const workspace = makeWorkspace()
let postgres: PostgresDatabase
let clickhouse: ChdbFront

before(async () => {
  postgres = await openPostgres()
  clickhouse = await startChdbFront()
  await postgres.query(`CREATE TABLE typed (id bigint PRIMARY KEY, note text, total numeric(12, 2), at timestamptz, tags text[], doc jsonb,
      raw bytea, ok bool, day date, u uuid, f float8, n numeric);
    INSERT INTO typed VALUES
      (9223372036854775807, E'a "b",\\tc\\n\\\\', 1.10, '2026-11-30 01:02:03.000004+00', '{x,NULL}', '{"a": 1.5, "b": [9007199254740993]}',
        '\\x00ff', true, '2026-02-28', '00000000-0000-0000-0000-00000000000f', 0.1, 123456789012345678901234567890.5),
      (-1, '', NULL, NULL, '{}', NULL, NULL, false, NULL, NULL, 'NaN', NULL), (3, NULL, 0, NULL, NULL, '[]', '', NULL, NULL, NULL, '-Infinity', 0)`)
})
after(async () => {
  workspace.remove()
  await postgres?.stop()
  await clickhouse?.stop()
})

let count = 0
function moduleOf(body: string): string {
  const path = join(workspace.path, `transform-${count++}.mjs`)
  writeFileSync(path, body)
  return path
}

function fileOf(name: string, text: string): string {
  const path = join(workspace.path, name)
  writeFileSync(path, text)
  return path
}

const SAME = 'export default (record) => record'

async function converted(input: string, transform: string, output: string, settings = {}) {
  const path = join(workspace.path, output)
  const report = await convert({ files: [input], output: path, overwrite: true, transform, ...settings })
  return { report, table: report.tables[0], text: report.exitStatus === 0 ? readFileSync(path, 'utf8') : '' }
}

test('records are changed, dropped and multiplied, and the equation counts both', async () => {
  const input = fileOf('events.jsonl', '{"id":1,"a":"x"}\n{"id":2,"a":"y"}\n\n{"id":3,"a":"z"}\n{"id":4,"a":"z"}\n')
  const module = moduleOf(`export default function ({ id, a }) {
    if (id === 1) return null
    if (id === 2) return [{ id, a: a + '1' }, { id, a: a + '2' }, { id, a: a + '3' }]
    if (id === 3) return []
    return { id, a: a.toUpperCase(), b: true }
  }`)
  const { table, text } = await converted(input, module, 'out.jsonl')
  assert.deepEqual(table?.rows, { read: 5, loaded: 4, rejected: 0, skipped: 1, filtered: 2, added: 2 })
  assert.equal(table.balanced, true)
  const rows = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
  assert.deepEqual(
    rows.slice(0, 3).map(({ a }) => a),
    ['y1', 'y2', 'y3'],
  )
  assert.deepEqual(rows[3], { id: 4, a: 'Z', b: true })
})

const VALUES = {
  jsonl: '{"i":1,"big":9223372036854775807,"d":1.25,"n":null,"o":{"x":[1,"é"]},"long":0.1234567890123456789}\n',
  csv: 'i,big,d,n,long\n1,9223372036854775807,1.25,,12345678901234567890.12\n2,3,0.5,x,0.50\n',
} as const

for (const [format, text] of Object.entries(VALUES)) {
  test(`${format}: the values of a record, and those that are left alone stay the same`, async () => {
    const input = fileOf(`values.${format}`, text)
    const same = await converted(input, moduleOf(SAME), 'same.csv')
    const plain = join(workspace.path, 'plain.csv')
    await convert({ files: [input], output: plain, overwrite: true })
    assert.equal(same.text, readFileSync(plain, 'utf8'))
    const show = moduleOf(`export default (record) => {
      const kinds = Object.entries(record).map(([name, value]) => name + ':' + (value === null ? 'null' : typeof value))
      return { kinds: kinds.join(' ') }
    }`)
    const { text: shown } = await converted(input, show, 'kinds.jsonl')
    const [first = ''] = shown.split('\n')
    const object = format === 'jsonl' ? ' o:object' : ''
    assert.equal(JSON.parse(first).kinds, `i:number big:bigint d:number n:null${object} long:string`)
  })
}

test('a table of Postgres through a transform that changes nothing: the same rows, in a copy, in files, in ClickHouse', async () => {
  const transform = moduleOf(SAME)
  await postgres.query('CREATE SCHEMA target')
  await postgres.query('CREATE TABLE target.typed (LIKE public.typed)')
  const url = new URL(postgres.url)
  url.searchParams.set('options', '-csearch_path=target')
  const copied = await copy({ source: postgres.url, target: url.href, tables: ['typed'], transform })
  assert.equal(copied.exitStatus, 0, JSON.stringify(copied.tables[0]?.error))
  const rows = (table: string) => postgres.query(`SELECT t::text FROM ${table} t ORDER BY id`)
  assert.deepEqual(await rows('target.typed'), await rows('public.typed'))
  for (const format of ['jsonl', 'csv', 'parquet']) {
    const output = join(workspace.path, `typed.${format}`)
    const report = await exportTables({ source: postgres.url, tables: ['typed'], output, transform })
    assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
    await postgres.query('TRUNCATE target.typed')
    const loaded = await loadFiles({
      sink: 'postgres',
      url: url.href,
      files: [output],
      table: 'target.typed',
      transform,
    })
    assert.equal(loaded.exitStatus, 0, JSON.stringify(loaded.tables[0]?.error))
    assert.deepEqual(await rows('target.typed'), await rows('public.typed'), format)
  }
})

test('copies: columns that stay have the types of the source, new ones those of their values', async () => {
  const transform = moduleOf(`export default ({ id, total, at, f }) => ({ id, total, at, twice: f * 2, who: 'w' })`)
  const report = await copy({
    source: postgres.url,
    target: clickhouse.url,
    tables: ['typed'],
    create: true,
    transform,
  })
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
  assert.match(report.tables[0]?.created ?? '', /`?id`? Int64/)
  assert.match(report.tables[0]?.created ?? '', /Nullable\(Decimal\(12, 2\)\)/)
  const text = await clickhouse.query('SELECT id, total, who FROM typed ORDER BY id FORMAT TSV')
  assert.equal(text, '-1\t\\N\tw\n3\t0\tw\n9223372036854775807\t1.1\tw\n')
  const back = moduleOf('export default (record) => ({ ...record, id: record.id + 1n })')
  await postgres.query('CREATE TABLE back (id numeric, total numeric, at timestamptz, twice float8, who text)')
  await clickhouse.query('RENAME TABLE typed TO back')
  const returned = await copy({ source: clickhouse.url, target: postgres.url, tables: ['back'], transform: back })
  assert.equal(returned.exitStatus, 0, JSON.stringify(returned.tables[0]?.error))
  assert.deepEqual(await postgres.query('SELECT id::text, twice::text FROM back ORDER BY id'), [
    { id: '0', twice: 'NaN' },
    { id: '4', twice: '-Infinity' },
    { id: '9223372036854775808', twice: '0.2' },
  ])
})

const FAULTS = `export default function (record) {
  if (record.id == 2) throw new RangeError('no such thing')
  if (record.id == 3) return 'text'
  if (record.id == 4) return { id: 4, at: new WeakMap() }
  if (record.id == 5) return [{ id: 50 }, { id: 'x' }]
  if (record.id == 6) return Promise.resolve(record)
  return { id: Number(record.id) }
}`

for (const [format, text, lines] of [
  ['jsonl', [1, 2, 3, 4, 5, 6, 7].map((id) => `{"id":${id},  "note":"n${id}"}\n`), 1],
  ['csv', ['id,note\n', ...[1, 2, 3, 4, 5, 6, 7].map((id) => `${id},"n\n${id}"\n`)], 2],
] as const) {
  test(`${format}: what a transform throws, and what is no record, are rejects with their records`, async () => {
    const input = fileOf(`faults.${format}`, text.join(''))
    await postgres.query('DROP TABLE IF EXISTS faults; CREATE TABLE faults (id int)')
    const transform = moduleOf(FAULTS)
    const rejects = join(workspace.path, `faults-${format}.rejects.${format}`)
    const settings = { sink: 'postgres', url: postgres.url, files: [input], table: 'faults', transform } as const
    const report = await loadFiles({ ...settings, maxErrors: 10, rejects })
    const [table] = report.tables
    assert.equal(table?.error, undefined)
    assert.deepEqual(table?.rows, { read: 7, loaded: 2, rejected: 5, skipped: 0, filtered: 0, added: 0 })
    assert.equal(table.balanced, true, JSON.stringify(table.error))
    assert.deepEqual(await postgres.query('SELECT id FROM faults ORDER BY id'), [{ id: 1 }, { id: 7 }])
    const from = format === 'csv' ? 1 : 0
    assert.equal(readFileSync(rejects, 'utf8').endsWith(text.slice(from + 1, from + 6).join('')), true)
    const reasons = readFileSync(table.rejects?.reasons ?? '', 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    assert.deepEqual(
      reasons.map(({ code, message }) => [code, message.replace(/the transform (threw|failed: )/, '$1')]),
      [
        ['BL_TRANSFORM', 'threw RangeError: no such thing (line 2, column 29)'],
        ['BL_TRANSFORM', reasons[1].message.replace('the transform failed: ', 'failed: ')],
        ['BL_TRANSFORM', 'failed: $.at of what it returned is a WeakMap, which JSON cannot represent'],
        ['BL_VALUE_TYPE', reasons[3].message],
        ['BL_TRANSFORM', 'failed: what it returned is a Promise: an async function cannot be a transform'],
      ],
    )
    assert.match(reasons[1].message, /what it returned is a string, not an object of fields/)
    assert.deepEqual(
      reasons.map(({ place }) => place.line),
      [0, 1, 2, 3, 4].map((index) => (format === 'csv' ? 1 : 0) + lines * (index + 1) + 1),
    )
    const strict = await loadFiles(settings)
    assert.equal(strict.exitStatus, 5)
    assert.equal(strict.tables[0]?.error?.code, 'BL_TRANSFORM')
    assert.match(strict.tables[0]?.error?.hint ?? '', /correct the module of transform, or tolerate/)
  })
}

test('a table: rejects of a transform are written as JSON, with their rows', async () => {
  const transform = moduleOf(
    'export default (record) => { if (record.id < 0n) throw new Error("below"); return record }',
  )
  const rejects = join(workspace.path, 'table.rejects.jsonl')
  const output = join(workspace.path, 'some.jsonl')
  const report = await exportTables({
    source: postgres.url,
    tables: ['typed'],
    output,
    transform,
    maxErrors: 1,
    rejects,
  })
  assert.equal(report.exitStatus, 3, JSON.stringify(report.tables[0]?.error))
  assert.equal(JSON.parse(readFileSync(rejects, 'utf8')).id, -1)
})

test('--set @line and @file, --rename and --only are for what the transform returns', async () => {
  const input = fileOf('lined.csv', 'id,a\n1,x\n2,y\n3,z\n')
  const module = moduleOf('export default ({ id, a }) => id === 2 ? null : [{ id, b: a }, { id, b: a + a }]')
  const { text } = await converted(input, module, 'lined.out.csv', {
    rename: { b: 'c' },
    set: { line: '@line' },
    only: ['c'],
  })
  assert.deepEqual(text.trimEnd().split('\n').slice(1).sort(), ['x,2', 'xx,2', 'z,4', 'zz,4'])
})

test('many chunks in several threads: each record once, and in order', async () => {
  const input = fileOf('many.csv', `id,v\n${Array.from({ length: 100_000 }, (_, id) => `${id},v${id}\n`).join('')}`)
  const module = moduleOf(
    'export default (r) => r.id % 3 === 0 ? null : r.id % 3 === 1 ? r : [r, { ...r, v: "again" }]',
  )
  const { table, text } = await converted(input, module, 'many.out.csv', { blockSize: 50_000 })
  assert.deepEqual(table?.rows, {
    read: 100_000,
    loaded: 99_999,
    rejected: 0,
    skipped: 0,
    filtered: 33_334,
    added: 33_333,
  })
  const ids = text
    .trimEnd()
    .split('\n')
    .slice(1)
    .map((line) => Number(line.split(',')[0]))
  assert.deepEqual(
    ids,
    ids.toSorted((a, b) => a - b),
  )
})

test('bytes and numbers that are not finite reach the columns that have them', async () => {
  const input = fileOf('bytes.jsonl', '{"id":1}\n')
  const transform = moduleOf(
    'export default ({ id }) => ({ id, raw: Uint8Array.of(0, 255, 10), f: -Infinity, text: "\\\\x00" })',
  )
  await clickhouse.query('CREATE TABLE bytes (id Int32, raw String, f Float64, text String) ENGINE = Memory')
  const report = await loadFiles({ sink: 'clickhouse', url: clickhouse.url, files: [input], table: 'bytes', transform })
  assert.equal(report.exitStatus, 0, JSON.stringify(report.tables[0]?.error))
  const text = await clickhouse.query('SELECT hex(raw), f, text FROM bytes FORMAT TSV')
  assert.equal(text, '00FF0A\t-inf\t\\\\x00\n')
})

test('modules that are none', async () => {
  const input = fileOf('one.jsonl', '{"id":1}\n')
  const failed = async (transform: string): Promise<string | undefined> => {
    const { report } = await converted(input, transform, 'none.csv')
    assert.equal(report.exitStatus, 2)
    assert.equal(report.tables[0]?.error?.code, 'BL_USAGE')
    return report.tables[0]?.error?.message
  }
  assert.match((await failed(moduleOf('export const x = 1'))) ?? '', /no function as its default export/)
  assert.match((await failed(moduleOf('export default ('))) ?? '', /cannot be loaded: /)
  await assert.rejects(converted(input, join(workspace.path, 'nowhere.mjs'), 'none.csv'), {
    code: 'BL_USAGE',
    message: /nowhere.mjs of transform does not exist/,
  })
  assert.deepEqual(
    readdirSync(workspace.path).filter((name) => name.startsWith('none.')),
    [],
  )
})

test('rows of a program, and the command', async () => {
  const transform = moduleOf('export default ({ id }) => ({ id: id * 10 })')
  await postgres.query('CREATE TABLE tens (id int)')
  const report = await load({
    sink: 'postgres',
    url: postgres.url,
    table: 'tens',
    source: [{ id: 1 }, { id: 2 }],
    transform,
  })
  assert.equal(report.rows.loaded, 2)
  assert.deepEqual(await postgres.query('SELECT id FROM tens ORDER BY id'), [{ id: 10 }, { id: 20 }])
  fileOf('words.jsonl', '{"id":1}\n{"id":2}\n')
  writeFileSync(join(workspace.path, 'drop.mjs'), 'export default (r) => (r.id === 1 ? undefined : r)')
  const words = ['convert', 'words.jsonl', '-o', '-', '--to', 'csv', '--transform', './drop.mjs']
  const { status, stdout, stderr } = await runProgram(words, { cwd: workspace.path })
  assert.equal(status, 0, stderr)
  assert.equal(stdout, 'id\n2\n')
  assert.match(stderr, /2 read = 1 written \+ 0 rejected \+ 0 skipped \+ 1 filtered {2}balanced/)
})
