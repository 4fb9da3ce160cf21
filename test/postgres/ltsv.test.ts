// Logs in LTSV: loaded by name and by content, into tables that are there and that are made, with places of what is refused.

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { inspect } from '../../src/index.ts'
import { assertLoaded, onlyTable, postgresRoom } from './postgres-room.ts'

const room = postgresRoom(
  'CREATE TABLE log (time timestamptz, host text, status int, size bigint, rest jsonb); CREATE TABLE wide (host text, line int, rest jsonb)',
)

const LOG = [
  'time:2026-01-02T03:04:05Z\thost:127.0.0.1\tstatus:200\tsize:5316',
  'host:::1\tstatus:404\ttime:2026-01-02T03:04:06Z\tsize:',
  '',
  'time:2026-01-02T03:04:07Z\tstatus:0500\thost:a "b" \\c\tsize:007',
].join('\r\n')

const ROWS = [
  { at: '03:04:05', host: '127.0.0.1', status: 200, size: '5316' },
  { at: '03:04:06', host: '::1', status: 404, size: null },
  { at: '03:04:07', host: 'a "b" \\c', status: 500, size: '7' },
]

test('a file is LTSV by its name, by --format, and from the content', async () => {
  for (const [name, format] of [
    ['a.ltsv', undefined],
    ['b.log', 'ltsv'],
    ['c.log', undefined],
  ] as const) {
    for (const blockSize of [64, 262_144]) {
      await room.query('TRUNCATE log')
      const report = onlyTable(
        await room.run([room.file(name, LOG)], { table: 'log', blockSize, ...(format && { format }) }),
      )
      assertLoaded(report, 3)
      assert.deepEqual(report.rows, { read: 4, loaded: 3, rejected: 0, skipped: 1 })
      assert.deepEqual(
        await room.query("SELECT to_char(time, 'HH24:MI:SS') AS at, host, status, size FROM log ORDER BY time"),
        ROWS,
      )
    }
  }
})

test('a table is made for it, and the flags that inspect gives say the same', async () => {
  const path = room.file('made.ltsv', `${LOG}\r\n`)
  assertLoaded(onlyTable(await room.run([path], { create: true })), 3)
  const columns = await room.query(
    "SELECT column_name AS name, data_type AS type FROM information_schema.columns WHERE table_name = 'made' ORDER BY ordinal_position",
  )
  assert.deepEqual(
    columns.map(({ name, type }) => `${name} ${type}`),
    ['time timestamp with time zone', 'host text', 'status text', 'size text'],
  )
  const { files } = await inspect({ files: [path] })
  const [file] = files
  assert.ok(file && !('error' in file))
  assert.deepEqual([file.format.name, file.format.header, file.records.read], ['ltsv', null, 3])
})

test('fields are renamed, skipped and collected, and each row knows its line', async () => {
  const report = await room.load('wide', `${LOG}\n`, {
    format: 'ltsv',
    set: { line: '@line' },
    skip: 'size',
    unknownFields: 'collect=rest',
  })
  assertLoaded(report, 3)
  assert.deepEqual(await room.query("SELECT line, host, rest->>'status' AS status FROM wide ORDER BY line"), [
    { line: 1, host: '127.0.0.1', status: '200' },
    { line: 2, host: '::1', status: '404' },
    { line: 4, host: 'a "b" \\c', status: '0500' },
  ])
})

test('a reject has its place, and can be loaded again', async () => {
  await room.query('TRUNCATE log')
  const rejects = join(room.folder, 'bad.ltsv')
  const content = 'host:a\tstatus:1\nhost:b\tstatus:x\nhost:c\toops\nhost:d\thost:e\n'
  const report = await room.load('log', content, { format: 'ltsv', maxErrors: 3, rejects, missingFields: 'null' })
  assert.equal(report.error, undefined, report.error?.message)
  assert.deepEqual(report.rows, { read: 4, loaded: 1, rejected: 3, skipped: 0 })
  assert.equal(readFileSync(rejects, 'utf8'), 'host:b\tstatus:x\nhost:c\toops\nhost:d\thost:e\n')
  const reasons = readFileSync(join(room.folder, 'bad.reasons.jsonl'), 'utf8').trim().split('\n')
  const told = reasons.map((line) => JSON.parse(line) as { code: string; place: { line: number; byteOffset: number } })
  assert.deepEqual(
    told.map(({ code, place }) => [code, place.line, place.byteOffset]),
    [
      ['BL_VALUE_TYPE', 2, content.indexOf('x')],
      ['BL_FIELD_SYNTAX', 3, content.indexOf('oops')],
      ['BL_DUPLICATE_KEY', 4, content.indexOf('host:e')],
    ],
  )
})

test('options that say nothing of LTSV are refused', async () => {
  for (const option of [{ delimiter: ',' }, { columns: 'a,b' }, { header: true }]) {
    const path = room.file('refused.ltsv', LOG)
    await assert.rejects(room.run([path], { table: 'log', format: 'ltsv', ...option }), { code: 'BL_USAGE' })
  }
})
