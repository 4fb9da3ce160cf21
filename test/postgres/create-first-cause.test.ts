// --create of inputs in which no record can be read: the first cause with its place, a hint that works when it is
// followed, and `inspect` that fails with the same cause. And of inputs that have names and little else.

import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inspect } from '../../src/index.ts'
import { assertLoaded, onlyTable, postgresRoom, type RoomSettings } from './postgres-room.ts'

const room = postgresRoom()

interface Unreadable {
  readonly title: string
  readonly name: string
  readonly content: string | Uint8Array
  readonly says: RegExp
  readonly code: string
  readonly line: number
  readonly byte: number
  readonly hint: RegExp
  /** What the hint says, and how many rows it loads. */
  readonly followed?: RoomSettings
  readonly rows?: number
}

const CASES: readonly Unreadable[] = [
  {
    title: 'a record with too many fields',
    name: 'long.csv',
    content: 'id,name\n1,x,,,\n',
    code: 'BL_FIELD_COUNT',
    says: /more fields than the input has columns: extra field \(empty\)$/,
    line: 2,
    byte: 12,
    hint: /; to name fields that the header row lacks, use --header --columns NAME,NAME,…$/,
    followed: { header: true, columns: ['id', 'name', 'c', 'd', 'e'] },
    rows: 1,
  },
  {
    title: 'a header that is one field short',
    name: 'short_header.csv',
    content: 'id,name\n1,x,3\n2,y,4\n',
    code: 'BL_FIELD_COUNT',
    says: /more fields than the input has columns: extra field 3$/,
    line: 2,
    byte: 12,
    hint: / --header --columns NAME/,
    followed: { header: true, columns: ['id', 'name', 'v'] },
    rows: 2,
  },
  {
    title: 'a header that is one field long',
    name: 'long_header.csv',
    content: 'id,name,v\n1,x\n2,y\n',
    code: 'BL_FIELD_COUNT',
    says: /fewer fields than the input has columns: 1,x$/,
    line: 2,
    byte: 10,
    hint: /pad missing fields with NULL with --ragged pad/,
    followed: { ragged: 'pad' },
    rows: 2,
  },
  {
    title: 'windows-1252',
    name: 'western.csv',
    content: Buffer.from('id,name\n1,café\n2,résumé\n', 'latin1'),
    code: 'BL_INVALID_UTF8',
    says: /the text is not valid UTF-8 at \\xe9$/,
    line: 2,
    byte: 13,
    hint: /--encoding windows-1252/,
    followed: { encoding: 'windows-1252' },
    rows: 2,
  },
  {
    title: 'JSON that is nested too deep',
    name: 'deep.jsonl',
    content: `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}\n`,
    code: 'BL_JSON_TOO_DEEP',
    says: /nested more than 1024 levels deep/,
    line: 1,
    byte: 1029,
    hint: /^flatten the record$/,
  },
  {
    title: 'lines that are not JSON',
    name: 'log.jsonl',
    content: '\n{"a":1,}\n{"a":}\n',
    code: 'BL_JSON_SYNTAX',
    says: /the line is not valid JSON: unexpected }$/,
    line: 2,
    byte: 8,
    hint: /^correct the line$/,
  },
]

for (const { title, name, content, code, says, line, byte, hint, followed, rows } of CASES) {
  test(`the first cause of ${title}`, async () => {
    const file = room.file(name, content)
    const report = onlyTable(await room.run([file], { create: true, maxErrors: '50%' }))
    const { error } = report
    assert.equal(error?.code, code)
    assert.match(error.message, /^cannot create \w+, because no record can be read: /)
    assert.match(error.message, says)
    assert.deepEqual([error.place?.line, error.place?.byteOffset], [line, byte])
    assert.match(error.hint ?? '', hint)
    assert.doesNotMatch(error.hint ?? '', /--max-errors/)
    assert.equal(report.created, undefined)
    const inspection = await inspect({ files: [file] })
    assert.deepEqual([inspection.status, inspection.exitStatus], ['failed', 5])
    if (followed === undefined) return
    assertLoaded(onlyTable(await room.run([file], { create: true, ...followed })), rows!)
  })
}

test('--create of nothing but blank lines says that there are no records', async () => {
  for (const name of ['blank.csv', 'blank.jsonl'] as const) {
    const { error } = onlyTable(await room.run([room.file(name, '\n\n\n')], { create: true }))
    assert.equal(error?.code, 'BL_SOURCE_EMPTY')
    assert.match(error.message, /: the input has no records, only blank lines/)
  }
})

test('a header without records makes columns of text, and a warning says so', async () => {
  for (const [name, content] of [
    ['only.csv', 'id,name\n'],
    ['cut.csv', 'id,name'],
    ['only.tsv', 'id\tname\n'],
  ] as const) {
    const table = name.replace('.', '_')
    const report = onlyTable(await room.run([room.file(name, content)], { create: true, table }))
    assertLoaded(report, 0)
    assert.ok(report.warnings.includes('the input has field names but no records: every column is text'))
    assert.deepEqual(await typesOf(table), { id: 'text', name: 'text' })
  }
  // The rows of another file say more.
  const files = [room.file('empty_part.csv', 'id,name\n'), room.file('full_part.csv', 'id,name\n1,a\n')]
  const both = onlyTable(await room.run(files, { create: true, table: 'both' }))
  assertLoaded(both, 1)
  assert.deepEqual(await typesOf('both'), { id: 'bigint', name: 'text' })
  assert.doesNotMatch(both.warnings.join(), /no records/)
})

test('a single record makes a table', async () => {
  const report = onlyTable(await room.run([room.file('single.csv', '1,x\n')], { create: true }))
  assertLoaded(report, 1)
  assert.deepEqual(await typesOf('single'), { c1: 'bigint', c2: 'text' })
})

test('--ragged pad makes the columns that are padded, in the order of the header', async () => {
  const settings = { create: true, ragged: 'pad', rename: { note: 'remark' } } as const
  const file = room.file('ragged.csv', 'id,name,note\n1,a\n2,b\n3,c\n')
  assertLoaded(onlyTable(await room.run([file], settings)), 3)
  assert.deepEqual(await typesOf('ragged'), { id: 'bigint', name: 'text', remark: 'text' })
  const inspection = await inspect({ files: [file], ragged: 'pad' })
  assert.deepEqual(
    inspection.tables[0]?.columns.map(({ name }) => name),
    ['id', 'name', 'note'],
  )
})

async function typesOf(table: string): Promise<Record<string, unknown>> {
  const rows = await room.query(
    `SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_name = '${table}' ORDER BY ordinal_position`,
  )
  return Object.fromEntries(rows.map(({ name, type }) => [name, type]))
}
