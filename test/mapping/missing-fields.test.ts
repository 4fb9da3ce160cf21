// Columns that a source has no field for, and fields that go by position: the load goes on, and a warning says so.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parquetWriteBuffer } from 'hyparquet-writer'
import { assertLoaded, onlyTable, postgresRoom } from '../postgres/postgres-room.ts'

const room = postgresRoom(`
  CREATE TABLE people (
    id int, name text, note text, country varchar(3) DEFAULT 'DE', level numeric(4,1) DEFAULT -1, tags jsonb DEFAULT '{}',
    made timestamptz DEFAULT now(), "by" name DEFAULT current_user, no serial, twice int GENERATED ALWAYS AS (id * 2) STORED
  );
  CREATE TABLE plain (id int, name text, note text)`)

const REFUSE = 'if that is wrong, use --missing-fields error'
const LACKS_ALL = `has no field for 4 columns of the table: every row gets NULL in "note" and the DEFAULT in "country", "level", "tags"`
const LACKS_NOTE = 'has no field for a column of the table: every row gets NULL in "note"'

async function warningsOf(
  files: Readonly<Record<string, string | Uint8Array>>,
  rows: number,
  options: { table?: string } & Record<string, unknown> = {},
): Promise<readonly string[]> {
  const paths = Object.entries(files).map(([name, content]) => room.file(name, content))
  const report = onlyTable(await room.run(paths, { table: 'plain', ...options }))
  assertLoaded(report, rows)
  return report.warnings.map((warning) => warning.replaceAll(`${room.folder}/`, ''))
}

for (const wire of ['typed', 'text'] as const) {
  test(`columns without a field are named with what their rows get, ${wire}`, async () => {
    const options = { table: 'people', wire }
    assert.deepEqual(await warningsOf({ 'today.csv': 'id,name\n1,a\n' }, 1, options), [
      `today.csv ${LACKS_ALL}; ${REFUSE}; if it is right, list the columns to load with --only`,
    ])
    const only = { ...options, only: ['id', 'name'] }
    assert.deepEqual(await warningsOf({ 'today.csv': 'id,name\n1,a\n' }, 1, only), [])
    const [row] = await room.query('SELECT DISTINCT note, country, level, tags FROM people')
    assert.deepEqual(row, { note: null, country: 'DE', level: '-1.0', tags: {} })
  })
}

test('what the warning advises works', async () => {
  const input = { 'today.csv': 'id,name\n1,a\n' }
  assert.deepEqual(await warningsOf(input, 1), [
    `today.csv ${LACKS_NOTE}; ${REFUSE}; if it is right, use --missing-fields null`,
  ])
  assert.deepEqual(await warningsOf(input, 1, { missingFields: 'null' }), [])
  const refused = onlyTable(await room.run([`${room.folder}/today.csv`], { table: 'plain', missingFields: 'error' }))
  assert.equal(refused.error?.code, 'BL_MISSING_FIELD')
})

test('columns of which the user says something are not missing', async () => {
  const input = { 'today.csv': 'id,name\n1,a\n' }
  assert.deepEqual(await warningsOf(input, 1, { set: { note: 'x' } }), [])
  assert.deepEqual(await warningsOf(input, 1, { set: { note: '@line' } }), [])
  assert.deepEqual(await warningsOf(input, 1, { rename: ['name=note'], set: { name: '@null' } }), [])
  assert.deepEqual(await warningsOf({ 'today.csv': 'id,name,note\n1,a,b\n' }, 1, { skip: ['note'] }), [])
})

test('files with the same fault share one warning', async () => {
  const many = Object.fromEntries(Array.from({ length: 7 }, (_, i) => [`m${i}.csv`, `id,name\n${i},a\n`]))
  const warnings = await warningsOf({ ...many, 'whole.csv': 'id,name,note\n1,a,b\n' }, 8)
  assert.equal(warnings.length, 2)
  assert.ok(warnings[0]?.startsWith(`m0.csv ${LACKS_NOTE}; `), warnings[0])
  assert.equal(warnings[1], `the warning about m0.csv also applies to m1.csv, m2.csv, m3.csv and 3 more: ${LACKS_NOTE}`)
})

test('JSON records lack a field when none of them has it', async () => {
  const sparse = '{"id":1}\n{"id":2,"name":"a"}\n\n{"id":3,"note":null}\n'
  assert.deepEqual(await warningsOf({ 'sparse.jsonl': sparse }, 3), [])
  const [warning, ...others] = await warningsOf({ 'none.json': '[{"id":1},{"id":2,"note":"x"}]' }, 2)
  assert.deepEqual(others, [])
  assert.match(warning ?? '', /^none\.json has no field for a column of the table: every row gets NULL in "name"; /)
  // The last record of many, in another chunk than the first.
  const late = `${'{"id":1,"name":"a"}\n'.repeat(40_000)}{"id":2,"note":"late"}\n`
  assert.deepEqual(await warningsOf({ 'late.jsonl': late }, 40_001), [])
})

test('of a large file of JSON records the first are searched, and the warning says how many', async () => {
  const text = '{"id":1,"name":"a"}\n'.repeat(100_000)
  const [warning] = await warningsOf({ 'large.jsonl': text }, 100_000)
  const [, searched] =
    /^large\.jsonl has no field for a column of the table in its first (\d+) records: rows without it get NULL in "note"; /.exec(
      warning ?? '',
    ) ?? []
  assert.ok(Number(searched) > 50_000 && Number(searched) < 100_000, warning)
})

test('a Parquet file lacks what its schema lacks', async () => {
  const parquet = parquetWriteBuffer({ columnData: [{ name: 'id', data: [1, 2], type: 'INT32' }] })
  const [warning] = await warningsOf({ 'two.parquet': new Uint8Array(parquet) }, 2)
  assert.match(
    warning ?? '',
    /^two\.parquet has no field for 2 columns of the table: every row gets NULL in "name", "note"; /,
  )
})

test('of a new table the columns of other files are missing, but not those that records lack', async () => {
  const files = { 'jan.csv': 'id,name\n1,a\n', 'feb.csv': 'id,name,extra\n2,b,c\n' }
  const [warning, ...others] = await warningsOf(files, 2, { table: 'months', create: true })
  assert.match(warning ?? '', /^jan\.csv has no field for a column of the table: every row gets NULL in "extra"; /)
  assert.deepEqual(others, [])
  const sparse = { 'one.jsonl': '{"id":1}\n', 'two.jsonl': '{"id":2,"x":1}\n' }
  assert.deepEqual(await warningsOf(sparse, 2, { table: 'sparse', create: true }), [])
})

test('fields without names cause a warning with the columns that they go into', async () => {
  const input = { 'rows.csv': '1,a,x\n2,b,y\n' }
  assert.deepEqual(await warningsOf(input, 2), [
    'rows.csv has no field names, so its fields are loaded into the columns by position: 1 into "id", 2 into "name", 3 into "note"; ' +
      'if that is right, use --no-header; if not, name the fields with --columns',
  ])
  assert.deepEqual(await warningsOf(input, 2, { header: false }), [])
  assert.deepEqual(await warningsOf(input, 2, { columns: ['id', 'note', 'name'] }), [])
  const [skipping] = await warningsOf({ 'wide.csv': 'x,1,a,b\ny,2,c,d\n' }, 2, { skip: ['c1'] })
  assert.match(skipping ?? '', / by position: 2 into "id"/)
  assert.deepEqual(await warningsOf({ 'rows.copy': '1\ta\tx\n' }, 1, { format: 'postgres-text' }), [])
})

test('the hint for a field without a column is quoted as a shell needs it', async () => {
  const report = onlyTable(
    await room.run([room.file('odd.csv', " id,name\n1,it's\n")], { table: 'plain', header: true }),
  )
  assert.equal(report.error?.code, 'BL_UNKNOWN_FIELD')
  assert.match(report.error.hint ?? '', /map the field with --rename ' id=COLUMN', or ignore it with --skip ' id'; /)
})
