// --max-errors: bad records go to a file as they came, with a file of reasons, and the others are loaded.
import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import type { ErrorData, LoadEvent } from '../../src/index.ts'
import { BAD, mixture } from './bad-mixture.ts'
import { assertLoaded, onlyTable, postgresRoom } from './postgres-room.ts'

const room = postgresRoom('CREATE TABLE t (id int NOT NULL, v varchar(5), n numeric(4,2))')

/** A folder of its own for the rejects of a test. */
function rejectsIn(name: string): string {
  const folder = join(room.folder, name)
  mkdirSync(folder)
  return join(folder, 'bad.jsonl')
}

const count = async (): Promise<unknown> => (await room.query('SELECT count(*)::int AS n FROM t'))[0]?.['n']

for (const blockSize of [64, 300, 262_144]) {
  test(`bad records are set aside, in blocks of ${blockSize} bytes, and the rest is loaded`, async () => {
    await room.query('TRUNCATE t')
    const { content, places, good, lines } = mixture(BAD)
    const rejects = rejectsIn(`aside-${blockSize}`)
    const events: LoadEvent[] = []
    const source = room.file('mixture.jsonl', content)
    const settings = { table: 't', blockSize, workers: 2, maxErrors: BAD.length, rejects }
    const run = await room.run([source], { ...settings, onEvent: (event) => events.push(event) })
    const report = onlyTable(run)
    assert.equal(report.error, undefined)
    assert.deepEqual([run.status, run.exitStatus, report.balanced], ['rejects', 3, true])
    assert.deepEqual(report.rows, { read: lines, loaded: good, rejected: BAD.length, skipped: BAD.length })
    assert.equal(await count(), good)

    const reasons = join(room.folder, `aside-${blockSize}`, 'bad.reasons.jsonl')
    assert.deepEqual(report.rejects, { file: rejects, reasons })
    assert.deepEqual(
      readFileSync(rejects),
      Buffer.concat(BAD.map(({ bytes }) => Buffer.concat([bytes, Buffer.from('\n')]))),
    )

    const told = readFileSync(reasons, 'utf8')
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Reason)
    assert.deepEqual(
      told.map(({ record, code, place, text }) => ({ record, code, place, text })),
      BAD.map(({ bytes, code, column }, i) => ({
        record: i + 1,
        code,
        place: { source, ...places[i], ...(column !== undefined && { column }) },
        text: bytes.toString(),
      })),
    )
    for (const reason of told) assert.ok(reason.message.length > 10 && (reason.hint ?? '').length > 10)

    const heard = events.filter((event) => event.event === 'reject').map(({ error }) => error)
    assert.deepEqual(
      heard,
      told.map(({ record: _record, text: _text, ...error }) => error),
    )
  })
}

interface Reason extends ErrorData {
  readonly record: number
  readonly text: string
}

const NO_ROWS = { read: 0, loaded: 0, rejected: 0, skipped: 0 }

test('one bad record more than --max-errors ends the load, and nothing of it is there', async () => {
  await room.query('TRUNCATE t; INSERT INTO t (id) VALUES (4711)')
  for (const blockSize of [64, 262_144]) {
    const { content } = mixture(BAD)
    const rejects = rejectsIn(`too-many-${blockSize}`)
    const run = await room.run([room.file('mixture.jsonl', content)], {
      table: 't',
      blockSize,
      maxErrors: BAD.length - 1,
      rejects,
    })
    const { error, rows, balanced } = onlyTable(run)
    assert.equal(error?.code, 'BL_TOO_MANY_REJECTS')
    assert.match(error.message, /11 of \d+ records are bad, more than the 10 that --max-errors allows/)
    assert.match(
      error.hint ?? '',
      /^the first one: .+ at \S+mixture\.jsonl line \d+; correct the input, or raise --max-errors$/,
    )
    assert.deepEqual([run.exitStatus, balanced], [4, false])
    assert.deepEqual(rows, NO_ROWS)
    assert.equal(await count(), 1)
    assert.equal(existsSync(rejects), false)
  }
})

test('a load that the server refuses leaves no trace: no rows, no counts, no rejects', async () => {
  // Its constraint is checked by the COMMIT.
  await room.query('TRUNCATE t; ALTER TABLE t ADD CONSTRAINT t_id UNIQUE (id) DEFERRABLE INITIALLY DEFERRED')
  try {
    const rejects = rejectsIn('rolled-back')
    const content = '{"id":1}\n{"id":"x"}\n\n{"id":1}\n'
    const events: LoadEvent[] = []
    const run = await room.run([room.file('twice.jsonl', content)], {
      table: 't',
      maxErrors: 5,
      rejects,
      onEvent: (event) => events.push(event),
    })
    const report = onlyTable(run)
    assert.equal(report.error?.serverCode, '23505')
    assert.deepEqual([report.rows, report.bytes.covered, report.segments], [NO_ROWS, 0, 0])
    assert.equal(report.rejects, undefined)
    assert.deepEqual(readdirSync(join(room.folder, 'rolled-back')), [])
    assert.equal(await count(), 0)
    assert.equal(events.filter(({ event }) => event === 'reject').length, 1, 'it was found all the same')
  } finally {
    await room.query('ALTER TABLE t DROP CONSTRAINT t_id')
  }
})

test('--max-errors may be a share of the records', async () => {
  await room.query('TRUNCATE t')
  // 11 bad ones of 55 lines.
  const { content, good, lines } = mixture(BAD)
  assert.equal(lines, 55)
  const exact = await room.load('t', content, { maxErrors: '20%', rejects: rejectsIn('share') })
  assert.equal(exact.error, undefined)
  assert.deepEqual([exact.rows.loaded, exact.rows.rejected, exact.balanced], [good, 11, true])
  const below = await room.load('t', content, { maxErrors: '19.9%', rejects: rejectsIn('share-below') })
  assert.equal(below.error?.code, 'BL_TOO_MANY_REJECTS')
  assert.match(below.error.message, /11 of 55 records are bad, more than the 19\.9 % /)
  assert.equal(await count(), good)
})

test('a bad record at the beginning is no share yet', async () => {
  await room.query('TRUNCATE t')
  const content = `{"id":"x"}\n${'{"id":1}\n'.repeat(999)}`
  const report = await room.load('t', content, { maxErrors: '0.1%', rejects: rejectsIn('early'), blockSize: 64 })
  assert.equal(report.error, undefined)
  assert.deepEqual([report.rows.loaded, report.rows.rejected], [999, 1])
})

test('0 % tolerates none: the first bad record is the error', async () => {
  const rejects = rejectsIn('none')
  const report = await room.load('t', '{"id":1}\n{"id":"x"}\n', { maxErrors: '0%', rejects })
  assert.equal(report.error?.code, 'BL_VALUE_TYPE')
  assert.deepEqual([report.rows.rejected, existsSync(rejects)], [0, false])
})

test('without a bad record no rejects file is made', async () => {
  await room.query('TRUNCATE t')
  const rejects = rejectsIn('unused')
  const report = await room.load('t', '{"id":1}\n', { maxErrors: 5, rejects })
  assertLoaded(report, 1)
  assert.equal(report.rejects, undefined)
  assert.deepEqual(readdirSync(join(room.folder, 'unused')), [])
})

test('a file of nothing but bad records loads no row and balances', async () => {
  await room.query('TRUNCATE t')
  const run = await room.run([room.file('bad.jsonl', '{"id":"x"}\n[]\n')], {
    table: 't',
    maxErrors: 2,
    rejects: rejectsIn('all-bad'),
  })
  const report = onlyTable(run)
  assert.equal(report.error, undefined)
  assert.deepEqual(report.rows, { read: 2, loaded: 0, rejected: 2, skipped: 0 })
  assert.deepEqual([run.exitStatus, report.balanced], [3, true])
})

test('the rejects can be corrected and loaded', async () => {
  await room.query('TRUNCATE t')
  const rejects = rejectsIn('again')
  const lines = ['{"id":1}', '{"id":"2","v":"é"}', '{"id":3}', '{"id":"4"}']
  await room.load('t', lines.join('\n'), { maxErrors: 2, rejects })
  writeFileSync(rejects, readFileSync(rejects, 'utf8').replace(/"(\d)"/g, '$1'))
  assertLoaded(onlyTable(await room.run([rejects], { table: 't' })), 2)
  assert.deepEqual(await room.query('SELECT id, v FROM t ORDER BY id'), [
    { id: 1, v: null },
    { id: 2, v: 'é' },
    { id: 3, v: null },
    { id: 4, v: null },
  ])
})

test('rejects of two files of one table say which file', async () => {
  const files = ['left', 'right'].map((name) => room.file(`${name}.jsonl`, '\n{"id":1}\n{"id":"x"}\n'))
  const report = onlyTable(await room.run(files, { table: 't', maxErrors: 2, rejects: rejectsIn('two') }))
  const told = readFileSync(report.rejects?.reasons ?? '', 'utf8')
    .trimEnd()
    .split('\n')
  assert.deepEqual(
    told.map((line) => (JSON.parse(line) as Reason).place),
    files.map((source) => ({ source, line: 3, byteOffset: 17, column: 'id' })),
  )
})
