// --commit-every: a load of several transactions, and what is left of one that fails.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { nextSteps } from '../../src/progress/next-steps.ts'
import { assertLoaded, onlyTable, postgresRoom, type RoomSettings } from './postgres-room.ts'

const room = postgresRoom('CREATE TABLE events (id int PRIMARY KEY)')
let tables = 0

/** 1 KiB of lines, as `--commit-every 1KiB` cuts them: 32 bytes each. */
const PER_SEGMENT = 32
const EVERY: RoomSettings = { commitEvery: '1KiB', blockSize: 256 }

function lines(count: number, change: (line: string, id: number) => string = (line) => line): string {
  const line = (id: number): string => change(`${`{"id":${id},`.padEnd(24)}"n":1}`.padEnd(31), id)
  return Array.from({ length: count }, (_, id) => `${line(id)}\n`).join('')
}

async function newTable(definition = 'id int PRIMARY KEY, n int'): Promise<string> {
  const name = `t${++tables}`
  await room.query(`CREATE TABLE ${name} (${definition})`)
  return name
}

async function idsByTransaction(table: string): Promise<string[]> {
  const sql = `SELECT min(id) || '-' || max(id) AS ids FROM ${table} GROUP BY xmin::text ORDER BY min(id)`
  return (await room.query(sql)).map(({ ids }) => String(ids))
}

test('a load becomes several transactions, cut at the same places whatever the block size is', async () => {
  for (const blockSize of [64, 256, '1MiB']) {
    const table = await newTable()
    const report = await room.load(table, lines(80), { ...EVERY, blockSize })
    assertLoaded(report, 80)
    assert.equal(report.segments, 3)
    assert.deepEqual(await idsByTransaction(table), ['0-31', '32-63', '64-79'])
  }
})

test('without it the table is one transaction', async () => {
  const table = await newTable()
  assertLoaded(await room.load(table, lines(80), { blockSize: 256 }), 80)
  assert.deepEqual(await idsByTransaction(table), ['0-79'])
})

test('a bad record leaves the transactions before it, and the report says so', async () => {
  const table = await newTable()
  const text = lines(80, (line, id) => (id === 70 ? line.replace('"n":1', '"n":x') : line))
  const run = await room.run([room.file('bad.jsonl', text)], { ...EVERY, table })
  const report = onlyTable(run)
  assert.equal(report.error?.code, 'BL_JSON_SYNTAX')
  assert.equal(report.error?.place?.line, 71)
  assert.deepEqual(report.rows, { read: 64, loaded: 64, rejected: 0, skipped: 0 })
  assert.deepEqual([report.segments, report.unconfirmed], [2, undefined])
  assert.deepEqual(await idsByTransaction(table), ['0-31', '32-63'])
  assert.match(nextSteps(run).join('\n'), /64 rows of this load stay in the table; delete these rows first/)
})

test('a row that the server refuses in a later transaction has its place in the file', async () => {
  const table = await newTable()
  const text = lines(80, (line, id) => (id === 75 ? line.replace('"id":75,', '"id":40,') : line))
  const report = await room.load(table, text, EVERY)
  assert.equal(report.error?.serverCode, '23505')
  assert.equal(report.error?.place?.line, 76)
  assert.equal(report.rows.loaded, 64)
})

test('too many rejects: the rejects of the transactions that were committed stay in their files', async () => {
  const table = await newTable()
  const rejects = join(room.folder, 'some.rejects.jsonl')
  const text = lines(80, (line, id) => ([3, 40, 70, 71].includes(id) ? line.replace('"n":1', '"n":x') : line))
  const report = await room.load(table, text, { ...EVERY, rejects, maxErrors: 3 })
  assert.equal(report.error?.code, 'BL_TOO_MANY_REJECTS')
  assert.deepEqual(report.rows, { read: 64, loaded: 62, rejected: 2, skipped: 0 })
  assert.deepEqual(
    readFileSync(rejects, 'utf8')
      .split('\n')
      .map((line) => /\d+/.exec(line)?.[0]),
    ['3', '40', undefined],
  )
})

test('a created table stays when a transaction was committed, and is dropped when none was', async () => {
  const broken = (bad: number): string => lines(80, (line, id) => (id === bad ? line.replace('"n":1', '"n":{') : line))
  const kept = await room.load('kept', broken(70), { ...EVERY, create: true })
  assert.deepEqual([kept.error?.code, kept.segments, kept.dropped], ['BL_JSON_SYNTAX', 2, undefined])
  assert.deepEqual(await idsByTransaction('kept'), ['0-31', '32-63'])
  const gone = await room.load('gone', broken(PER_SEGMENT - 1), { ...EVERY, create: true })
  assert.deepEqual([gone.error?.code, gone.segments, gone.dropped], ['BL_JSON_SYNTAX', 0, true])
})

test('many small files share a transaction', async () => {
  const table = await newTable()
  const halves = [lines(20), lines(60).slice(20 * PER_SEGMENT)]
  const paths = halves.map((text, index) => room.file(`half-${index}.jsonl`, text))
  const report = onlyTable(await room.run(paths, { ...EVERY, table }))
  assertLoaded(report, 60)
  assert.deepEqual(await idsByTransaction(table), ['0-31', '32-59'])
})

test('ClickHouse has no use for it', async () => {
  const { load } = await import('../../src/index.ts')
  const settings = { source: 'x.jsonl', sink: 'clickhouse', table: 't', commitEvery: '1MiB' } as const
  // @ts-expect-error The types say so, too.
  assert.throws(() => load(settings), { code: 'BL_USAGE', message: /--commit-every|commitEvery/ })
})
